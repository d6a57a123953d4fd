#include "station_state.h"

#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/own.h"
#include "station_label.h"

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
    if ((code->kind == CODE_OWN && !read_own(s, code, err)) || !station_read_facts(s, code, err)) {
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
