/* What staff say to a scan afterwards: take it back, or which parcel it was. */
#include "station_state.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/mirror.h"
#include "station_label.h"

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
    if (!station_read_facts(s, &code, err))
        return false;
    if (choice == CHOICE_NEXT && code.parcel.index == 0) {
        receiving_number(&scanner->memory, &s->facts.facts);
        code.parcel = scanner->memory.parcel;
        store_set_scan_index(s->store, scan_id, code.parcel.index);
        if (!station_read_facts(s, &code, err))
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
