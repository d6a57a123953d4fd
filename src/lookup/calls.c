#include "calls.h"

#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "lookup"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

enum { CLOCK_NEWS_US = 30000000 }; /* the platform's clock has moved so much against ours: that is said */

/* An answer that got lost would leave its scan waiting for ever: while the inbox is full, we wait. */
static void push(struct lookup *l, struct event *event)
{
    if (!queue_push_waiting(l->inbox, LANE_REPLY, &event->node, l->asks))
        event_free(event);
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

void calls_fail_all(struct lookup *l, enum reason reason, const struct error *err)
{
    for (size_t i = 0; i < COUNT_OF(l->lists); i++) {
        struct question *q;
        while ((q = question_list_take(&l->lists[i])) != NULL)
            answer(l, q, ANSWER_NONE, reason, err);
    }
    struct order_ask *order;
    while ((order = order_asks_take(&l->orders)) != NULL) {
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

/* Once, and when it has changed: right time is told from wrong by it whatever our clock jumps to. */
static void report_clock(struct lookup *l)
{
    int64_t server_us = otapi_server_us(l->otapi);
    if (server_us == 0 || llabs(server_us - l->server_us) < CLOCK_NEWS_US)
        return;
    struct event *event = event_new(EVENT_CLOCK);
    event->clock.server_us = server_us;
    l->server_us = server_us;
    push(l, event);
}

void calls_answered(struct lookup *l)
{
    report_clock(l);
    if (!presence_answered(&l->platform))
        return;
    log_info("event=platform_up");
    report_platform(l, true, "");
}

/* was_away: before it was noticed just now. */
static void tell_gone(struct lookup *l, bool was_away, const char *detail)
{
    if (was_away)
        return;
    log_warning("event=platform_down %s", detail);
    report_platform(l, false, detail);
}

void calls_lost(struct lookup *l, const char *detail)
{
    bool was_away = l->platform.away;
    presence_lost(&l->platform, clock_mono_us());
    tell_gone(l, was_away, detail);
}

void calls_want_session(struct lookup *l)
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
    calls_want_session(l);
}

/* What a failed call means for session and platform. Returns true when the same call may be tried at once again. */
static bool note_failure(struct lookup *l, const struct otapi_reply *reply, const struct error *err)
{
    bool was_away = l->platform.away;
    if (reply->outcome == OTAPI_SESSION_EXPIRED) {
        session_expired(l);
        return true;
    }
    enum presence_says says = presence_failed(&l->platform, reply, clock_mono_us());
    if (says == PRESENCE_AWAY)
        tell_gone(l, was_away, err->text);
    return says == PRESENCE_AGAIN;
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

void calls_probe(struct lookup *l)
{
    struct otapi_operator who;
    struct otapi_reply reply;
    struct error err;
    presence_lost(&l->platform, clock_mono_us()); /* until it answers */
    if (l->session[0] == '\0') {
        l->session_wanted = false;
        calls_want_session(l); /* logging in is the probe */
        return;
    }
    if (otapi_get_operator_info(l->otapi, l->session, &who, &reply)) {
        calls_answered(l);
        return;
    }
    if (reply.outcome == OTAPI_SESSION_EXPIRED) {
        calls_answered(l);
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

/* Once more after a failure, and once more with another session. */
static bool once_more(const struct otapi_reply *reply, bool *again, bool *renewed)
{
    bool *before = reply->outcome == OTAPI_SESSION_EXPIRED ? renewed : again;
    bool may = !*before;
    *before = true;
    return may;
}

static void put_back(struct lookup *l, struct question *q)
{
    q->line_count = 0;
    question_list_put_back(&l->lists[0], q);
}

/* One of them may be what the platform does not like: each is sent by itself. */
static void put_back_alone(struct lookup *l, struct batch *b)
{
    for (size_t i = b->count; i-- > 0;) {
        b->questions[i]->alone = true;
        put_back(l, b->questions[i]);
    }
}

/* Those that have had their second try are answered. */
static void repeat_batch(struct lookup *l, struct batch *b, const struct otapi_reply *reply)
{
    for (size_t i = b->count; i-- > 0;) {
        struct question *q = b->questions[i];
        if (!once_more(reply, &q->again, &q->renewed))
            continue;
        put_back(l, q);
        b->questions[i] = NULL;
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

void calls_lines(struct lookup *l)
{
    struct batch b;
    struct otapi_reply reply;
    struct error err;
    batch_fill(&b, l->lists, COUNT_OF(l->lists), (size_t)l->config.batch_max);
    const struct otapi_line_search search = {.waybills = b.forms, .waybill_count = b.form_count};
    if (otapi_search_order_lines_all(l->otapi, l->session, &search, l->config.page_size, take_line, &b,
                                     &reply)) {
        calls_answered(l);
        answer_batch(l, &b);
        return;
    }
    otapi_error(&reply, "SearchOrderLines", &err);
    bool refused = reply.outcome == OTAPI_REFUSED || reply.outcome == OTAPI_NOT_FOUND;
    if (refused && b.count > 1) {
        put_back_alone(l, &b);
        return;
    }
    if (note_failure(l, &reply, &err))
        repeat_batch(l, &b, &reply);
    for (size_t i = 0; i < b.count; i++)
        if (b.questions[i])
            answer(l, b.questions[i], ANSWER_NONE, reason_of(&reply), &err);
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

void calls_order(struct lookup *l)
{
    struct order_ask *ask = order_asks_take(&l->orders);
    struct order_lines found = {0};
    struct otapi_reply reply;
    struct error err;
    struct event *event = event_new(EVENT_ORDER);
    if (otapi_get_order_details(l->otapi, l->session, ask->order_id, &event->order.order, take_order_line,
                                &found, &reply)) {
        calls_answered(l);
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
    if (note_failure(l, &reply, &err) && once_more(&reply, &ask->again, &ask->renewed)) {
        order_asks_put_back(&l->orders, ask);
        return;
    }
    answer_order_failed(l, ask->order_id, &err);
    free(ask);
}
