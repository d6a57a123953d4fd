#include "station_state.h"

#include "base/clock.h"
#include "base/text.h"
#include "station_label.h"

/* It is on the shelf by this scan: facts as they were before it was decided about. */
static bool stays_pending(const struct waiting *w, const struct parcel_facts *facts)
{
    bool was_its_own = facts->state == PARCEL_NEW || facts->state == PARCEL_LOOKING ||
                       (facts->state == PARCEL_PENDING && facts->first.scan_id == w->scan_id);
    return w->verdict == VERDICT_PENDING && was_its_own;
}

/* Nothing more will come for it: its reply goes out, and unless it stays pending it is over. */
static void settle(struct station *s, struct waiting *w)
{
    if (!waiting_settled(w))
        return;
    station_reply_scan(s, w);
    if (!stays_pending(w, &s->facts.facts))
        waiting_end(&s->waiting, w);
}

bool station_apply(struct station *s, struct waiting *w, const struct decision *decision, struct error *err)
{
    bool changed = w->verdict != decision->verdict || w->reason != decision->reason ||
                   w->source != decision->source;
    w->verdict = decision->verdict;
    w->source = decision->source;
    w->reason = decision->reason;
    if (!station_carry_out(s, w, decision, &w->hold_no, err))
        return false;
    w->elapsed_us = clock_mono_us() - w->mono_us;
    if (changed)
        store_set_verdict(s->store, w->scan_id, w->verdict, w->source, w->reason, w->hold_no, w->elapsed_us,
                          clock_wall_us());
    if (decision->ask_orders)
        station_ask_orders(s, w);
    station_view_verdict(s, w, decision);
    return true;
}

bool station_answered(struct station *s, struct waiting *w, enum answer_kind kind, enum reason none_reason,
                      struct error *err)
{
    if (!station_read_facts(s, &w->code, err))
        return false;
    enum verdict before = w->verdict;
    bool changed = station_fingerprint(s) != w->fingerprint;
    struct decision decision;
    receiving_answer(before, kind, changed, none_reason, &s->facts.facts, &decision);
    w->fingerprint = station_fingerprint(s);
    /* It lies on the shelf and can wait: only that its order is found is heard, and the bar below keeps it. */
    bool shelved = before == VERDICT_PENDING && !station_view_free(s, w);
    decision.attention = decision.attention && !shelved;
    if (!station_apply(s, w, &decision, err))
        return false;
    bool heard = shelved ? decision.late : before != w->verdict || decision.attention;
    if (!decision.silent && heard)
        handover_sound(s, w->scanner, w->verdict, true, decision.attention || shelved);
    if (before == VERDICT_LOOKING)
        station_command_answered(s, w);
    settle(s, w);
    /* The verdict is there. Whoever waits for the order as well does so until the deadline and no longer. */
    if (w->client == 0)
        w->deadline_us = CLOCK_FOREVER;
    return true;
}

bool station_lines(struct station *s, const struct lines_answer *answer, struct error *err)
{
    struct waiting *w = waiting_find(&s->waiting, answer->question);
    if (w == NULL)
        return true; /* undone meanwhile */
    rollback_note_waiting(s, w);
    w->asked_lines = false;
    if (answer->kind == ANSWER_FOUND || answer->kind == ANSWER_NOT_FOUND)
        (void)store_replace_lines(s->store, &w->code, answer->lines, answer->line_count, clock_wall_us());
    return station_answered(s, w, answer->kind, answer->none_reason, err);
}

/* One scan that waited for this order. */
static bool order_for(struct station *s, struct waiting *w, bool ok, struct error *err)
{
    if (!station_read_facts(s, &w->code, err))
        return false;
    struct decision decision;
    if (ok && receiving_orders(w->verdict, &s->facts.facts, &decision)) {
        if (!station_apply(s, w, &decision, err))
            return false;
        handover_sound(s, w->scanner, w->verdict, true, false);
    } else if (ok && s->view.verdict.scan_id == w->scan_id) {
        /* The verdict stands; the customer and n of m are known now. */
        decision = (struct decision){.verdict = w->verdict, .source = w->source, .reason = w->reason};
        station_view_verdict(s, w, &decision);
    }
    settle(s, w);
    return true;
}

bool station_order(struct station *s, const struct order_answer *answer, struct error *err)
{
    if (answer->ok) {
        int64_t now_us = clock_wall_us();
        (void)store_put_lines(s->store, answer->lines, answer->line_count, now_us);
        /* An order shown without any line was not answered whole: how many it has is not known. */
        store_put_order(s->store, &answer->order, answer->line_count > 0, now_us);
    }
    for (size_t i = 0; i < s->waiting.count; i++) {
        struct waiting *w = s->waiting.entries[i];
        if (!w->alive || !waiting_waits_for(w, answer->order.order_id))
            continue;
        rollback_note_waiting(s, w);
        waiting_order_answered(w, answer->order.order_id);
        if (!order_for(s, w, answer->ok, err))
            return false;
    }
    station_label_orders(s);
    return true;
}

bool station_deadline(struct station *s, struct waiting *w, struct error *err)
{
    w->deadline_us = CLOCK_FOREVER;
    if (!station_read_facts(s, &w->code, err))
        return false;
    if (w->verdict == VERDICT_LOOKING) {
        struct decision decision;
        receiving_answer(w->verdict, ANSWER_DEADLINE, false, REASON_NO_ANSWER, &s->facts.facts, &decision);
        if (!station_apply(s, w, &decision, err))
            return false;
        handover_sound(s, w->scanner, w->verdict, true, decision.attention);
        station_command_answered(s, w);
    }
    station_reply_scan(s, w);
    return true;
}

void station_platform(struct station *s, const struct platform_report *report)
{
    bool was_up = s->view.platform.up && !s->view.forced_offline;
    s->view.platform = *report;
    bool is_up = report->up && !s->view.forced_offline;
    if (was_up || !is_up)
        return;
    if (s->config.links.platform_back) {
        s->config.links.platform_back(s->config.links.arg);
        return;
    }
    for (size_t i = 0; i < s->waiting.count; i++) {
        struct waiting *w = s->waiting.entries[i];
        if (w->alive && w->verdict == VERDICT_PENDING && !w->asked_lines) {
            rollback_note_waiting(s, w);
            handover_lines(s, w, false);
        }
    }
}
