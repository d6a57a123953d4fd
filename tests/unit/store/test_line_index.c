/* By which waybills a line is found, when the platform and people say different things of it. */
#include "fresh_store.h"
#include "parcels.h"
#include "store/holds.h"

static size_t found(struct store *s, const char *waybill)
{
    return facts_of(s, waybill)->line_count;
}

static void tie(struct store *s, int64_t no, const char *line_id)
{
    struct error err;
    struct hold_row row;
    assert_true(store_get_hold(s, no, &row, &err));
    store_begin(s);
    assert_true(store_tie(s, &row, "O1", line_id, "boris", 7));
    fresh_commit(s);
}

static void every_number_of_a_field_finds_its_line(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    put_line(s, "O1", "1", "sf1000000000001, SF1000000000002;SF1000000000001", LINE_STATUS_ORDERED);
    assert_int_equal(found(s, "SF1000000000001"), 1);
    assert_int_equal(found(s, "SF1000000000002"), 1);
    put_line(s, "O1", "1", "SF1000000000002", LINE_STATUS_ORDERED);
    assert_int_equal(found(s, "SF1000000000001"), 0);
    assert_int_equal(found(s, "SF1000000000002"), 1);
    put_line(s, "O1", "1", "", LINE_STATUS_ORDERED);
    assert_int_equal(found(s, "SF1000000000002"), 0);
}

static void a_tie_outlives_what_the_platform_says(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    put_line(s, "O1", "1", "", LINE_STATUS_ORDERED);
    hold(s, 1, "SF1000000000001", 1, HOLD_UNKNOWN);
    tie(s, 1, "1");
    assert_int_equal(found(s, "SF1000000000001"), 1);
    /* The platform names the same number, then another one. */
    put_line(s, "O1", "1", "SF1000000000001", LINE_STATUS_ORDERED);
    put_line(s, "O1", "1", "SF1000000000009", LINE_STATUS_ORDERED);
    assert_int_equal(found(s, "SF1000000000001"), 1);
    assert_int_equal(found(s, "SF1000000000009"), 1);
}

static void an_undone_tie_takes_nothing_of_the_platforms(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    put_line(s, "O1", "1", "", LINE_STATUS_ORDERED);
    put_line(s, "O1", "2", "", LINE_STATUS_ORDERED);
    hold(s, 1, "SF1000000000001", 1, HOLD_UNKNOWN);
    tie(s, 1, "1");
    tie(s, 1, "2");
    put_line(s, "O1", "1", "SF1000000000001", LINE_STATUS_ORDERED);
    assert_int_equal(found(s, "SF1000000000001"), 2);
    store_begin(s);
    store_void_ties(s, 1, 9);
    fresh_commit(s);
    assert_int_equal(found(s, "SF1000000000001"), 1);
    assert_string_equal(facts_of(s, "SF1000000000001")->lines[0].line_id, "1");
    /* Tied again by another scan, it is found again. */
    hold(s, 2, "SF1000000000001", 2, HOLD_UNKNOWN);
    tie(s, 2, "2");
    assert_int_equal(found(s, "SF1000000000001"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_number_of_a_field_finds_its_line, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_tie_outlives_what_the_platform_says, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(an_undone_tie_takes_nothing_of_the_platforms, fresh_store_open,
                                        fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
