/* What every burst of every decoder keeps to, for the fuzz targets. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/clock.h"
#include "burst.h"

struct checked {
    int64_t now_us;
    int64_t last_end_us;
    unsigned long bursts;
    unsigned long sum; /* makes each byte be read */
};

static inline void check(bool holds)
{
    if (!holds)
        abort();
}

static inline void check_burst(void *arg, const struct burst *burst)
{
    struct checked *c = arg;
    check(burst->len <= SCAN_RAW_MAX);
    check(burst->len > 0 || burst->flaw != SCAN_WHOLE);
    check(burst->end_us <= c->now_us);
    check(burst->end_us >= c->last_end_us);
    check(burst->aim[0] == '\0' || (burst->aim[0] == ']' && burst->aim[3] == '\0'));
    c->last_end_us = burst->end_us;
    c->bursts++;
    for (size_t i = 0; i < burst->len; i++)
        c->sum += burst->bytes[i];
}

/* At now_us and after the timeout was called for it. */
static inline void check_deadline(int64_t deadline_us, int64_t now_us)
{
    check(deadline_us > now_us);
    check(deadline_us == CLOCK_FOREVER || deadline_us <= now_us + BURST_SILENCE_US);
}
