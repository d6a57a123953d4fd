/* Server-sent events: who listens, and what they have been sent. One picture is made for all of them. Web thread only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "exchange.h"

struct frame; /* one event's text, shared by those who are being sent it */
struct listener;

struct events {
    struct listener *listeners;
    int count;
    struct frame *newest; /* the picture as an event */
    int64_t made_us;      /* mono: of the newest */
    int64_t beat_us;      /* mono: of the last heartbeat */
    int64_t last_scan_id; /* raw scans are sent from here on */
    bool dirty;           /* the view has changed since */
};

/* Answers x with a stream. raw: scans as the scanner sent them, too. */
void events_listen(struct exchange *x, bool raw);
/* Makes and sends what is due. Returns the time (mono) when something is due next. */
int64_t events_run(struct web *w, int64_t now_us);
/* Says goodbye to all; they end when it has been sent. */
void events_end(struct web *w);
void events_fini(struct events *e);
