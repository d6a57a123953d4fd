/* The look-up thread: one connection, one call at a time; what gathered during a call goes into the next one together. */
#include "lookup/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "calls.h"

enum { ASKS_MAX = 65536 };

enum ask_kind { ASK_LINES, ASK_ORDER, ASK_SESSION, ASK_FORCE };

/* Lanes of the queue: what changes our state first, then scans in hand and their orders, then the rest. */
enum { LANE_STATE = 0, LANE_URGENT = 1, LANE_LATER = 2 };

struct ask {
    struct queue_node node;
    enum ask_kind kind;
    struct question *question;
    bool urgent;
    bool offline;
    char text[OTAPI_SESSION_SIZE]; /* order id or session */
    char problem[200];
};

static void free_ask(struct queue_node *node)
{
    struct ask *ask = (struct ask *)node;
    question_free(ask->question);
    explicit_bzero(ask->text, sizeof(ask->text));
    free(ask);
}

/* --- the loop ----------------------------------------------------------------------------------------------------------------- */
static void new_session(struct lookup *l, const struct ask *ask)
{
    struct error err;
    l->session_wanted = false;
    text_copy(l->session, sizeof(l->session), ask->text);
    if (l->session[0]) {
        calls_answered(l); /* it has just been given out by the platform, or is tried */
        return;
    }
    if (ask->problem[0] == '\0')
        return;
    error_set(&err, ERROR_DENIED, "%s", ask->problem);
    calls_lost(l, ask->problem);
    calls_fail_all(l, REASON_PLATFORM_REFUSED, &err);
}

static void force(struct lookup *l, bool offline)
{
    l->forced_offline = offline;
    l->platform.probe_us = 0;
}

static void take_ask(struct lookup *l, struct ask *ask)
{
    switch (ask->kind) {
    case ASK_LINES:
        question_list_add(&l->lists[ask->urgent ? 0 : 1], steal(&ask->question));
        break;
    case ASK_ORDER:
        order_asks_add(&l->orders, ask->text);
        break;
    case ASK_SESSION:
        new_session(l, ask);
        break;
    case ASK_FORCE:
        force(l, ask->offline);
        break;
    }
    free_ask(&ask->node);
}

static bool has_work(const struct lookup *l)
{
    return l->lists[0].count + l->lists[1].count + l->orders.count > 0;
}

/* Questions that wait for a session are answered in time, also when none comes. */
static int64_t first_deadline(const struct lookup *l)
{
    int64_t first_us = CLOCK_FOREVER;
    for (size_t i = 0; i < COUNT_OF(l->lists); i++)
        for (const struct question *q = l->lists[i].first; q; q = q->next)
            if (q->deadline_us < first_us)
                first_us = q->deadline_us;
    return first_us;
}

static int64_t next_wake(const struct lookup *l)
{
    int64_t wake_us = CLOCK_FOREVER;
    if (l->platform.away && !l->forced_offline)
        wake_us = l->platform.probe_us;
    if (l->session[0] == '\0' && has_work(l)) {
        int64_t deadline_us = first_deadline(l);
        wake_us = deadline_us < wake_us ? deadline_us : wake_us;
    }
    return wake_us;
}

static void work(struct lookup *l)
{
    struct error err;
    if (l->forced_offline || l->platform.away) {
        error_set(&err, ERROR_RETRY,
                  l->forced_offline ? "staff chose to work offline" : "the platform is away");
        calls_fail_all(l, REASON_OFFLINE, &err);
        if (!l->forced_offline && presence_probe_due(&l->platform, clock_mono_us()))
            calls_probe(l);
        return;
    }
    if (l->session[0] == '\0') {
        calls_want_session(l);
        if (clock_mono_us() >= first_deadline(l)) {
            error_set(&err, ERROR_RETRY, "the platform gave no session in time");
            calls_fail_all(l, REASON_NO_ANSWER, &err);
        }
        return;
    }
    /* A parcel in somebody's hand goes before its order's other lines, and both before what can wait. */
    if (l->lists[0].count > 0 || l->orders.count == 0)
        calls_lines(l);
    else
        calls_order(l);
}

static void run_lookup(void *arg)
{
    struct lookup *l = arg;
    while (!queue_closed(l->asks)) {
        bool at_once = has_work(l) && (l->session[0] || l->platform.away || l->forced_offline);
        struct ask *ask = (struct ask *)queue_pop(l->asks, at_once ? 0 : next_wake(l));
        for (; ask; ask = (struct ask *)queue_pop(l->asks, 0))
            take_ask(l, ask);
        if (queue_closed(l->asks))
            break;
        if (has_work(l) || (!l->forced_offline && presence_probe_due(&l->platform, clock_mono_us())))
            work(l);
    }
}

/* --- for the others --------------------------------------------------------------------------------------------------------------- */
struct lookup *lookup_start(const struct lookup_config *config, struct queue *inbox, struct error *err)
{
    struct lookup *l = mem_new(sizeof(*l));
    l->config = *config;
    l->platform.probe_every_ms = config->probe_every_ms;
    l->inbox = inbox;
    l->asks = queue_new(ASKS_MAX, free_ask);
    l->otapi = otapi_new(&config->otapi, err);
    if (l->otapi == NULL || !thread_start(&l->thread, "lookup", run_lookup, l, err)) {
        lookup_stop(l);
        lookup_free(l);
        return NULL;
    }
    return l;
}

void lookup_stop(struct lookup *l)
{
    if (l == NULL)
        return;
    queue_close(l->asks);
    if (l->otapi)
        otapi_interrupt(l->otapi);
    thread_join(&l->thread);
}

void lookup_free(struct lookup *l)
{
    if (l == NULL)
        return;
    struct question *q;
    for (size_t i = 0; i < COUNT_OF(l->lists); i++)
        while ((q = question_list_take(&l->lists[i])) != NULL)
            question_free(q);
    struct order_ask *order;
    while ((order = order_asks_take(&l->orders)) != NULL)
        free(order);
    queue_free(l->asks);
    otapi_free(l->otapi);
    explicit_bzero(l->session, sizeof(l->session));
    free(l);
}

static bool put(struct lookup *l, unsigned lane, struct ask what)
{
    struct ask *copy = mem_copy(&what, sizeof(what));
    if (queue_push(l->asks, lane, &copy->node))
        return true;
    free_ask(&copy->node);
    return false;
}

bool lookup_ask_lines(struct lookup *l, int64_t question, const struct code *code, bool urgent)
{
    int64_t deadline_us = clock_mono_us() + (int64_t)l->config.verdict_ms * 1000;
    return put(l, urgent ? LANE_URGENT : LANE_LATER,
               (struct ask){.kind = ASK_LINES,
                            .urgent = urgent,
                            .question = question_new(question, code, deadline_us)});
}

bool lookup_ask_order(struct lookup *l, const char *order_id)
{
    struct ask what = {.kind = ASK_ORDER};
    text_copy(what.text, sizeof(what.text), order_id);
    return put(l, LANE_URGENT, what);
}

void lookup_session(struct lookup *l, const char *session, const char *problem)
{
    struct ask what = {.kind = ASK_SESSION};
    text_copy(what.text, sizeof(what.text), session);
    text_copy(what.problem, sizeof(what.problem), problem);
    (void)put(l, LANE_STATE, what); /* refused only while stopping */
}

void lookup_force_offline(struct lookup *l, bool offline)
{
    (void)put(l, LANE_STATE, (struct ask){.kind = ASK_FORCE, .offline = offline});
}
