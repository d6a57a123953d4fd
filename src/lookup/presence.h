/* Is the platform there? One timeout or two failures in a row say no; then it is probed. Pure: what calls came to goes in, what it means
 * comes out. Owned by the look-up thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "otapi/otapi.h"

struct presence {
    bool away;
    int failures;     /* in a row */
    int64_t probe_us; /* mono: the next try while it is away */
    int probe_every_ms;
};

/* A call was answered. True when the platform was away until now. */
bool presence_answered(struct presence *p);

enum presence_says {
    PRESENCE_OTHER, /* says nothing about the platform: refused, not found, interrupted, the session has expired */
    PRESENCE_AGAIN, /* it may be there: the same call may be tried at once again */
    PRESENCE_AWAY,  /* it is away, or nothing may be asked of it */
};
enum presence_says presence_failed(struct presence *p, const struct otapi_reply *reply, int64_t now_us);

/* It is away, by what we know otherwise: probe again after the usual pause. */
void presence_lost(struct presence *p, int64_t now_us);
/* The next probe is due. */
bool presence_probe_due(const struct presence *p, int64_t now_us);
