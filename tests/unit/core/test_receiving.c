/* Every parcel state with every kind of lines, platform up and away: the table of docs/receiving.md, row by row. What goes over
 * several scans is in tests/scenario. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/receiving.h"

static const struct receiving_rules rules = {
    .confirm = CONFIRM_NEVER, .duplicate_window_ms = 1500, .second_code_ms = 3000, .choice_ms = 10000};

enum lines { NONE, GOOD, ALL_VOID };

static struct parcel_facts facts_of(enum parcel_state state, enum lines lines, bool up)
{
    static const struct order_line good = {.order_id = "O1", .line_id = "1", .status_id = 4};
    static const struct order_line gone = {.order_id = "O1", .line_id = "1", .status_id = 13};
    static const struct order_progress order = {.order_id = "O1", .lines = 2, .arrived = 0, .here = 1};
    struct parcel_facts facts = {.state = state, .platform_up = up};
    bool shelf = state == PARCEL_HELD || state == PARCEL_PENDING || state == PARCEL_STOPPED ||
                 state == PARCEL_LATE;
    facts.hold_no = shelf ? 5 : 0;
    facts.lines = lines == GOOD ? &good : lines == ALL_VOID ? &gone : NULL;
    facts.line_count = lines != NONE;
    facts.orders = lines != NONE ? &order : NULL;
    facts.order_count = lines != NONE;
    facts.bare_received = state == PARCEL_RECEIVED || state == PARCEL_LATE;
    facts.parcels_received = facts.bare_received;
    return facts;
}

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

/* What an answer does to each verdict that may still change; silence never makes a parcel unknown. */
static void every_answer_to_every_verdict(void **state)
{
    (void)state;
    static const struct {
        enum verdict verdict;
        enum answer_kind answer;
        enum lines lines;
        enum verdict after;
    } rows[] = {
        {VERDICT_LOOKING, ANSWER_FOUND, GOOD, VERDICT_MATCH},
        {VERDICT_LOOKING, ANSWER_FOUND, ALL_VOID, VERDICT_STOPPED},
        {VERDICT_LOOKING, ANSWER_FOUND, NONE, VERDICT_UNKNOWN},
        {VERDICT_LOOKING, ANSWER_NOT_FOUND, NONE, VERDICT_UNKNOWN},
        {VERDICT_LOOKING, ANSWER_NONE, NONE, VERDICT_PENDING},
        {VERDICT_LOOKING, ANSWER_DEADLINE, NONE, VERDICT_PENDING},
        {VERDICT_MATCH, ANSWER_FOUND, GOOD, VERDICT_MATCH},
        {VERDICT_MATCH, ANSWER_FOUND, ALL_VOID, VERDICT_STOPPED},
        {VERDICT_MATCH, ANSWER_NOT_FOUND, NONE, VERDICT_MATCH},
        {VERDICT_COMPLETE, ANSWER_NONE, GOOD, VERDICT_COMPLETE},
        {VERDICT_STOPPED, ANSWER_FOUND, GOOD, VERDICT_MATCH},
        {VERDICT_STOPPED, ANSWER_FOUND, ALL_VOID, VERDICT_STOPPED},
        {VERDICT_STOPPED, ANSWER_NONE, ALL_VOID, VERDICT_STOPPED},
        {VERDICT_UNKNOWN, ANSWER_FOUND, GOOD, VERDICT_MATCH},
        {VERDICT_UNKNOWN, ANSWER_NOT_FOUND, NONE, VERDICT_UNKNOWN},
        {VERDICT_UNKNOWN, ANSWER_NONE, NONE, VERDICT_UNKNOWN},
        {VERDICT_PENDING, ANSWER_FOUND, GOOD, VERDICT_MATCH},
        {VERDICT_PENDING, ANSWER_NOT_FOUND, NONE, VERDICT_UNKNOWN},
        {VERDICT_PENDING, ANSWER_NONE, NONE, VERDICT_PENDING},
        {VERDICT_DUPLICATE, ANSWER_FOUND, GOOD, VERDICT_DUPLICATE},
        {VERDICT_REFUSED, ANSWER_NOT_FOUND, NONE, VERDICT_REFUSED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct decision d;
        enum parcel_state stands = rows[i].verdict == VERDICT_PENDING   ? PARCEL_PENDING
                                   : rows[i].verdict == VERDICT_UNKNOWN ? PARCEL_HELD
                                   : rows[i].verdict == VERDICT_STOPPED ? PARCEL_STOPPED
                                   : rows[i].verdict == VERDICT_LOOKING ? PARCEL_LOOKING
                                                                        : PARCEL_RECEIVED;
        const struct parcel_facts facts = facts_of(stands, rows[i].lines, true);
        receiving_answer(rows[i].verdict, rows[i].answer, false, REASON_NO_ANSWER, &facts, &d);
        if (d.verdict != rows[i].after)
            fail_msg("row %zu: %s becomes %s", i, verdict_name(rows[i].verdict), verdict_name(d.verdict));
        bool platform_spoke = rows[i].answer == ANSWER_FOUND || rows[i].answer == ANSWER_NOT_FOUND;
        assert_true(d.verdict != VERDICT_UNKNOWN || platform_spoke || rows[i].verdict == VERDICT_UNKNOWN);
    }
}

static void complete_needs_all_of_every_order(void **state)
{
    (void)state;
    struct order_progress orders[2] = {{.lines = 2, .arrived = 2, .known_whole = true},
                                       {.lines = 1, .arrived = 1, .known_whole = true}};
    assert_true(receiving_complete(orders, 2));
    assert_false(receiving_complete(orders, 0));
    orders[1].known_whole = false;
    assert_false(receiving_complete(orders, 2));
    orders[1].known_whole = true;
    orders[1].arrived = 0;
    assert_false(receiving_complete(orders, 2));
    const struct parcel_facts facts = {.state = PARCEL_RECEIVED, .orders = orders, .order_count = 1};
    struct decision d;
    assert_true(receiving_orders(VERDICT_MATCH, &facts, &d));
    assert_int_equal(d.verdict, VERDICT_COMPLETE);
    assert_false(receiving_orders(VERDICT_STOPPED, &facts, &d));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_with_every_kind_of_lines),
        cmocka_unit_test(every_answer_to_every_verdict),
        cmocka_unit_test(complete_needs_all_of_every_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
