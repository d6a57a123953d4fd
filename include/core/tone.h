/* What people hear: one meaning for each kind of verdict, whoever sounds it (loudspeaker, terminal, scanner). Pure data. */
#pragma once

#include <stdbool.h>
#include "core/verdict.h"

enum tone {
    TONE_NONE,     /* nothing is heard: looking up, repeats */
    TONE_MATCH,    /* short, high */
    TONE_COMPLETE, /* two, rising */
    TONE_CHOICE,   /* one, middle */
    TONE_AGAIN,    /* three short, middle: received before */
    TONE_SHELF,    /* two, low: unknown */
    TONE_PENDING,  /* two, low, rising */
    TONE_STOPPED,  /* three, falling */
    TONE_REFUSED,  /* one, short, low */
    TONE_DONE,     /* two quick, high: a command, our own label */
    TONE_FAULT,    /* slow warble: the station needs help, or a scan was not recorded */
    TONE_COUNT,
};

enum tone tone_of(enum verdict verdict);
/* May be left out when many are waiting: nobody does anything wrong who misses it. Bad news may not. */
bool tone_may_be_dropped(enum tone tone);
