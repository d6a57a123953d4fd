/* What scans and answers are judged by alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "receiving_rules.h"

static void what_the_lines_are(void **state)
{
    (void)state;
    const struct order_line lines[] = {{.status_id = LINE_STATUS_CANCELLED},
                                       {.status_id = LINE_STATUS_RETURNED},
                                       {.status_id = LINE_STATUS_ORDERED}};
    struct parcel_facts facts = {.lines = lines, .line_count = 3};
    assert_int_equal(lines_kind(&facts), LINES_GOOD); /* one that is wanted is enough */
    facts.line_count = 2;
    assert_int_equal(lines_kind(&facts), LINES_ALL_VOID);
    facts.line_count = 0;
    assert_int_equal(lines_kind(&facts), LINES_NONE);
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
}

/* The lines on the waybill in hand arrive with it: with its last box. */
static void the_last_box_brings_the_rest(void **state)
{
    (void)state;
    struct order_progress order = {.lines = 3, .arrived = 2, .here = 1, .known_whole = true};
    struct parcel_facts facts = {.orders = &order, .order_count = 1};
    const struct parcel_index bare = {0};
    const struct parcel_index second = {.index = 2, .total = 3};
    assert_int_equal(match_or_complete(&facts, &bare), VERDICT_COMPLETE);
    /* Of three boxes the second: the line is not whole yet. */
    facts.parcels_received = 1;
    assert_int_equal(match_or_complete(&facts, &second), VERDICT_MATCH);
    facts.parcels_received = 2;
    assert_int_equal(match_or_complete(&facts, &second), VERDICT_COMPLETE);
    /* It is counted among the received ones already. */
    facts.state = PARCEL_RECEIVED;
    assert_int_equal(match_or_complete(&facts, &second), VERDICT_MATCH);
    facts.parcels_received = 3;
    assert_int_equal(match_or_complete(&facts, &second), VERDICT_COMPLETE);
    /* That there are three may have been on another box. */
    facts = (struct parcel_facts){.orders = &order, .order_count = 1, .parcels_total = 3};
    assert_int_equal(match_or_complete(&facts, &bare), VERDICT_MATCH);
}

static void what_is_not_known_is_not_complete(void **state)
{
    (void)state;
    struct order_progress orders[2] = {{.lines = 1, .here = 1, .known_whole = true},
                                       {.lines = 1, .here = 1, .known_whole = false}};
    struct parcel_facts facts = {.orders = orders, .order_count = 2};
    const struct parcel_index bare = {0};
    assert_int_equal(match_or_complete(&facts, &bare), VERDICT_MATCH);
    facts.order_count = 1;
    assert_int_equal(match_or_complete(&facts, &bare), VERDICT_COMPLETE);
    facts.order_count = 0;
    assert_int_equal(match_or_complete(&facts, &bare), VERDICT_MATCH);
}

static void what_must_be_asked_of_the_orders(void **state)
{
    (void)state;
    struct order_progress orders[2] = {{.customer = "Anna", .known_whole = true},
                                       {.customer = "Boris", .known_whole = true}};
    struct parcel_facts facts = {.orders = orders, .order_count = 2};
    assert_false(orders_unknown(&facts));
    orders[1].customer[0] = '\0';
    assert_true(orders_unknown(&facts));
    orders[1].customer[0] = 'B';
    orders[0].known_whole = false;
    assert_true(orders_unknown(&facts));
    facts.order_count = 0;
    assert_false(orders_unknown(&facts));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_lines_are),
        cmocka_unit_test(complete_needs_all_of_every_order),
        cmocka_unit_test(the_last_box_brings_the_rest),
        cmocka_unit_test(what_is_not_known_is_not_complete),
        cmocka_unit_test(what_must_be_asked_of_the_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
