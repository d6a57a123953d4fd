/* What an answer, silence or the order makes of a verdict that stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/receiving.h"
#include "some_parcel.h"

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

static struct decision answered(enum verdict verdict, enum answer_kind answer, bool changed,
                                const struct parcel_facts *facts)
{
    struct decision d;
    receiving_answer(verdict, answer, changed, REASON_PLATFORM_REFUSED, facts, &d);
    return d;
}

static void why_nothing_is_known(void **state)
{
    (void)state;
    const struct parcel_facts facts = facts_of(PARCEL_LOOKING, NONE, true);
    struct decision d = answered(VERDICT_LOOKING, ANSWER_DEADLINE, false, &facts);
    assert_int_equal(d.reason, REASON_NO_ANSWER);
    assert_int_equal(d.hold, HOLD_PENDING);
    assert_int_equal(d.next, PARCEL_PENDING);
    d = answered(VERDICT_LOOKING, ANSWER_NONE, false, &facts);
    assert_int_equal(d.reason, REASON_PLATFORM_REFUSED);
}

/* People's eyes are called back only when something is otherwise than they saw. */
static void a_confirmed_match_is_silent(void **state)
{
    (void)state;
    const struct parcel_facts good = facts_of(PARCEL_RECEIVED, GOOD, true);
    const struct parcel_facts gone = facts_of(PARCEL_RECEIVED, NONE, true);
    struct decision d = answered(VERDICT_MATCH, ANSWER_FOUND, false, &good);
    assert_true(d.silent && !d.attention);
    assert_int_equal(d.reason, REASON_NONE);
    d = answered(VERDICT_MATCH, ANSWER_FOUND, true, &good);
    assert_true(!d.silent && d.attention);
    assert_int_equal(d.reason, REASON_LINES_CHANGED);
    assert_true(d.receive); /* of a line that was not in the mirror */
    /* The platform takes it back: said, but a receipt stays a receipt. */
    /* Found nothing, yet a line stands: a person has said that it is this parcel's. */
    const struct parcel_facts tied = facts_of(PARCEL_RECEIVED, GOOD, true);
    d = answered(VERDICT_COMPLETE, ANSWER_NOT_FOUND, false, &tied);
    assert_int_equal(d.verdict, VERDICT_COMPLETE);
    assert_true(d.silent);
    assert_false(d.attention);
    d = answered(VERDICT_MATCH, ANSWER_NOT_FOUND, true, &gone);
    assert_true(d.attention && !d.receive);
    assert_int_equal(d.next, PARCEL_RECEIVED);
    d = answered(VERDICT_COMPLETE, ANSWER_FOUND, false, &good);
    assert_int_equal(d.verdict, VERDICT_COMPLETE); /* that was known of the order */
}

/* On the shelf it is matched where it lies: a late receipt, and its hold stays open until it is in somebody's hand. */
static void found_on_the_shelf(void **state)
{
    (void)state;
    struct parcel_facts facts = facts_of(PARCEL_PENDING, GOOD, true);
    struct decision d = answered(VERDICT_PENDING, ANSWER_FOUND, false, &facts);
    assert_true(d.receive && d.late && d.attention && !d.close_hold && !d.silent);
    assert_int_equal(d.next, PARCEL_LATE);
    assert_int_equal(d.reason, REASON_LATE_MATCH);
    /* Scanned again meanwhile: that scan's own answer does it. */
    facts = facts_of(PARCEL_RECEIVED, GOOD, true);
    d = answered(VERDICT_PENDING, ANSWER_FOUND, false, &facts);
    assert_true(d.silent && !d.receive);
    assert_int_equal(d.next, PARCEL_RECEIVED);
}

