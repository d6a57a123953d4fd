#include "fresh_store.h"
#include "parcels.h"
#include "store/mirror.h"

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
    struct order_progress alone = {0};
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    assert_false(store_order_progress(f->store, "O1", 0, &alone));
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
    /* The order by itself says the same. */
    put_line(f->store, "O1", "2", "YT4512345678901", LINE_STATUS_RECEIVED);
    assert_true(store_order_progress(f->store, "O1", 0, &alone));
    assert_string_equal(alone.customer, "Анна");
    assert_true(alone.known_whole);
    assert_int_equal(alone.lines, 2);
    assert_int_equal(alone.arrived, 1);
}

/* Lines come by order and number, however they lie in the database. */
static void lines_in_order(void **state)
{
    struct fresh_store *f = *state;
    struct order_line lines[] = {a_line("O2", "7", "SF1331875979567"), a_line("O1", "3", "SF1331875979567"),
                                 a_line("O1", "2", "SF1331875979567"), a_line("O1", "9", "SF1331875979567")};
    lines[1].line_num = 2;
    store_begin(f->store);
    (void)store_put_lines(f->store, lines, COUNT_OF(lines), 1);
    fresh_commit(f->store);
    const struct parcel_facts *facts = facts_of(f->store, "SF1331875979567");
    assert_int_equal(facts->line_count, 4);
    assert_string_equal(facts->lines[0].line_id, "2");
    assert_string_equal(facts->lines[1].line_id, "9");
    assert_string_equal(facts->lines[2].line_id, "3");
    assert_string_equal(facts->lines[3].line_id, "7");
    assert_int_equal(facts->order_count, 2);
    assert_string_equal(facts->orders[0].order_id, "O1");
    assert_string_equal(facts->orders[1].order_id, "O2");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_store_open, fresh_store_close)
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_known),      TEST(found_however_it_is_written),
        TEST(who_received_it_first), TEST(customers),
        TEST(lines_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
