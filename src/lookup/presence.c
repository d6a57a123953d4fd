#include "presence.h"

enum {
    FAILURES_AWAY = 2,
    DENIED_PROBE_MS = 60000, /* a refused key or a used-up tariff is not asked every few seconds */
};

bool presence_answered(struct presence *p)
{
    bool was_away = p->away;
    p->failures = 0;
    p->away = false;
    return was_away;
}

static void lost(struct presence *p, int64_t now_us, int probe_ms)
{
    p->away = true;
    p->probe_us = now_us + (int64_t)probe_ms * 1000;
}

enum presence_says presence_failed(struct presence *p, const struct otapi_reply *reply, int64_t now_us)
{
    switch (reply->outcome) {
    case OTAPI_DENIED:
    case OTAPI_LIMIT:
        lost(p, now_us, DENIED_PROBE_MS);
        return PRESENCE_AWAY;
    case OTAPI_UNAVAILABLE:
    case OTAPI_NO_ANSWER:
    case OTAPI_GARBAGE:
        p->failures++;
        if (!reply->timed_out && p->failures < FAILURES_AWAY)
            return PRESENCE_AGAIN;
        presence_lost(p, now_us);
        return PRESENCE_AWAY;
    case OTAPI_OK:
    case OTAPI_SESSION_EXPIRED:
    case OTAPI_REFUSED:
    case OTAPI_NOT_FOUND:
    case OTAPI_INTERRUPTED:
        break;
    }
    return PRESENCE_OTHER;
}

void presence_lost(struct presence *p, int64_t now_us)
{
    lost(p, now_us, p->probe_every_ms);
}

bool presence_probe_due(const struct presence *p, int64_t now_us)
{
    return p->away && now_us >= p->probe_us;
}
