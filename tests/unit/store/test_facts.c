#include "fresh_store.h"
#include "parcels.h"

static void nothing_is_known(void **state)
{
    struct fresh_store *f = *state;
    const struct parcel_facts *facts = facts_of(f->store, "SF1331875979567");
    assert_int_equal(facts->state, PARCEL_NEW);
    assert_int_equal(facts->line_count, 0);
    assert_int_equal(facts->first.scan_id, 0);
}

/* On file in lower case, with a suffix, several in one field: found by the number all the same. */
static void found_however_it_is_written(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "sf1331875979567，YT4512345678901", 4);
    put_line(f->store, "O2", "1", "JDVA11408814483-1-3-", 4);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->line_count, 1);
    assert_int_equal(facts_of(f->store, "yt4512345678901")->line_count, 1);
    assert_int_equal(facts_of(f->store, "JDVA11408814483-2-3-")->line_count, 1);
    assert_int_equal(facts_of(f->store, "SF1331875979568")->line_count, 0);
}

/* n of m: void lines count nowhere, a status of 6 has arrived, a line of three boxes has when all three have. */
static void how_far_an_order_is(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "JDVA11408814483", 4);
    put_line(f->store, "O1", "2", "SF1331875979567", 6);
    put_line(f->store, "O1", "3", "SF1331875979567", 13);
    put_line(f->store, "O1", "4", "", 2);
    const struct parcel_facts *facts = facts_of(f->store, "JDVA11408814483-1-3-");
    assert_int_equal(facts->order_count, 1);
    assert_int_equal(facts->orders[0].lines, 3);
    assert_int_equal(facts->orders[0].arrived, 1);
    assert_int_equal(facts->orders[0].here, 1);
    assert_false(facts->orders[0].known_whole);
    assert_int_equal(facts->parcels_total, 3);
    assert_int_equal(receive(f->store, 1, "JDVA11408814483-1-3-"), 1);
    assert_int_equal(receive(f->store, 2, "JDVA11408814483-2-3-"), 1);
    facts = facts_of(f->store, "JDVA11408814483-3-3-");
    assert_int_equal(facts->state, PARCEL_NEW);
    assert_int_equal(facts->parcels_received, 2);
    assert_true(facts->indexed_received);
    assert_int_equal(facts->orders[0].arrived, 1);
    assert_int_equal(receive(f->store, 3, "JDVA11408814483-3-3-"), 1);
    facts = facts_of(f->store, "JDVA11408814483-3-3-");
    assert_int_equal(facts->state, PARCEL_RECEIVED);
    assert_int_equal(facts->orders[0].arrived, 2);
}

static void who_received_it_first(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    (void)receive(f->store, 7, "SF1331875979567");
    (void)receive(f->store, 8, "SF1331875979567");
    const struct parcel_facts *facts = facts_of(f->store, "SF1331875979567");
    assert_int_equal(facts->first.scan_id, 7);
    assert_string_equal(facts->first.station, "dock");
    assert_string_equal(facts->first.operator, "anna");
    assert_true(facts->first.at_us == 1700000007000000);
}

static void customers(void **state)
{
    struct fresh_store *f = *state;
    struct order order = {.order_id = "O1", .customer_id = "77"};
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    store_begin(f->store);
    store_put_order(f->store, &order, false, 1);
    fresh_commit(f->store);
    const struct parcel_facts *facts = facts_of(f->store, "SF1331875979567");
    assert_string_equal(facts->orders[0].customer, "77"); /* no name: the number */
    assert_false(facts->orders[0].known_whole);
    text_copy(order.customer, sizeof(order.customer), "Анна");
    store_begin(f->store);
    store_put_order(f->store, &order, true, 2);
    fresh_commit(f->store);
    facts = facts_of(f->store, "SF1331875979567");
    assert_string_equal(facts->orders[0].customer, "Анна");
    assert_true(facts->orders[0].known_whole);
}

/* Two numbers for one line: it has arrived when all boxes of one of them have, not when so many of both have. */
static void a_line_with_two_waybills(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "JDVA11408814483 JDVB11408814484", 4);
    (void)receive(f->store, 1, "JDVA11408814483-1-2-");
    (void)receive(f->store, 2, "JDVB11408814484-1-2-");
    assert_int_equal(facts_of(f->store, "JDVA11408814483-2-2-")->orders[0].arrived, 0);
    (void)receive(f->store, 3, "JDVB11408814484-2-2-");
    assert_int_equal(facts_of(f->store, "JDVA11408814483-2-2-")->orders[0].arrived, 1);
}

/* The second look after a scan's own receipts sees them, with the same lines. */
static void again_after_the_own_receipts(void **state)
{
    struct fresh_store *f = *state;
    struct store_facts facts = {0};
    struct error err;
    const struct code code = code_of("SF1331875979567");
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    put_line(f->store, "O1", "2", "YT4512345678901", 4);
    assert_true(store_facts_read(f->store, &code, &facts, &err));
    assert_int_equal(facts.facts.orders[0].arrived, 0);
    assert_int_equal(facts.facts.lines_open_here, 1);
    (void)receive(f->store, 1, "SF1331875979567");
    assert_true(store_facts_again(f->store, &code, &facts, &err));
    assert_int_equal(facts.facts.state, PARCEL_RECEIVED);
    assert_int_equal(facts.facts.line_count, 1);
    assert_int_equal(facts.facts.order_count, 1);
    assert_int_equal(facts.facts.orders[0].arrived, 1);
    assert_int_equal(facts.facts.orders[0].lines, 2);
    assert_int_equal(facts.facts.lines_open_here, 0);
    store_facts_fini(&facts);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_store_open, fresh_store_close)
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_known),
        TEST(found_however_it_is_written),
        TEST(how_far_an_order_is),
        TEST(who_received_it_first),
        TEST(customers),
        TEST(a_line_with_two_waybills),
        TEST(again_after_the_own_receipts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
