/* The look-up thread: one connection, one call at a time; what gathered during a call goes into the next one together. */
#include "lookup/lookup.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOG_MODULE "lookup"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "batch.h"

enum {
    ASKS_MAX = 65536,
    FAILURES_OFFLINE = 2,    /* one timeout or two failures in a row = offline */
    DENIED_PROBE_MS = 60000, /* a refused key or a used-up tariff is not asked every few seconds */
};

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

struct order_ask {
    struct order_ask *next;
    char order_id[ORDER_ID_SIZE];
    bool again;
};

struct lookup {
    struct lookup_config config;
    struct thread thread;
    struct queue *asks;
    struct queue *inbox;
    struct otapi *otapi;

    char session[OTAPI_SESSION_SIZE];
    char expired[OTAPI_SESSION_SIZE]; /* the last one that was refused */
    bool session_wanted;
    bool forced_offline;
    bool offline;
    int failures;
    int64_t probe_us;              /* mono: next try while offline */
    struct question_list lists[2]; /* urgent, later */
    struct order_ask *orders;      /* first in, first out */
    size_t order_count;
};

static void free_ask(struct queue_node *node)
{
    struct ask *ask = (struct ask *)node;
    question_free(ask->question);
    explicit_bzero(ask->text, sizeof(ask->text));
    free(ask);
}

/* An answer that got lost would leave its scan waiting for ever: while the inbox is full, we wait. */
static void push(struct lookup *l, struct event *event)
{
    static const struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
    while (!queue_push(l->inbox, LANE_REPLY, &event->node)) {
        if (queue_closed(l->asks) || queue_closed(l->inbox)) {
            event_free(event);
            return;
        }
        nanosleep(&pause, NULL);
    }
}

/* --- answers ---------------------------------------------------------------------------------------------------------- */
static void answer(struct lookup *l, struct question *q, enum answer_kind kind, enum reason reason,
                   const struct error *err)
{
    struct event *event = event_new(EVENT_LINES);
    event->lines.question = q->number;
    event->lines.kind = kind;
    event->lines.none_reason = reason;
    event->lines.answered_us = clock_mono_us();
    if (kind == ANSWER_FOUND) {
        event->lines.lines = steal(&q->lines);
        event->lines.line_count = q->line_count;
    }
    if (err)
        event->lines.error = *err;
    push(l, event);
    question_free(q);
}

static void answer_order_failed(struct lookup *l, const char *order_id, const struct error *err)
{
    struct event *event = event_new(EVENT_ORDER);
    text_copy(event->order.order.order_id, sizeof(event->order.order.order_id), order_id);
    event->order.error = *err;
    push(l, event);
}

static struct order_ask *take_order(struct lookup *l)
{
    struct order_ask *ask = l->orders;
    if (ask) {
        l->orders = ask->next;
        l->order_count--;
    }
    return ask;
}

static void add_order(struct lookup *l, const char *order_id)
{
    struct order_ask **end = &l->orders;
    for (; *end; end = &(*end)->next)
        if (strcmp((*end)->order_id, order_id) == 0)
            return;
    *end = mem_new(sizeof(**end));
    text_copy((*end)->order_id, sizeof((*end)->order_id), order_id);
    l->order_count++;
}

static void fail_everything(struct lookup *l, enum reason reason, const struct error *err)
{
    for (size_t i = 0; i < COUNT_OF(l->lists); i++) {
        struct question *q;
        while ((q = question_list_take(&l->lists[i])) != NULL)
            answer(l, q, ANSWER_NONE, reason, err);
    }
    struct order_ask *order;
    while ((order = take_order(l)) != NULL) {
        answer_order_failed(l, order->order_id, err);
        free(order);
    }
}

/* --- is the platform there? --------------------------------------------------------------------------------------------- */
static void report_platform(struct lookup *l, bool up, const char *detail)
{
    struct event *event = event_new(EVENT_PLATFORM);
    event->platform.up = up;
    event->platform.since_us = clock_wall_us();
    event->platform.clock_offset_s = otapi_clock_offset_s(l->otapi);
    text_copy(event->platform.detail, sizeof(event->platform.detail), detail);
    push(l, event);
}

