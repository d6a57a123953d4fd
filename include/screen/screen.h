/* The terminal screen (ncursesw), or plain lines where stdout is no terminal. One thread; looks at the board, pushes what people type into the inbox. Made and freed by the wiring. */
#pragma once

#include <stdbool.h>
#include "base/board.h"
#include "base/error.h"
#include "base/queue.h"
#include "core/view.h"

struct screen_config {
    bool plain;              /* log lines on stdout instead of a full screen */
    void (*quit)(void *arg); /* a person pressed the quit key (screen thread) */
    void *arg;
};

/* The language of everything shown ("en", "ru", "zh_CN"). Before any thread is born: it changes the environment. */
void screen_set_language(const char *language);

struct screen;

/* board holds struct view. Both borrowed. */
struct screen *screen_start(const struct screen_config *config, struct board *board, struct queue *inbox,
                            struct error *err);
/* Rings the terminal's bell, where it is a full screen. Any thread. */
void screen_bell(struct screen *s, int times);
/* Leaves the terminal as it was. NULL is fine. */
void screen_stop(struct screen *s);
