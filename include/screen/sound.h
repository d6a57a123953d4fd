/* Sounds of the station's own loudspeaker (ALSA); the terminal's bell where there is none. One thread; takes the sound queue.
 * Made and freed by the wiring. */
#pragma once

#include <stdint.h>
#include "base/board.h"
#include "base/error.h"
#include "base/queue.h"

struct sound_config {
    const char *device; /* ALSA's name, "default"; "": no loudspeaker */
    int volume;         /* 0 to 100 */
    unsigned silent;    /* a bit per enum tone that is not to be heard */
    /* Rings the terminal's bell so many times, where there is no loudspeaker; NULL: there is no terminal. Sound thread. */
    void (*bell)(void *arg, int times);
    void *arg;
};

struct sound_player;

/* sounds carries struct sound; board holds struct view, whose broken disk is heard until it is well. Both borrowed. */
struct sound_player *sound_start(const struct sound_config *config, struct queue *sounds, struct board *board,
                                 struct error *err);
/* What is being played stops; at most 1 s. The queue must have been closed or nobody must push any more. NULL is fine. */
void sound_stop(struct sound_player *p);
