/* What command bar codes do. Those about a parcel act on the one just scanned or wait for the next (core/mode.h). */
#include "station_state.h"

#include <string.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/text.h"
#include "station_label.h"
#include "store/counting.h"

bool station_hold(struct station *s, int64_t scan_id, const char *scanner, const char *operator,
                  int64_t * ret_hold_no)
{
    struct parcel_row parcel;
    struct waiting *w = waiting_find(&s->waiting, scan_id);
    if (w && w->verdict == VERDICT_LOOKING) {
        rollback_note_waiting(s, w);
        w->hold_wanted = true;
        *ret_hold_no = 0;
        return true;
    }
    if (!store_parcel_of(s->store, scan_id, &parcel) || parcel.state == PARCEL_NEW)
        return false;
    *ret_hold_no = parcel.hold_no;
    if (parcel.hold_open)
        return true;
    if (parcel.hold_no == 0)
        *ret_hold_no = s->next_hold_no++;
    s->view.holds_open += store_open_hold(s->store, *ret_hold_no, parcel.waybill, &parcel.parcel, HOLD_STAFF,
                                          parcel.scan_id, clock_wall_us());
    store_set_parcel(s->store, parcel.waybill, &parcel.parcel, parcel.state, parcel.scan_id, *ret_hold_no);
    station_label_hold(s, &parcel, *ret_hold_no, scanner, operator);
    if (s->view.verdict.scan_id == scan_id)
        s->view.verdict.hold_no = *ret_hold_no;
    return true;
}

/* A count is of a line: of the parcel's only one, or of the parcel when its lines are not known. */
static enum reason count(struct station *s, struct counting_row *row, const char *argument, bool several)
{
    int64_t number;
    if (several)
        return REASON_WHICH_LINE;
    if (!text_to_int64(argument, 0, COUNTED_MAX, &number))
        return REASON_REFUSED;
    row->counted = (int)number;
    store_put_counting(s->store, row);
    return REASON_NOTED;
}

/* Says something about the parcel of this scan. */
static enum reason note(struct station *s, const struct station_scanner *scanner, int64_t scan_id,
                        enum command_code command, const char *argument)
{
    struct parcel_row parcel;
    char order_id[ORDER_ID_SIZE] = "";
    char line_id[LINE_ID_SIZE] = "";
    if (!store_parcel_of(s->store, scan_id, &parcel))
        return REASON_NO_PARCEL;
    int lines = store_only_line(s->store, &parcel, order_id, line_id);
    struct counting_row row = {.scan_id = parcel.said_scan_id,
                               .order_id = lines == 1 ? order_id : "",
                               .line_id = lines == 1 ? line_id : "",
                               .counted = -1,
                               .condition = -1,
                               .weight_g = -1,
                               .operator= scanner->operator,
                               .at_us = clock_wall_us()};
    if (command == COMMAND_COUNT_N)
        return count(s, &row, argument, lines > 1);
    if (command == COMMAND_BIN) {
        row.order_id = "";
        row.line_id = "";
        row.bin = argument;
    } else {
        row.condition = command == COMMAND_DAMAGED   ? CONDITION_DAMAGED
                        : command == COMMAND_MISSING ? CONDITION_MISSING
                                                     : CONDITION_SURPLUS;
    }
    store_put_counting(s->store, &row);
    return REASON_NOTED;
}

/* What goes by the lines or the label of a parcel that is looked up waits for its answer; conditions and shelves are of the parcel,
 * and a hold waits by itself. */
static bool wait_for_answer(struct station *s, int64_t scan_id, enum command_code command,
                            const char *argument)
{
    struct waiting *w = waiting_find(&s->waiting, scan_id);
    if (w == NULL || w->verdict != VERDICT_LOOKING ||
        (command != COMMAND_COUNT_N && command != COMMAND_REPRINT))
        return false;
    rollback_note_waiting(s, w);
    if (command == COMMAND_REPRINT)
        w->reprint_wanted = true;
    else
        text_copy(w->count_wanted, sizeof(w->count_wanted), argument);
    return true;
}

/* A command about a parcel, now that the parcel is known. */
static enum reason about_parcel(struct station *s, const struct station_scanner *scanner, int64_t scan_id,
                                enum command_code command, const char *argument)
{
    int64_t hold_no;
    if (wait_for_answer(s, scan_id, command, argument))
        return REASON_WHEN_KNOWN;
    if (command == COMMAND_HOLD)
        return station_hold(s, scan_id, scanner->name, scanner->operator, & hold_no) ? REASON_PUT_ON_HOLD
                                                                                     : REASON_NO_PARCEL;
    if (command == COMMAND_REPRINT)
        return station_label_reprint_scan(s, scan_id, scanner->name) ? REASON_NOTED : REASON_NO_LABEL;
    return note(s, scanner, scan_id, command, argument);
}

static enum reason undo(struct station *s, struct station_scanner *scanner)
{
    int voided = station_undo(s, receiving_undo(&scanner->memory), scanner->operator);
    return voided < 0 ? REASON_NOTHING_TO_UNDO : REASON_UNDONE;
}

static void next_language(struct station *s)
{
    static const char *const languages[] = {"en", "ru", "zh_CN"};
    size_t next = 0;
    for (size_t i = 0; i < COUNT_OF(languages); i++)
        if (strcmp(s->view.language, languages[i]) == 0)
            next = (i + 1) % COUNT_OF(languages);
    text_copy(s->view.language, sizeof(s->view.language), languages[next]);
}

