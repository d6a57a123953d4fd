/* What a serial scanner is sent so that its user hears, from the hand, what became of the code. Pure; facts of the languages:
 * docs/scanners.md. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "core/tone.h"
#include "devices/reader.h"

enum { BEEP_MAX = 32 };

/* Bytes for this tone; 0: nothing is sent. later: the code was answered before, and this is a new verdict on it. */
size_t beep_bytes(enum scanner_answers answers, enum tone tone, bool later, unsigned char ret[BEEP_MAX]);
