/* The wiring: makes the threads of a station, joins them to each other, and ends them in the right order. The only place that
 * knows them all. Main thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/board.h"
#include "base/error.h"
#include "base/queue.h"
#include "config.h"

struct wiring;

struct wiring_options {
    bool scanners; /* the reader thread */
    bool find_scanners;
    bool standard_input; /* stdin is a scanner */
    bool control;        /* the control socket */
    bool printers;       /* the printers' threads; without them labels wait */
    bool sound;          /* the loudspeaker, or the terminal's bell */
    bool web;            /* the web server, unless the configuration says none */
    bool screen;
    bool plain;    /* plain lines instead of the full screen */
    bool jobs;     /* with platform: the mirror, the shelf, sessions and all else that goes on by itself */
    bool platform; /* look-ups and the operator session; needs config_has_platform() */
    /* Replies for clients that are not on the control socket (client number 0 is nobody). Any thread; takes json. */
    void (*reply)(void *arg, uint64_t client, char *json);
    /* A person asked to end it. Any thread. */
    void (*quit)(void *arg);
    void *arg;
};

/* Everything that a station has; plain lines where standard output is no terminal. */
struct wiring_options wiring_whole(void);
/* config is borrowed until wiring_stop(). Takes STATE/lock first: ERROR_BUSY when a station runs on that state already. */
struct wiring *wiring_start(const struct config *config, const struct wiring_options *options,
                            struct error *err);
/* Everything ends within 3 s, also while the platform hangs. NULL is fine. */
void wiring_stop(struct wiring *w);
/* Where events go in; borrowed. */
struct queue *wiring_inbox(struct wiring *w);
struct board *wiring_board(struct wiring *w);
/* Has the station thread answered the question of the last call? Asks it again. For the watchdog; main thread. */
bool wiring_alive(struct wiring *w);
/* Readable when wiring_ready() has something to do; -1 without a control socket. */
int wiring_fd(const struct wiring *w);
void wiring_ready(struct wiring *w);