static void went_online(struct lookup *l)
{
    l->failures = 0;
    if (!l->offline)
        return;
    l->offline = false;
    log_info("event=platform_up");
    report_platform(l, true, "");
}

static void went_offline(struct lookup *l, const char *detail, int probe_ms)
{
    l->probe_us = clock_mono_us() + (int64_t)probe_ms * 1000;
    if (!l->offline) {
        log_warning("event=platform_down %s", detail);
        report_platform(l, false, detail);
    }
    l->offline = true;
}

static void want_session(struct lookup *l)
{
    if (l->session_wanted)
        return;
    l->session_wanted = true;
    l->config.need_session(l->config.arg, l->expired);
}

static void session_expired(struct lookup *l)
{
    text_copy(l->expired, sizeof(l->expired), l->session);
    l->session[0] = '\0';
    l->session_wanted = false;
    want_session(l);
}

/* What a failed call means for whether the platform is there. Returns true when the same call may be tried at once again. */
static bool note_failure(struct lookup *l, const struct otapi_reply *reply, const struct error *err)
{
    switch (reply->outcome) {
    case OTAPI_SESSION_EXPIRED:
        session_expired(l);
        return true;
    case OTAPI_DENIED:
    case OTAPI_LIMIT:
        went_offline(l, err->text, DENIED_PROBE_MS);
        return false;
    case OTAPI_UNAVAILABLE:
    case OTAPI_NO_ANSWER:
    case OTAPI_GARBAGE:
        l->failures++;
        if (reply->timed_out || l->failures >= FAILURES_OFFLINE) {
            went_offline(l, err->text, l->config.probe_every_ms);
            return false;
        }
        return true;
    case OTAPI_OK:
    case OTAPI_REFUSED:
    case OTAPI_NOT_FOUND:
    case OTAPI_INTERRUPTED:
        break;
    }
    return false;
}

static enum reason reason_of(const struct otapi_reply *reply)
{
    switch (reply->outcome) {
    case OTAPI_SESSION_EXPIRED:
    case OTAPI_DENIED:
    case OTAPI_LIMIT:
    case OTAPI_REFUSED:
    case OTAPI_NOT_FOUND:
        return REASON_PLATFORM_REFUSED;
    case OTAPI_OK:
    case OTAPI_UNAVAILABLE:
    case OTAPI_NO_ANSWER:
    case OTAPI_GARBAGE:
    case OTAPI_INTERRUPTED:
        break;
    }
    return REASON_NO_ANSWER;
}

/* The cheapest question there is, to see whether the platform is back. */
static void probe(struct lookup *l)
{
    struct otapi_operator who;
    struct otapi_reply reply;
    struct error err;
    l->probe_us = clock_mono_us() + (int64_t)l->config.probe_every_ms * 1000;
    if (l->session[0] == '\0') {
        l->session_wanted = false;
        want_session(l); /* logging in is the probe */
        return;
    }
    if (otapi_get_operator_info(l->otapi, l->session, &who, &reply)) {
        went_online(l);
        return;
    }
    if (reply.outcome == OTAPI_SESSION_EXPIRED) {
        went_online(l);
        session_expired(l);
        return;
    }
    otapi_error(&reply, "GetOperatorInfo", &err);
    (void)note_failure(l, &reply, &err);
}

/* --- calls ------------------------------------------------------------------------------------------------------------------ */
static bool take_line(void *arg, const struct order_line *line)
{
    batch_add_line(arg, line);
    return true;
}

static void put_back(struct lookup *l, struct batch *b, bool again, bool alone)
{
    for (size_t i = b->count; i-- > 0;) {
        struct question *q = b->questions[i];
        q->again = q->again || again;
        q->alone = q->alone || alone;
        q->line_count = 0;
        question_list_put_back(&l->lists[0], q);
    }
}

