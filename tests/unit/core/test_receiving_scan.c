/* Every parcel state with every kind of lines, platform up and away: the table of docs/receiving.md, row by row; and what a scanner's
 * memory makes of a scan. What goes over several scans is in tests/scenario. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/receiving.h"
#include "some_parcel.h"

static const struct receiving_rules rules = {
    .confirm = CONFIRM_NEVER, .duplicate_window_ms = 1500, .second_code_ms = 3000, .choice_ms = 10000};

enum { SECOND_US = 1000000 };

static void every_state_with_every_kind_of_lines(void **state)
{
    (void)state;
    static const struct {
        enum parcel_state state;
        enum lines lines;
        bool up;
        enum verdict verdict;
        enum parcel_state next;
        enum hold_kind hold;
        bool receive;
        bool close;
        bool ask;
    } rows[] = {
        {PARCEL_NEW, GOOD, true, VERDICT_MATCH, PARCEL_RECEIVED, HOLD_NONE, true, false, false},
        {PARCEL_NEW, ALL_VOID, true, VERDICT_STOPPED, PARCEL_STOPPED, HOLD_STOPPED, false, false, false},
        {PARCEL_NEW, NONE, true, VERDICT_LOOKING, PARCEL_LOOKING, HOLD_NONE, false, false, true},
        {PARCEL_NEW, NONE, false, VERDICT_PENDING, PARCEL_PENDING, HOLD_PENDING, false, false, false},
        {PARCEL_NEW, GOOD, false, VERDICT_MATCH, PARCEL_RECEIVED, HOLD_NONE, true, false, false},
        {PARCEL_LOOKING, NONE, true, VERDICT_REPEAT, PARCEL_LOOKING, HOLD_NONE, false, false, false},
        {PARCEL_LOOKING, GOOD, true, VERDICT_REPEAT, PARCEL_LOOKING, HOLD_NONE, false, false, false},
        {PARCEL_RECEIVED, GOOD, true, VERDICT_DUPLICATE, PARCEL_RECEIVED, HOLD_NONE, false, false, false},
        {PARCEL_RECEIVED, NONE, false, VERDICT_DUPLICATE, PARCEL_RECEIVED, HOLD_NONE, false, false, false},
        {PARCEL_RECEIVED, ALL_VOID, true, VERDICT_DUPLICATE, PARCEL_RECEIVED, HOLD_NONE, false, false, false},
        {PARCEL_STOPPED, GOOD, true, VERDICT_MATCH, PARCEL_RECEIVED, HOLD_NONE, true, true, false},
        {PARCEL_STOPPED, ALL_VOID, true, VERDICT_STOPPED, PARCEL_STOPPED, HOLD_STOPPED, false, false, false},
        {PARCEL_STOPPED, NONE, true, VERDICT_STOPPED, PARCEL_STOPPED, HOLD_STOPPED, false, false, false},
        {PARCEL_HELD, GOOD, true, VERDICT_MATCH, PARCEL_RECEIVED, HOLD_NONE, true, true, false},
        {PARCEL_HELD, ALL_VOID, true, VERDICT_STOPPED, PARCEL_STOPPED, HOLD_STOPPED, false, false, false},
        {PARCEL_HELD, NONE, true, VERDICT_UNKNOWN, PARCEL_HELD, HOLD_NONE, false, false, true},
        {PARCEL_HELD, NONE, false, VERDICT_UNKNOWN, PARCEL_HELD, HOLD_NONE, false, false, false},
        {PARCEL_PENDING, GOOD, true, VERDICT_MATCH, PARCEL_RECEIVED, HOLD_NONE, true, true, false},
        {PARCEL_PENDING, ALL_VOID, true, VERDICT_STOPPED, PARCEL_STOPPED, HOLD_STOPPED, false, false, false},
        {PARCEL_PENDING, NONE, true, VERDICT_LOOKING, PARCEL_PENDING, HOLD_NONE, false, false, true},
        {PARCEL_PENDING, NONE, false, VERDICT_PENDING, PARCEL_PENDING, HOLD_NONE, false, false, false},
        {PARCEL_LATE, GOOD, true, VERDICT_MATCH, PARCEL_RECEIVED, HOLD_NONE, true, true, false},
        {PARCEL_LATE, GOOD, false, VERDICT_MATCH, PARCEL_RECEIVED, HOLD_NONE, true, true, false},
        {PARCEL_LATE, ALL_VOID, true, VERDICT_STOPPED, PARCEL_STOPPED, HOLD_STOPPED, false, false, false},
        {PARCEL_LATE, ALL_VOID, false, VERDICT_STOPPED, PARCEL_STOPPED, HOLD_STOPPED, false, false, false},
        {PARCEL_LATE, NONE, true, VERDICT_MATCH, PARCEL_RECEIVED, HOLD_NONE, true, true, true},
        {PARCEL_LATE, NONE, false, VERDICT_MATCH, PARCEL_RECEIVED, HOLD_NONE, true, true, false},
    };
    struct code code = {.kind = CODE_WAYBILL, .waybill = "SF1331875979567", .form_count = 1};
    text_copy(code.forms[0], sizeof(code.forms[0]), code.waybill);
    const struct scan scan = {.raw_len = 15, .raw = "SF1331875979567"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct scanner_memory memory = {0};
        struct decision d;
        const struct parcel_facts facts = facts_of(rows[i].state, rows[i].lines, rows[i].up);
        receiving_scan(&rules, &memory, &scan, &code, &facts, 1, 1000000, &d);
        if (d.verdict != rows[i].verdict || d.next != rows[i].next || d.hold != rows[i].hold ||
            d.receive != rows[i].receive || d.close_hold != rows[i].close || d.ask_lines != rows[i].ask)
            fail_msg("row %zu (%s): %s, next %s, hold %s, receive %d, close %d, ask %d", i,
                     parcel_state_name(rows[i].state), verdict_name(d.verdict), parcel_state_name(d.next),
                     hold_kind_name(d.hold), d.receive, d.close_hold, d.ask_lines);
    }
}

/* --- the scanner's memory ------------------------------------------------------------------------------------------- */
static struct scan scan_of(const char *raw)
{
    struct scan scan = {.raw_len = strlen(raw)};
    memcpy(scan.raw, raw, scan.raw_len);
    return scan;
}

