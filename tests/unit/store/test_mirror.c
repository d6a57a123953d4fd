#include "fresh_store.h"
#include "parcels.h"

static int put(struct store *s, const struct order_line *line, int64_t at_us)
{
    store_begin(s);
    int changed = store_put_lines(s, line, 1, at_us);
    fresh_commit(s);
    return changed;
}

static void unchanged_lines_are_not_written(void **state)
{
    struct fresh_store *f = *state;
    struct order_line line = a_line("O1", "1", "SF1331875979567");
    assert_int_equal(put(f->store, &line, 1000), 1);
    assert_int_equal(put(f->store, &line, 2000), 0);
    assert_true(facts_of(f->store, "SF1331875979567")->lines_read_us == 1000);
    /* But for the time, once it is an hour newer. */
    const int64_t later_us = INT64_C(3601) * 1000000;
    assert_int_equal(put(f->store, &line, later_us), 0);
    assert_true(facts_of(f->store, "SF1331875979567")->lines_read_us == later_us);
    line.quantity = 5;
    assert_int_equal(put(f->store, &line, later_us), 1);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->lines[0].quantity, 5);
}

static void a_line_that_moves_to_another_number(void **state)
{
    struct fresh_store *f = *state;
    struct order_line line = a_line("O1", "1", "SF1331875979567 YT4512345678901");
    (void)put(f->store, &line, 1000);
    text_copy(line.waybill, sizeof(line.waybill), "YT4512345678901; JT0006968326954");
    assert_int_equal(put(f->store, &line, 2000), 1);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->line_count, 0);
    assert_int_equal(facts_of(f->store, "YT4512345678901")->line_count, 1);
    assert_int_equal(facts_of(f->store, "JT0006968326954")->line_count, 1);
}

/* The platform's whole answer: what it no longer names with this number loses it, and stays in its order. */
static void a_whole_answer_replaces(void **state)
{
    struct fresh_store *f = *state;
    const struct order_line lines[] = {a_line("O1", "1", "SF1331875979567"),
                                       a_line("O1", "2", "SF1331875979567")};
    const struct code code = code_of("SF1331875979567");
    store_begin(f->store);
    assert_int_equal(store_put_lines(f->store, lines, 2, 1000), 2);
    assert_int_equal(store_replace_lines(f->store, &code, lines, 1, 2000), 1);
    fresh_commit(f->store);
    const struct parcel_facts *facts = facts_of(f->store, "SF1331875979567");
    assert_int_equal(facts->line_count, 1);
    assert_string_equal(facts->lines[0].line_id, "1");
    assert_int_equal(facts->orders[0].lines, 2);
    store_begin(f->store);
    assert_int_equal(store_replace_lines(f->store, &code, NULL, 0, 3000), 1);
    fresh_commit(f->store);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->line_count, 0);
}

/* A platform that compares the whole field does not know one of its numbers: the other parcel's stays known. */
static void a_field_of_several_numbers_stays(void **state)
{
    struct fresh_store *f = *state;
    const struct order_line line = a_line("O1", "1", "SF1040000000010, SF1040000000028");
    const struct code code = code_of("SF1040000000010");
    store_begin(f->store);
    assert_int_equal(store_put_lines(f->store, &line, 1, 1000), 1);
    assert_int_equal(store_replace_lines(f->store, &code, NULL, 0, 2000), 0);
    fresh_commit(f->store);
    assert_int_equal(facts_of(f->store, "SF1040000000028")->line_count, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_store_open, fresh_store_close)
    const struct CMUnitTest tests[] = {
        TEST(unchanged_lines_are_not_written),
        TEST(a_line_that_moves_to_another_number),
        TEST(a_whole_answer_replaces),
        TEST(a_field_of_several_numbers_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
