/* What is known of a parcel, and what a decision about it does: hold, receipts, labels, orders to ask for, the reply. */
#include "station_state.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "reply.h"
#include "station_label.h"

enum { REPLY_ROOM = 1024 }; /* most need no more */

bool station_read_facts(struct station *s, const struct code *code, struct error *err)
{
    bool known = code->waybill[0] != '\0';
    if (known && !store_facts_read(s->store, code, &s->facts, err))
        return false;
    if (!known)
        s->facts.facts = (struct parcel_facts){0};
    s->facts.facts.platform_up = s->view.platform.up && !s->view.forced_offline;
    return true;
}

/* Which lines, and how they stand: two sets are the same to people when this is the same, in whatever order they came. */
static uint64_t lines_fingerprint(const struct parcel_facts *facts)
{
    uint64_t sum = facts->line_count;
    for (size_t i = 0; i < facts->line_count; i++) {
        const struct order_line *line = &facts->lines[i];
        sum += hash_number(hash_number(line_hash(line), line_void(line)), (unsigned)line->quantity);
    }
    return sum;
}

uint64_t station_fingerprint(const struct station *s)
{
    return lines_fingerprint(&s->facts.facts);
}

/* What people are shown, and the labels say, counts this scan's own receipts. */
static bool count_receipts(struct station *s, const struct waiting *w, enum parcel_state state,
                           int64_t hold_no, int receipts, struct error *err)
{
    struct parcel_step step = {.state = state,
                               .hold_no = hold_no,
                               .first = {.scan_id = w->scan_id, .at_us = w->at_us},
                               .written = receipts};
    bool up = s->facts.facts.platform_up;
    text_copy(step.first.station, sizeof(step.first.station), s->name);
    text_copy(step.first.operator, sizeof(step.first.operator), w->operator);
    if (!store_facts_received(s->store, &w->code, &step, &s->facts, err))
        return false;
    s->facts.facts.platform_up = up;
    return true;
}

/* The scan that put the parcel on the shelf, which another one has taken it off, waits no more, unless its own answer is to come. */
static void end_pending(struct station *s, const struct waiting *w, int64_t scan_id)
{
    struct waiting *first = waiting_find(&s->waiting, scan_id);
    if (first == NULL || first == w || first->verdict != VERDICT_PENDING || !waiting_settled(first))
        return;
    rollback_note_waiting(s, first);
    waiting_end(&s->waiting, first);
}

bool station_carry_out(struct station *s, const struct waiting *w, const struct decision *decision,
                       int64_t *ret_hold_no, struct error *err)
{
    struct parcel_facts *facts = &s->facts.facts;
    const struct code *code = &w->code;
    int64_t hold_no = facts->hold_no;
    int64_t now_us = clock_wall_us();
    *ret_hold_no = hold_no;
    if (code->kind != CODE_WAYBILL)
        return true;
    if (decision->hold != HOLD_NONE) {
        if (hold_no == 0)
            hold_no = s->next_hold_no++;
        s->view.holds_open += store_open_hold(s->store, hold_no, code->waybill, &code->parcel, decision->hold,
                                              w->scan_id, now_us);
    }
    if (decision->close_hold && hold_no != 0)
        s->view.holds_open -= store_close_hold(s->store, hold_no, w->scan_id, now_us);
    s->view.background.late += (decision->next == PARCEL_LATE) - (facts->state == PARCEL_LATE);
    int receipts = 0;
    const struct arrival arrival = {.scan_id = w->scan_id,
                                    .at_us = now_us,
                                    .waybill = code->waybill,
                                    .parcel = code->parcel,
                                    .operator= w->operator,
                                    .late = decision->late };
    if (decision->receive)
        receipts = store_receive(s->store, &arrival, &s->facts);
    if (station_is_of_today(s, w->at_us))
        s->view.receipts_today += receipts;
    if (receipts > 0)
        station_outbox_receipts(s, w->scan_id, now_us);
    if (decision->next != facts->state || hold_no != facts->hold_no || receipts > 0)
        store_set_parcel(s->store, code->waybill, &code->parcel, decision->next, w->scan_id, hold_no);
    if (facts->state == PARCEL_PENDING && decision->next != PARCEL_PENDING)
        end_pending(s, w, facts->first.scan_id);
    *ret_hold_no = hold_no;
    int64_t opened_no = decision->hold != HOLD_NONE && facts->hold_no == 0 ? hold_no : 0;
    /* One that was stopped after it had its receipts is received again without new ones. */
    bool again = facts->state == PARCEL_STOPPED && decision->next == PARCEL_RECEIVED;
    if ((receipts > 0 || again) && !count_receipts(s, w, decision->next, hold_no, receipts, err))
        return false;
    station_label_decision(s, w, decision, receipts, opened_no);
    return true;
}

void station_ask_orders(struct station *s, struct waiting *w)
{
    const struct parcel_facts *facts = &s->facts.facts;
    if (w->order_count == 0)
        w->orders_us = clock_mono_us();
    for (size_t i = 0; i < facts->order_count && w->order_count < WAITING_ORDERS_MAX; i++) {
        const char *order_id = facts->orders[i].order_id;
        if (!waiting_for_order(&s->waiting, order_id))
            handover_order(s, order_id);
        text_copy(w->orders[w->order_count++], sizeof(w->orders[0]), order_id);
    }
}

void station_reply_scan(struct station *s, struct waiting *w)
{
    if (w->client == 0)
        return;
    struct text reply = {.data = mem_new(REPLY_ROOM), .room = REPLY_ROOM};
    reply_scan(&reply, w, &s->facts.facts, s->name);
    handover_scan_reply(s, w->client, &reply, w->mono_us);
    w->client = 0;
}

void station_let_go(struct station *s, struct waiting *w)
{
    rollback_note_waiting(s, w);
    if (w->client != 0 && !store_facts_read(s->store, &w->code, &s->facts, NULL))
        return; /* nothing of the transaction will happen */
    station_reply_scan(s, w);
    waiting_end(&s->waiting, w);
}
