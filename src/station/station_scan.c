#include "station_state.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/own.h"
#include "station_label.h"
#include "store/mirror.h"

enum { REPLY_ROOM = 1024 }; /* most need no more */

struct station_scanner *station_scanner(struct station *s, const char *name)
{
    struct station_scanner *oldest = &s->scanners[0];
    for (int i = 0; i < s->scanner_count; i++) {
        struct station_scanner *scanner = &s->scanners[i];
        if (strcmp(scanner->name, name) == 0)
            return scanner;
        if (scanner->memory.at_us < oldest->memory.at_us)
            oldest = scanner;
    }
    struct station_scanner *scanner =
        s->scanner_count < STATION_SCANNERS_MAX ? &s->scanners[s->scanner_count++] : oldest;
    *scanner = (struct station_scanner){0};
    text_copy(scanner->name, sizeof(scanner->name), name);
    return scanner;
}

static bool read_facts(struct station *s, const struct code *code, struct error *err)
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
    if (receipts > 0 && !count_receipts(s, w, decision->next, hold_no, receipts, err))
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

/* Our own label: the parcel it was printed for is shown. */
static bool read_own(struct station *s, struct code *code, struct error *err)
{
    struct code earlier;
    struct own_id id = {0};
    struct error problem = {.kind = ERROR_INPUT};
    bool ours = own_id_read(code->body, strlen(code->body), &id);
    if (ours && id.scan_id == 0 && station_label_seen(s, &id))
        return true; /* a test label: it is of no parcel */
    if (ours && id.scan_id != 0 && store_scan_code(s->store, id.scan_id, &earlier, &problem)) {
        memcpy(code->waybill, earlier.waybill, sizeof(code->waybill));
        memcpy(code->courier, earlier.courier, sizeof(code->courier));
        memcpy(code->forms, earlier.forms, sizeof(code->forms));
        code->form_count = earlier.form_count;
        code->parcel = earlier.parcel;
        (void)station_label_seen(s, &id);
        return true;
    }
    if (problem.kind != ERROR_INPUT) {
        *err = problem;
        return false;
    }
    code->kind = CODE_REFUSED;
    code->refusal = REFUSAL_OWN;
    return true;
}

