/* An ALSA device that plays one run of samples at a time. One thread. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"

struct loudspeaker;

/* Nothing is opened before the first sound. stop is looked at every 100 ms while playing. Borrowed. */
struct loudspeaker *loudspeaker_new(const char *device, const atomic_bool *stop);
void loudspeaker_free(struct loudspeaker *l);
/* Plays them to the end (mono, MELODY_RATE). False: there is no such device now; it is tried again at the next sound, but not
 * more often than every 5 s. */
NODISCARD bool loudspeaker_play(struct loudspeaker *l, const int16_t *samples, size_t count,
                                struct error *err);
/* Gives the device back, for other programs, until the next sound. */
void loudspeaker_rest(struct loudspeaker *l);
