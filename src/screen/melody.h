/* Tones as samples: which notes a tone has, and their wave. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include "core/tone.h"

enum { MELODY_RATE = 48000, MELODY_NOTES_MAX = 8 };

struct note {
    int hz; /* 0: silence */
    int ms;
};

/* The notes of a tone, NULL for none; *ret_count says how many. Tones differ in count and contour, not only in pitch. */
const struct note *melody_notes(enum tone tone, size_t *ret_count);
/* Samples (mono, MELODY_RATE) of a tone at a volume of 0 to 100, with soft edges; attention puts two high pips before it.
 * Returns their number; *ret is free()d by the caller, NULL for no sound. */
size_t melody_samples(enum tone tone, bool attention, int volume, int16_t **ret);