/* A line that could not be placed may be anybody's: those who got none are asked for by themselves, rather than told that
 * the platform does not know them. */
static void answer_batch(struct lookup *l, struct batch *b)
{
    for (size_t i = b->count; b->unplaced && i-- > 0;) {
        struct question *q = b->questions[i];
        if (q->line_count > 0)
            continue;
        q->alone = true;
        question_list_put_back(&l->lists[0], q);
        b->questions[i] = NULL;
    }
    for (size_t i = 0; i < b->count; i++) {
        struct question *q = b->questions[i];
        if (q)
            answer(l, q, q->line_count > 0 ? ANSWER_FOUND : ANSWER_NOT_FOUND, REASON_NONE, NULL);
    }
}

static void run_lines(struct lookup *l)
{
    struct batch b;
    struct otapi_reply reply;
    struct error err;
    batch_fill(&b, l->lists, COUNT_OF(l->lists), (size_t)l->config.batch_max);
    const struct otapi_line_search search = {.waybills = b.forms, .waybill_count = b.form_count};
    if (otapi_search_order_lines_all(l->otapi, l->session, &search, l->config.page_size, take_line, &b,
                                     &reply)) {
        went_online(l);
        answer_batch(l, &b);
        return;
    }
    otapi_error(&reply, "SearchOrderLines", &err);
    bool may_repeat = note_failure(l, &reply, &err);
    bool refused = reply.outcome == OTAPI_REFUSED || reply.outcome == OTAPI_NOT_FOUND;
    if (may_repeat && !b.questions[0]->again) {
        put_back(l, &b, true, false);
    } else if (refused && b.count > 1) {
        /* One of them may be what the platform does not like: each is sent by itself. */
        put_back(l, &b, false, true);
    } else {
        for (size_t i = 0; i < b.count; i++)
            answer(l, b.questions[i], ANSWER_NONE, reason_of(&reply), &err);
    }
}

struct order_lines {
    struct order_line *lines;
    size_t count;
    size_t room;
};

static bool take_order_line(void *arg, const struct order_line *line)
{
    struct order_lines *o = arg;
    if (o->count == o->room) {
        o->room = o->room ? o->room * 2 : 8;
        o->lines = mem_resize(o->lines, o->room, sizeof(o->lines[0]));
    }
    o->lines[o->count++] = *line;
    return true;
}

static void run_order(struct lookup *l)
{
    struct order_ask *ask = take_order(l);
    struct order_lines found = {0};
    struct otapi_reply reply;
    struct error err;
    struct event *event = event_new(EVENT_ORDER);
    if (otapi_get_order_details(l->otapi, l->session, ask->order_id, &event->order.order, take_order_line,
                                &found, &reply)) {
        went_online(l);
        event->order.ok = true;
        event->order.lines = found.lines;
        event->order.line_count = found.count;
        text_copy(event->order.order.order_id, sizeof(event->order.order.order_id), ask->order_id);
        push(l, event);
        free(ask);
        return;
    }
    event_free(event);
    free(found.lines);
    otapi_error(&reply, "GetSalesOrderDetailsForOperator", &err);
    if (note_failure(l, &reply, &err) && !ask->again) {
        ask->again = true;
        ask->next = l->orders;
        l->orders = ask;
        l->order_count++;
        return;
    }
    answer_order_failed(l, ask->order_id, &err);
    free(ask);
}

/* --- the loop ----------------------------------------------------------------------------------------------------------------- */
static void new_session(struct lookup *l, const struct ask *ask)
{
    struct error err;
    l->session_wanted = false;
    text_copy(l->session, sizeof(l->session), ask->text);
    if (l->session[0]) {
        went_online(l); /* it has just been given out by the platform, or is tried */
        return;
    }
    if (ask->problem[0] == '\0')
        return;
    error_set(&err, ERROR_DENIED, "%s", ask->problem);
    went_offline(l, ask->problem, l->config.probe_every_ms);
    fail_everything(l, REASON_PLATFORM_REFUSED, &err);
}