static struct code waybill_of(const char *waybill, int index, int total)
{
    struct code code = {.kind = CODE_WAYBILL, .parcel = {.index = index, .total = total}, .form_count = 1};
    text_copy(code.waybill, sizeof(code.waybill), waybill);
    text_copy(code.forms[0], sizeof(code.forms[0]), waybill);
    return code;
}

static struct decision judge(struct scanner_memory *memory, const char *raw, const struct code *code,
                             const struct parcel_facts *facts, int64_t scan_id, int64_t now_us)
{
    struct decision d;
    const struct scan scan = scan_of(raw);
    receiving_scan(&rules, memory, &scan, code, facts, scan_id, now_us, &d);
    return d;
}

static void the_same_code_again(void **state)
{
    (void)state;
    struct scanner_memory memory = {0};
    const struct code code = waybill_of("SF1331875979567", 0, 0);
    const struct parcel_facts fresh = facts_of(PARCEL_NEW, GOOD, true);
    const struct parcel_facts received = facts_of(PARCEL_RECEIVED, GOOD, true);
    assert_int_equal(judge(&memory, "SF1331875979567", &code, &fresh, 1, SECOND_US).verdict, VERDICT_MATCH);
    struct decision d = judge(&memory, "SF1331875979567", &code, &received, 2, SECOND_US + 1499999);
    assert_int_equal(d.verdict, VERDICT_REPEAT);
    assert_int_equal(d.reason, REASON_SAME_CODE);
    assert_true(d.silent);
    assert_int_equal(d.next, PARCEL_RECEIVED);
    assert_int_equal(memory.scan_id, 1); /* an undo is of the scan that counted */
    /* The window begins anew with each. */
    d = judge(&memory, "SF1331875979567", &code, &received, 3, SECOND_US + 2 * 1499999 + 1);
    assert_int_equal(d.verdict, VERDICT_DUPLICATE);
}

/* A burst that broke is no code, however like the last: whoever scanned it must hear that. */
static void a_broken_burst_is_no_repeat(void **state)
{
    (void)state;
    struct scanner_memory memory = {0};
    struct decision d;
    struct scan scan = scan_of("SF13318");
    const struct code refused = {.kind = CODE_REFUSED, .refusal = REFUSAL_BROKEN};
    const struct parcel_facts facts = facts_of(PARCEL_NEW, NONE, true);
    scan.flaw = SCAN_BROKEN;
    for (int i = 1; i <= 2; i++) {
        receiving_scan(&rules, &memory, &scan, &refused, &facts, i, i, &d);
        assert_int_equal(d.verdict, VERDICT_REFUSED);
        assert_int_equal(d.refusal, REFUSAL_BROKEN);
        assert_false(d.silent);
    }
    assert_int_equal(memory.raw_len, 0);
}

