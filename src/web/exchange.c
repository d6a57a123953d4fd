#include "exchange.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "body.h"
#include "core/event.h"
#include "query_read.h"
#include "web_private.h"

enum { REPLY_TIMEOUT_S = 150 };

const char *exchange_part(const struct exchange *x, int i)
{
    return i < x->target.segment_count ? x->target.segments[i] : "";
}

const char *exchange_query(const struct exchange *x, const char *name)
{
    return query_read_text(&x->target, name);
}

const char *exchange_header(const struct exchange *x, const char *name)
{
    return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

json_t *exchange_object(struct exchange *x)
{
    json_error_t why;
    json_t *object = body_read(x->body.data, x->body.len, &why);
    if (object == NULL)
        respond_refusal(x, 400, "input", "the body must be one JSON object: %s", why.text);
    return object;
}

/* --- waiting --------------------------------------------------------------------------------------------------------- */
static void wait_for(struct exchange *x, uint64_t serial)
{
    struct web *w = x->web;
    x->serial = serial;
    x->until_us = clock_mono_us() + (int64_t)REPLY_TIMEOUT_S * 1000000;
    x->next = w->waiting;
    w->waiting = x;
    /* One that waits for the next thing is suspended already; libmicrohttpd takes it twice for twice. */
    if (!x->suspended)
        MHD_suspend_connection(x->connection);
    x->suspended = true;
}

void exchange_resume(struct exchange *x)
{
    if (x->suspended)
        MHD_resume_connection(x->connection);
    x->suspended = false;
}

/* request is taken. False when the station takes no more. */
static bool push_request(struct web *w, uint64_t serial, json_t *request)
{
    struct event *event = event_new(EVENT_REQUEST);
    event->request.client = WEB_CLIENT | serial;
    event->request.json = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    if (event->request.json && queue_push(w->inbox, LANE_REPLY, &event->node))
        return true;
    event_free(event);
    return false;
}

void exchange_ask(struct exchange *x, json_t *request, reply_fn *on_reply)
{
    uint64_t serial = ++x->web->next_serial;
    if (!push_request(x->web, serial, request)) {
        respond_refusal(x, 503, "full", "the station has too much to do, or stops; try again");
        return;
    }
    x->on_reply = on_reply;
    wait_for(x, serial);
}

void web_tell(struct web *w, json_t *request)
{
    (void)push_request(w, 0, request);
}

void exchange_hash(struct exchange *x, struct hash_job *job, hash_fn *on_hash)
{
    uint64_t serial = ++x->web->next_serial;
    job->serial = serial;
    if (!hasher_push(x->web->hasher, job)) {
        hash_job_free(job);
        respond_refusal(x, 429, "busy", "too many log-ins at once; try again in some seconds");
        respond_header(x, "Retry-After", "5");
        return;
    }
    x->on_hash = on_hash;
    wait_for(x, serial);
}

void exchange_audit(const struct exchange *x, json_t *request, const char *what, const char *subject)
{
    const struct asker *a = &x->asker;
    json_object_set_new(request, "audit",
                        json_pack("{s:s, s:s, s:s, s:s}", "who", a->user[0] ? a->user : a->page, "address",
                                  a->address, "what", what, "subject", subject));
}