static void force(struct lookup *l, bool offline)
{
    l->forced_offline = offline;
    l->probe_us = 0;
}

static void take_ask(struct lookup *l, struct ask *ask)
{
    switch (ask->kind) {
    case ASK_LINES:
        question_list_add(&l->lists[ask->urgent ? 0 : 1], steal(&ask->question));
        break;
    case ASK_ORDER:
        add_order(l, ask->text);
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
    return l->lists[0].count + l->lists[1].count + l->order_count > 0;
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
    if (l->offline && !l->forced_offline)
        wake_us = l->probe_us;
    if (l->session[0] == '\0' && has_work(l)) {
        int64_t deadline_us = first_deadline(l);
        wake_us = deadline_us < wake_us ? deadline_us : wake_us;
    }
    return wake_us;
}

static void work(struct lookup *l)
{
    struct error err;
    if (l->forced_offline || l->offline) {
        error_set(&err, ERROR_RETRY,
                  l->forced_offline ? "staff chose to work offline" : "the platform is away");
        fail_everything(l, REASON_OFFLINE, &err);
        if (!l->forced_offline && clock_mono_us() >= l->probe_us)
            probe(l);
        return;
    }
    if (l->session[0] == '\0') {
        want_session(l);
        if (clock_mono_us() >= first_deadline(l)) {
            error_set(&err, ERROR_RETRY, "the platform gave no session in time");
            fail_everything(l, REASON_NO_ANSWER, &err);
        }
        return;
    }
    /* A parcel in somebody's hand goes before its order's other lines, and both before what can wait. */
    if (l->lists[0].count > 0 || l->order_count == 0)
        run_lines(l);
    else
        run_order(l);
}

static void run_lookup(void *arg)
{
    struct lookup *l = arg;
    while (!queue_closed(l->asks)) {
        bool at_once = has_work(l) && (l->session[0] || l->offline || l->forced_offline);
        struct ask *ask = (struct ask *)queue_pop(l->asks, at_once ? 0 : next_wake(l));
        for (; ask; ask = (struct ask *)queue_pop(l->asks, 0))
            take_ask(l, ask);
        if (queue_closed(l->asks))
            break;
        if (has_work(l) || (l->offline && !l->forced_offline && clock_mono_us() >= l->probe_us))
            work(l);
    }
}

/* --- for the others --------------------------------------------------------------------------------------------------------------- */
struct lookup *lookup_start(const struct lookup_config *config, struct queue *inbox, struct error *err)
{
    struct lookup *l = mem_new(sizeof(*l));
    l->config = *config;
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
    while ((order = take_order(l)) != NULL)
        free(order);
    queue_free(l->asks);
    otapi_free(l->otapi);
    explicit_bzero(l->session, sizeof(l->session));
    free(l);
}

static bool ask(struct lookup *l, unsigned lane, struct ask what)
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
    return ask(l, urgent ? LANE_URGENT : LANE_LATER,
               (struct ask){.kind = ASK_LINES,
                            .urgent = urgent,
                            .question = question_new(question, code, deadline_us)});
}

bool lookup_ask_order(struct lookup *l, const char *order_id)
{
    struct ask what = {.kind = ASK_ORDER};
    text_copy(what.text, sizeof(what.text), order_id);
    return ask(l, LANE_URGENT, what);
}

void lookup_session(struct lookup *l, const char *session, const char *problem)
{
    struct ask what = {.kind = ASK_SESSION};
    text_copy(what.text, sizeof(what.text), session);
    text_copy(what.problem, sizeof(what.problem), problem);
    (void)ask(l, LANE_STATE, what); /* refused only while stopping */
}

void lookup_force_offline(struct lookup *l, bool offline)
{
    (void)ask(l, LANE_STATE, (struct ask){.kind = ASK_FORCE, .offline = offline});
}
