/* What a handler asks for: the body as an object, the store, a reply of the station, a hash. What cannot be had is answered at once. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "body.h"
#include "core/event.h"
#include "exchange.h"
#include "web_private.h"

enum { REPLY_TIMEOUT_S = 150 };

json_t *exchange_object(struct exchange *x)
{
    json_error_t why;
    json_t *object = body_read(x->body.data, x->body.len, &why);
    if (object == NULL)
        respond_refusal(x, 400, "input", "the body must be one JSON object: %s", why.text);
    return object;
}

struct store *web_store(struct exchange *x)
{
    struct web *w = x->web;
    struct error err;
    char path[WEB_TEXT_MAX];
    if (w->store)
        return w->store;
    text_format(path, sizeof(path), "%s/tallyman.db", w->config.state);
    w->store = store_open(path, STORE_READ, &err);
    if (w->store == NULL)
        respond_error(x, &err);
    return w->store;
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