/* Two scans of one parcel are asked about, and one of them is answered first. */
static void another_scan_was_answered_first(void **state)
{
    (void)state;
    struct decision d;
    struct parcel_facts facts = facts_of(PARCEL_RECEIVED, GOOD, true);
    facts.hold_no = 3;
    /* Received by the other one: no second receipt, no second label. */
    d = answered(VERDICT_LOOKING, ANSWER_FOUND, false, &facts);
    assert_int_equal(d.verdict, VERDICT_DUPLICATE);
    assert_false(d.receive);
    assert_int_equal(d.next, PARCEL_RECEIVED);
    d = answered(VERDICT_UNKNOWN, ANSWER_FOUND, false, &facts);
    assert_int_equal(d.verdict, VERDICT_DUPLICATE);
    assert_true(d.attention);
    /* Never on the shelf again, whatever the platform says of it now. */
    facts = facts_of(PARCEL_RECEIVED, NONE, true);
    static const enum answer_kind kinds[] = {ANSWER_NOT_FOUND, ANSWER_NONE, ANSWER_DEADLINE};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        d = answered(VERDICT_LOOKING, kinds[i], false, &facts);
        assert_int_equal(d.hold, HOLD_NONE);
        assert_int_equal(d.next, PARCEL_RECEIVED);
    }
    /* Matched on the shelf by the other one: this one has it in hand. */
    facts = facts_of(PARCEL_LATE, GOOD, true);
    facts.hold_no = 3;
    d = answered(VERDICT_LOOKING, ANSWER_DEADLINE, false, &facts);
    assert_int_equal(d.verdict, VERDICT_MATCH);
    assert_int_equal(d.source, SOURCE_MIRROR);
    assert_true(d.close_hold);
    assert_int_equal(d.next, PARCEL_RECEIVED);
    facts = facts_of(PARCEL_LATE, ALL_VOID, true);
    assert_int_equal(answered(VERDICT_LOOKING, ANSWER_FOUND, false, &facts).next, PARCEL_STOPPED);
    /* The other one's answer had no line of it yet, or only void ones: it lies there and is found now. */
    static const enum parcel_state shelf[] = {PARCEL_HELD, PARCEL_STOPPED};
    for (size_t i = 0; i < sizeof(shelf) / sizeof(shelf[0]); i++) {
        facts = facts_of(shelf[i], GOOD, true);
        d = answered(VERDICT_PENDING, ANSWER_FOUND, false, &facts);
        assert_true(d.receive && d.late && d.attention);
        assert_int_equal(d.next, PARCEL_LATE);
    }
    assert_int_equal(d.hold, HOLD_PENDING); /* no longer stopped */
}

static void late_matches(void **state)
{
    (void)state;
    struct decision d;
    struct parcel_facts facts = facts_of(PARCEL_HELD, GOOD, true);
    assert_true(receiving_late(&facts, &d));
    assert_true(d.receive && d.late && d.attention && !d.close_hold);
    assert_int_equal(d.next, PARCEL_LATE);
    facts = facts_of(PARCEL_PENDING, ALL_VOID, true);
    assert_true(receiving_late(&facts, &d));
    assert_int_equal(d.verdict, VERDICT_STOPPED);
    assert_int_equal(d.next, PARCEL_STOPPED);
    assert_false(d.receive);
    facts = facts_of(PARCEL_HELD, NONE, true);
    assert_false(receiving_late(&facts, &d));
    facts = facts_of(PARCEL_RECEIVED, GOOD, true); /* in somebody's hands */
    assert_false(receiving_late(&facts, &d));
}

/* The order was read: a match of its last lines is complete. Nothing else changes by it. */
static void the_order_makes_it_complete(void **state)
{
    (void)state;
    struct order_progress order = {.lines = 2, .arrived = 2, .known_whole = true};
    const struct parcel_facts facts = {.state = PARCEL_RECEIVED, .orders = &order, .order_count = 1};
    struct decision d;
    assert_true(receiving_orders(VERDICT_MATCH, &facts, &d));
    assert_int_equal(d.verdict, VERDICT_COMPLETE);
    assert_int_equal(d.next, PARCEL_RECEIVED);
    assert_false(receiving_orders(VERDICT_STOPPED, &facts, &d));
    assert_false(receiving_orders(VERDICT_COMPLETE, &facts, &d));
    order.arrived = 1;
    assert_false(receiving_orders(VERDICT_MATCH, &facts, &d));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_to_every_verdict),   cmocka_unit_test(why_nothing_is_known),
        cmocka_unit_test(a_confirmed_match_is_silent),     cmocka_unit_test(found_on_the_shelf),
        cmocka_unit_test(another_scan_was_answered_first), cmocka_unit_test(late_matches),
        cmocka_unit_test(the_order_makes_it_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