static void the_other_code_of_the_label(void **state)
{
    (void)state;
    struct scanner_memory memory = {0};
    const struct code bars = waybill_of("JDVA11408814483", 1, 3);
    const struct code same_box = waybill_of("JDVA11408814483", 0, 0);
    const struct code next_box = waybill_of("JDVA11408814483", 2, 3);
    const struct parcel_facts fresh = facts_of(PARCEL_NEW, GOOD, true);
    (void)judge(&memory, "JDVA11408814483-1-3-", &bars, &fresh, 1, SECOND_US);
    struct decision d = judge(&memory, "the QR", &same_box, &fresh, 2, 2 * SECOND_US);
    assert_int_equal(d.verdict, VERDICT_REPEAT);
    assert_int_equal(d.reason, REASON_SECOND_CODE);
    /* Another box of the same number is another parcel. */
    assert_int_equal(judge(&memory, "JDVA11408814483-2-3-", &next_box, &fresh, 3, 2 * SECOND_US).verdict,
                     VERDICT_MATCH);
    /* And after a while the label is simply scanned again. */
    assert_int_equal(judge(&memory, "the QR", &next_box, &fresh, 4, 6 * SECOND_US).verdict, VERDICT_MATCH);
}

static void a_question_and_its_answers(void **state)
{
    (void)state;
    struct scanner_memory memory = {0};
    struct decision d;
    const struct code bare = waybill_of("JDVA11408814483", 0, 0);
    struct parcel_facts facts = facts_of(PARCEL_RECEIVED, GOOD, true);
    facts.indexed_received = true;
    facts.parcels_received = 2;
    d = judge(&memory, "JDVA11408814483", &bare, &facts, 7, SECOND_US);
    assert_int_equal(d.verdict, VERDICT_CHOICE);
    assert_int_equal(d.reason, REASON_WHICH_PARCEL);
    assert_true(memory.choosing);
    assert_int_equal(memory.choice_scan_id, 7);
    assert_true(memory.choice_until_us == 11 * SECOND_US);
    struct scanner_memory other = memory;
    receiving_choose(&other, CHOICE_SAME, &facts, &d);
    assert_int_equal(d.verdict, VERDICT_DUPLICATE);
    assert_false(d.receive);
    assert_false(other.choosing);
    receiving_number(&memory, &facts);
    facts.state = PARCEL_NEW; /* of that parcel */
    receiving_choose(&memory, CHOICE_NEXT, &facts, &d);
    assert_int_equal(d.verdict, VERDICT_MATCH);
    assert_int_equal(d.reason, REASON_CHOSEN);
    assert_true(d.receive);
    assert_int_equal(d.next, PARCEL_RECEIVED);
    assert_int_equal(memory.parcel.index, PARCEL_INDEX_EXTRA + 2); /* no code has that */
    assert_false(memory.choosing);
}

/* One of those before was taken back, so there are fewer than the numbers they were given. */
static void a_further_parcel_gets_a_number_of_its_own(void **state)
{
    (void)state;
    struct scanner_memory memory = {.choosing = true};
    struct scanner_memory indexed = {.choosing = true, .parcel = {.index = 2}};
    const struct parcel_facts facts = {.parcels_received = 2, .extra_index = PARCEL_INDEX_EXTRA + 2};
    receiving_number(&memory, &facts);
    assert_int_equal(memory.parcel.index, PARCEL_INDEX_EXTRA + 3);
    receiving_number(&indexed, &facts);
    assert_int_equal(indexed.parcel.index, 2);
}

static void another_box_goes_by_its_lines(void **state)
{
    (void)state;
    struct scanner_memory memory = {.choosing = true, .parcel = {.index = PARCEL_INDEX_EXTRA + 1}};
    struct decision d;
    const struct parcel_facts all_void = facts_of(PARCEL_NEW, ALL_VOID, true);
    const struct parcel_facts none = facts_of(PARCEL_NEW, NONE, true);
    receiving_choose(&memory, CHOICE_NEXT, &all_void, &d);
    assert_int_equal(d.verdict, VERDICT_STOPPED);
    assert_int_equal(d.hold, HOLD_STOPPED);
    assert_int_equal(d.next, PARCEL_STOPPED);
    receiving_choose(&memory, CHOICE_NEXT, &none, &d);
    assert_int_equal(d.verdict, VERDICT_PENDING);
    assert_int_equal(d.hold, HOLD_PENDING);
    assert_false(d.receive);
    assert_int_equal(d.next, PARCEL_PENDING);
}

