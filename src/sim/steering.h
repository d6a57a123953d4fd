/* What the platform can be told while it runs: POST /sim/…; and what it tells of itself: GET /sim/state and /sim/writes.
 * Sim thread. */
#pragma once

#include <stdbool.h>
#include "base/text.h"
#include "faults.h"
#include "form.h"
#include "state.h"

struct steering {
    struct faults faults;
    int latency_ms;
    int jitter_ms;
    int clock_offset_s;
    unsigned calls;       /* of the platform's methods */
    uint64_t bytes_sent;  /* of their whole answers, as packed for the wire */
    uint64_t connections; /* opened so far; with /sim/'s own */
};

/* Answers /sim/ACTION; out gets JSON. Returns the HTTP status. */
unsigned steering_do(struct steering *st, struct platform *p, const char *action, const struct form *form,
                     struct text *out);