bool station_command(struct station *s, struct station_scanner *scanner, const struct code *code,
                     int64_t now_us, enum reason *ret_reason, struct error *err)
{
    enum command_code command;
    char argument[COMMAND_ARGUMENT_MAX + 1];
    if (!command_read(code->body, s->command_key, &command, argument))
        return error_set(err, ERROR_INPUT, "not a command of this station");
    if (command == COMMAND_BIN)
        station_label_shelf_seen(s, argument);
    if (mode_needs_parcel(command)) {
        int64_t scan_id = mode_command(&scanner->mode, &scanner->memory, command, argument, now_us);
        *ret_reason = scan_id ? about_parcel(s, scanner, scan_id, command, argument) : REASON_SCAN_PARCEL;
        return true;
    }
    *ret_reason = REASON_NOTED;
    if (command == COMMAND_UNDO) {
        *ret_reason = undo(s, scanner);
    } else if (command == COMMAND_NEXT || command == COMMAND_SAME) {
        *ret_reason = REASON_NO_QUESTION;
        if (!station_question_open(scanner))
            return true;
        *ret_reason = REASON_CHOSEN;
        return station_choose(s, scanner, command == COMMAND_NEXT ? CHOICE_NEXT : CHOICE_SAME, err);
    } else if (command == COMMAND_OPERATOR) {
        station_sign_on(s, scanner, argument);
        *ret_reason = REASON_SIGNED_ON;
    } else if (command == COMMAND_END) {
        station_sign_on(s, scanner, "");
        *ret_reason = REASON_SIGNED_OFF;
    } else if (command == COMMAND_LANGUAGE) {
        next_language(s);
        *ret_reason = REASON_LANGUAGE;
    }
    return true;
}

/* w: the parcel's scan; NULL: it waits for nothing more. */
static void not_done(struct station *s, struct waiting *w, const char *scanner, int64_t scan_id,
                     enum reason reason)
{
    if (w)
        w->not_done = reason;
    if (s->view.verdict.scan_id == scan_id)
        s->view.verdict.reason = reason;
    handover_sound(s, scanner, VERDICT_REFUSED, true, false);
}

void station_command_parcel(struct station *s, struct station_scanner *scanner, int64_t scan_id,
                            int64_t now_us)
{
    struct scanner_mode waited;
    if (!mode_parcel(&scanner->mode, now_us, &waited))
        return;
    enum reason reason = about_parcel(s, scanner, scan_id, waited.command, waited.argument);
    if (reason_is_failure(reason))
        not_done(s, waiting_find(&s->waiting, scan_id), scanner->name, scan_id, reason);
    else
        handover_sound(s, scanner->name, VERDICT_COMMAND, true, false);
}

static enum reason hold_now(struct station *s, struct waiting *w)
{
    if (!w->hold_wanted)
        return REASON_NONE;
    w->hold_wanted = false;
    return station_hold(s, w->scan_id, w->scanner, w->operator, & w->hold_no) ? REASON_PUT_ON_HOLD
                                                                              : REASON_NO_PARCEL;
}

void station_command_answered(struct station *s, struct waiting *w)
{
    struct station_scanner by = {0};
    char number[sizeof(w->count_wanted)];
    text_copy(number, sizeof(number), w->count_wanted);
    text_copy(by.name, sizeof(by.name), w->scanner);
    text_copy(by.operator, sizeof(by.operator), w->operator);
    enum reason reasons[] = {
        hold_now(s, w),
        number[0] ? about_parcel(s, &by, w->scan_id, COMMAND_COUNT_N, number) : REASON_NONE,
        w->reprint_wanted ? about_parcel(s, &by, w->scan_id, COMMAND_REPRINT, "") : REASON_NONE,
    };
    w->count_wanted[0] = '\0';
    w->reprint_wanted = false;
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (reason_is_failure(reasons[i]))
            not_done(s, w, w->scanner, w->scan_id, reasons[i]);
}

struct resumed {
    const struct station *station;
    struct waiting *w;
};

static void wait_again(void *arg, const struct code *code)
{
    const struct resumed *r = arg;
    enum command_code command;
    char argument[COMMAND_ARGUMENT_MAX + 1];
    if (code->kind != CODE_COMMAND || !command_read(code->body, r->station->command_key, &command, argument))
        return;
    if (command == COMMAND_HOLD)
        r->w->hold_wanted = true;
    else if (command == COMMAND_REPRINT)
        r->w->reprint_wanted = true;
    else if (command == COMMAND_COUNT_N)
        text_copy(r->w->count_wanted, sizeof(r->w->count_wanted), argument);
}

void station_command_resume(struct station *s, struct waiting *w)
{
    struct resumed resumed = {.station = s, .w = w};
    store_each_waiting_command(s->store, w->scan_id, wait_again, &resumed);
}

int64_t station_command_wake(const struct station *s)
{
    int64_t wake_us = CLOCK_FOREVER;
    for (int i = 0; i < s->scanner_count; i++) {
        const struct scanner_mode *mode = &s->scanners[i].mode;
        if (mode->armed && mode->until_us < wake_us)
            wake_us = mode->until_us + 1;
    }
    return wake_us;
}

void station_command_lapse(struct station *s, int64_t now_us)
{
    for (int i = 0; i < s->scanner_count; i++) {
        struct station_scanner *scanner = &s->scanners[i];
        if (!scanner->mode.armed || mode_waits(&scanner->mode, now_us))
            continue;
        scanner->mode.armed = false;
        station_view_crew(s, scanner, now_us);
    }
}
