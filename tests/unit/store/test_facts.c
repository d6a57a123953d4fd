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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_store_open, fresh_store_close)
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_known),    TEST(found_however_it_is_written),
        TEST(how_far_an_order_is), TEST(who_received_it_first),
        TEST(customers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