static struct waiting *new_waiting(struct station *s, const struct scan *scan,
                                   const struct station_scanner *scanner, const struct caller *caller)
{
    struct waiting *w = mem_new(sizeof(*w));
    w->scan_id = s->next_scan_id++;
    w->at_us = scan->wall_us;
    w->mono_us = scan->mono_us;
    text_copy(w->scanner, sizeof(w->scanner), scan->scanner);
    text_copy(w->operator, sizeof(w->operator), scanner->operator);
    w->raw = mem_copy(scan->raw, scan->raw_len);
    w->raw_len = scan->raw_len;
    w->deadline_us = CLOCK_FOREVER;
    w->client = caller->client;
    w->reply_id = caller->reply_id;
    return w;
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

/* Keeps the scan while something is still to come for it, or lets it go. */
static void keep_or_end(struct station *s, struct waiting *w, const struct decision *decision, bool wait)
{
    bool pending = w->verdict == VERDICT_PENDING && decision->hold == HOLD_PENDING;
    bool keep = decision->ask_lines || w->order_count > 0 || pending;
    if (decision->ask_lines) {
        handover_lines(s, w, w->verdict == VERDICT_LOOKING);
        w->deadline_us = clock_mono_us() + (int64_t)s->config.verdict_ms * 1000;
    }
    if (!wait || (w->verdict != VERDICT_LOOKING && waiting_settled(w)))
        station_reply_scan(s, w);
    waiting_add(&s->waiting, w);
    if (!keep)
        waiting_end(&s->waiting, w);
}

bool station_scan(struct station *s, const struct scan *scan, const struct caller *caller, struct error *err)
{
    struct station_scanner *scanner = station_scanner(s, scan->scanner);
    rollback_note_scanner(s, scanner);
    station_sign_off_idle(s, scanner, scan->mono_us);
    struct waiting *w = new_waiting(s, scan, scanner, caller);
    struct code *code = &w->code;
    struct decision decision;
    enum reason outcome = REASON_NONE; /* of a command */
    waybill_read(scan, code);
    bool repeat = receiving_is_repeat(&s->config.rules, &scanner->memory, scan, scan->mono_us);
    struct error problem = {0};
    if (code->kind == CODE_COMMAND && !repeat &&
        !station_command(s, scanner, code, scan->mono_us, &outcome, &problem)) {
        if (problem.kind != ERROR_INPUT) {
            *err = problem;
            waiting_free(w);
            return false;
        }
        code->kind = CODE_REFUSED;
        code->refusal = REFUSAL_COMMAND;
    }
    if ((code->kind == CODE_OWN && !read_own(s, code, err)) || !read_facts(s, code, err)) {
        waiting_free(w);
        return false;
    }
    receiving_scan(&s->config.rules, &scanner->memory, scan, code, &s->facts.facts, w->scan_id, scan->mono_us,
                   &decision);
    if (outcome != REASON_NONE)
        decision.reason = outcome;
    w->verdict = decision.verdict;
    w->source = decision.source;
    w->reason = decision.reason;
    w->fingerprint = station_fingerprint(s);
    w->elapsed_us = clock_mono_us() - scan->mono_us;
    w->hold_no = s->facts.facts.hold_no;
    if (w->hold_no == 0 && decision.hold != HOLD_NONE)
        w->hold_no = s->next_hold_no;
    const struct scan_row row = {
        .id = w->scan_id,
        .scan = scan,
        .code = code,
        .station = s->name,
        .operator= scanner->operator,
        .clock_ok = station_clock_good(s, scan->wall_us, scan->mono_us),
        .verdict = w->verdict,
        .source = w->source,
        .reason = w->reason,
        .hold_no = w->hold_no,
        .elapsed_us = w->elapsed_us,
    };
    store_put_scan(s->store, &row);
    if (!station_carry_out(s, w, &decision, &w->hold_no, err)) {
        waiting_free(w);
        return false;
    }
    s->view.scans_today += station_is_of_today(s, scan->wall_us);
    bool code_is_parcel = code->kind == CODE_WAYBILL;
    if (decision.ask_orders)
        station_ask_orders(s, w);
    if (!decision.silent)
        station_view_verdict(s, w, &decision);
    handover_sound(s, w->scanner, reason_is_failure(w->reason) ? VERDICT_REFUSED : w->verdict, false, false);
    keep_or_end(s, w, &decision, caller->wait);
    if (code_is_parcel && !decision.silent)
        station_command_parcel(s, scanner, row.id, scan->mono_us);
    station_view_crew(s, scanner, scan->mono_us);
    return true;
}

void station_count_shelf(struct station *s)
{
    int64_t late;
    s->view.holds_open = store_holds_open(s->store);
    if (store_shelf_late(s->store, &late, NULL))
        s->view.background.late = late;
}

int station_undo(struct station *s, int64_t scan_id, const char *by)
{
    if (scan_id == 0)
        return -1;
    int voided = store_undo(s->store, scan_id, by, clock_wall_us());
    if (voided < 0)
        return -1;
    /* Its scanner forgets it, so that the parcel may be scanned again at once. */
    for (int i = 0; i < s->scanner_count; i++) {
        if (s->scanners[i].memory.scan_id != scan_id)
            continue;
        rollback_note_scanner(s, &s->scanners[i]);
        (void)receiving_undo(&s->scanners[i].memory);
    }
    struct waiting *w = waiting_find(&s->waiting, scan_id);
    if (w)
        station_let_go(s, w);
    if (station_is_of_today(s, store_scan_at(s->store, scan_id)))
        s->view.receipts_today -= voided;
    station_count_shelf(s);
    station_label_undone(s, scan_id);
    station_outbox_undone(s, scan_id);
    station_view_undone(s, scan_id);
    return voided;
}

bool station_question_open(const struct station_scanner *scanner)
{
    return scanner->memory.choosing && clock_mono_us() <= scanner->memory.choice_until_us;
}

bool station_choose(struct station *s, struct station_scanner *scanner, enum choice choice, struct error *err)
{
    int64_t scan_id = scanner->memory.choice_scan_id;
    if (!station_question_open(scanner))
        return error_set(err, ERROR_INPUT, "no question is open for scanner %s; scan the parcel again",
                         scanner->name);
    struct code code = {
        .kind = CODE_WAYBILL, .parcel = scanner->memory.parcel, .form_count = scanner->memory.form_count};
    text_copy(code.waybill, sizeof(code.waybill), scanner->memory.waybill);
    memcpy(code.forms, scanner->memory.forms, sizeof(code.forms));
    if (!read_facts(s, &code, err))
        return false;
    if (choice == CHOICE_NEXT && code.parcel.index == 0) {
        receiving_number(&scanner->memory, &s->facts.facts);
        code.parcel = scanner->memory.parcel;
        store_set_scan_index(s->store, scan_id, code.parcel.index);
        if (!read_facts(s, &code, err))
            return false;
    }
    struct decision decision;
    receiving_choose(&scanner->memory, choice, &s->facts.facts, &decision);
    struct waiting w = {.scan_id = scan_id,
                        .at_us = store_scan_at(s->store, scan_id),
                        .code = code,
                        .verdict = decision.verdict,
                        .source = decision.source,
                        .reason = decision.reason};
    text_copy(w.scanner, sizeof(w.scanner), scanner->name);
    text_copy(w.operator, sizeof(w.operator), scanner->operator);
    if (!station_carry_out(s, &w, &decision, &w.hold_no, err))
        return false;
    store_set_verdict(s->store, scan_id, w.verdict, w.source, w.reason, w.hold_no, 0, clock_wall_us());
    station_view_verdict(s, &w, &decision);
    handover_sound(s, w.scanner, w.verdict, true, decision.attention);
    return true;
}