static void who_scans_on_leaves_the_question(void **state)
{
    (void)state;
    const struct code another = waybill_of("SF1331875979567", 0, 0);
    const struct code command = {.kind = CODE_COMMAND};
    const struct parcel_facts facts = facts_of(PARCEL_NEW, NONE, true);
    struct scanner_memory memory = {.choosing = true, .choice_until_us = 9 * SECOND_US};
    (void)judge(&memory, "a command", &command, &facts, 1, SECOND_US);
    assert_true(memory.choosing); /* its answer may be a command */
    (void)judge(&memory, "SF1331875979567", &another, &facts, 2, SECOND_US);
    assert_false(memory.choosing);
    memory.choosing = true;
    (void)judge(&memory, "a command later", &command, &facts, 3, 9 * SECOND_US + 1);
    assert_false(memory.choosing);
}

static void undone_it_may_be_scanned_again(void **state)
{
    (void)state;
    struct scanner_memory memory = {0};
    const struct code code = waybill_of("SF1331875979567", 0, 0);
    const struct parcel_facts fresh = facts_of(PARCEL_NEW, GOOD, true);
    assert_int_equal(receiving_undo(&memory), 0);
    (void)judge(&memory, "SF1331875979567", &code, &fresh, 4, SECOND_US);
    assert_int_equal(receiving_undo(&memory), 4);
    assert_int_equal(receiving_undo(&memory), 0);
    assert_int_equal(judge(&memory, "SF1331875979567", &code, &fresh, 5, SECOND_US).verdict, VERDICT_MATCH);
}

/* A mirrored match is confirmed always, or when the mirror is older than stale_s, or never; and by nobody who is away. */
static void when_a_match_is_confirmed(void **state)
{
    (void)state;
    static const struct row {
        enum confirm confirm;
        int64_t read_us;
        bool up;
        bool asks;
    } rows[] = {
        {CONFIRM_ALWAYS, 100 * SECOND_US, true, true},
        {CONFIRM_ALWAYS, 100 * SECOND_US, false, false},
        {CONFIRM_STALE, 40 * SECOND_US, true, false},
        {CONFIRM_STALE, 40 * SECOND_US - 1, true, true},
        {CONFIRM_STALE, 0, false, false},
        {CONFIRM_NEVER, 0, true, false},
    };
    const struct code code = waybill_of("SF1331875979567", 0, 0);
    static const enum parcel_state states[] = {PARCEL_NEW, PARCEL_HELD, PARCEL_LATE};
    for (size_t i = 0; i < COUNT_OF(rows) * COUNT_OF(states); i++) {
        const struct row *row = &rows[i / COUNT_OF(states)];
        enum parcel_state stood = states[i % COUNT_OF(states)];
        struct scanner_memory memory = {0};
        struct decision d;
        struct scan scan = scan_of("SF1331875979567");
        struct receiving_rules these = rules;
        struct parcel_facts facts = facts_of(stood, GOOD, row->up);
        these.confirm = row->confirm;
        these.stale_s = 60;
        scan.wall_us = (int64_t)100 * SECOND_US;
        facts.lines_read_us = row->read_us;
        receiving_scan(&these, &memory, &scan, &code, &facts, 1, SECOND_US, &d);
        assert_int_equal(d.verdict, VERDICT_MATCH);
        if (d.ask_lines != row->asks)
            fail_msg("row %zu (%s): ask %d", i / COUNT_OF(states), parcel_state_name(stood), d.ask_lines);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_with_every_kind_of_lines),
        cmocka_unit_test(the_same_code_again),
        cmocka_unit_test(a_broken_burst_is_no_repeat),
        cmocka_unit_test(the_other_code_of_the_label),
        cmocka_unit_test(a_question_and_its_answers),
        cmocka_unit_test(a_further_parcel_gets_a_number_of_its_own),
        cmocka_unit_test(another_box_goes_by_its_lines),
        cmocka_unit_test(who_scans_on_leaves_the_question),
        cmocka_unit_test(undone_it_may_be_scanned_again),
        cmocka_unit_test(when_a_match_is_confirmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
