/* The look-up thread: waiting waybills become as few SearchOrderLines calls as possible, their answers become events.
 * It also reads orders, notices that the platform is away and probes until it is back. It never logs in: it gets copies of
 * the operator session. Made and freed by the wiring. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "base/queue.h"
#include "core/event.h"
#include "otapi/otapi.h"

struct lookup_config {
    struct otapi_config otapi; /* strings borrowed for lookup_start() */
    int verdict_ms;            /* a question waits this long for a session before it fails */
    int probe_every_ms;        /* 5000 */
    int batch_max;             /* waybill forms in one call; 50 */
    int page_size;             /* 100 */
    /* Called (lookup thread) when a call said that this session has expired, or when there is none. */
    void (*need_session)(void *arg, const char *expired);
    void *arg;
};

struct lookup;

struct lookup *lookup_start(const struct lookup_config *config, struct queue *inbox, struct error *err);
/* Interrupts the call under way and joins; at most 1 s. What is asked afterwards is refused. NULL is fine. */
void lookup_stop(struct lookup *l);
/* After lookup_stop(), when nobody can ask any more. NULL is fine. */
void lookup_free(struct lookup *l);

/* Any thread. Questions are answered by one EVENT_LINES each; orders by one EVENT_ORDER each. False when full: the caller
 * treats it as ANSWER_NONE. `urgent` questions (a person waits) go before the others. */
NODISCARD bool lookup_ask_lines(struct lookup *l, int64_t question, const struct code *code, bool urgent);
NODISCARD bool lookup_ask_order(struct lookup *l, const char *order_id);
/* A session to use from now on. "" = there is none, and problem says why ("" = not yet known). */
void lookup_session(struct lookup *l, const char *session, const char *problem);
/* Staff force offline (no calls, questions fail at once) or let it try again at once. */
void lookup_force_offline(struct lookup *l, bool offline);
