#include "fresh_store.h"
#include "parcels.h"
#include "store/holds.h"

struct seen {
    struct hold_row rows[8];
    size_t count;
    size_t stop_after;
};

static bool see(void *arg, const struct hold_row *row)
{
    struct seen *seen = arg;
    assert_true(seen->count < COUNT_OF(seen->rows));
    seen->rows[seen->count++] = *row;
    return seen->count != seen->stop_after;
}

static struct seen list(struct store *s, enum hold_filter filter, int64_t before, int64_t limit)
{
    struct error err;
    struct seen seen = {0};
    if (!store_each_hold(s, filter, before, limit, see, &seen, &err))
        fail_msg("%s", err.text);
    return seen;
}

static struct hold_row get(struct store *s, int64_t no)
{
    struct error err;
    struct hold_row row;
    if (!store_get_hold(s, no, &row, &err))
        fail_msg("%s", err.text);
    return row;
}

static void release(struct store *s, int64_t no)
{
    const struct hold_row row = get(s, no);
    store_begin(s);
    store_release_hold(s, &row, "sent back", "boris", 77);
    fresh_commit(s);
}

static void newest_first_page_by_page(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    hold(s, 1, "SF1000000000001", 1, HOLD_UNKNOWN);
    hold(s, 2, "JDVA11408814483-1-3-", 2, HOLD_PENDING);
    hold(s, 3, "SF1000000000003", 3, HOLD_UNKNOWN);
    release(s, 1);
    struct seen all = list(s, HOLD_FILTER_ALL, 0, 10);
    assert_int_equal(all.count, 3);
    assert_int_equal(all.rows[0].no, 3);
    assert_int_equal(all.rows[2].no, 1);
    assert_int_equal(list(s, HOLD_FILTER_ALL, 0, 2).count, 2);
    assert_int_equal(list(s, HOLD_FILTER_ALL, 3, 10).rows[0].no, 2);
    assert_int_equal(list(s, HOLD_FILTER_ALL, 1, 10).count, 0);
    assert_int_equal(list(s, HOLD_FILTER_OPEN, 0, 10).count, 2);
    struct seen closed = list(s, HOLD_FILTER_CLOSED, 0, 10);
    assert_int_equal(closed.count, 1);
    assert_int_equal(closed.rows[0].no, 1);
    struct seen first = {.stop_after = 1};
    struct error err;
    assert_true(store_each_hold(s, HOLD_FILTER_ALL, 0, 10, see, &first, &err));
    assert_int_equal(first.count, 1);
}

static void a_row_says_who_where_and_why(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    hold(s, 4, "JDVA11408814483-1-3-", 9, HOLD_PENDING);
    struct hold_row row = get(s, 9);
    assert_string_equal(row.waybill, "JDVA11408814483");
    assert_int_equal(row.parcel.index, 1);
    assert_int_equal(row.kind, HOLD_PENDING);
    assert_int_equal(row.state, PARCEL_PENDING);
    assert_int_equal(row.scan_id, 4);
    assert_int_equal(row.parcel_scan_id, 4);
    assert_int_equal(row.closed_us, 0);
    assert_string_equal(row.scanner, "left");
    assert_string_equal(row.operator, "anna");
    assert_string_equal(row.released_by, "");
    assert_int_equal(row.lines, 0);
    put_line(s, "O1", "1", "JDVA11408814483", LINE_STATUS_ORDERED);
    assert_int_equal(get(s, 9).lines, 1);
    struct error err;
    assert_false(store_get_hold(s, 10, &row, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void a_release_closes_once_and_frees_the_parcel(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    hold(s, 1, "SF1000000000001", 1, HOLD_UNKNOWN);
    release(s, 1);
    struct hold_row row = get(s, 1);
    assert_int_equal(row.closed_us, 77);
    assert_int_equal(row.closed_by, 0);
    assert_int_equal(row.state, PARCEL_NEW);
    assert_string_equal(row.released_by, "boris");
    assert_string_equal(row.reason, "sent back");
    assert_int_equal(facts_of(s, "SF1000000000001")->hold_no, 0);
    /* A second release is a fault of the caller's, and changes nothing. */
    struct error err;
    store_begin(s);
    store_release_hold(s, &row, "again", "anna", 99);
    assert_false(store_commit(s, &err));
    assert_int_equal(get(s, 1).closed_us, 77);
}

static bool count_line(void *arg, const struct order_line *line)
{
    assert_string_equal(line->order_id, "O1");
    ++*(int *)arg;
    return true;
}

static void a_tie_needs_a_line_on_file(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct error err;
    int lines = 0;
    hold(s, 1, "SF1000000000001", 1, HOLD_UNKNOWN);
    const struct hold_row row = get(s, 1);
    store_begin(s);
    assert_false(store_tie(s, &row, "O1", "1", "boris", 5));
    fresh_commit(s); /* that was no failure */
    put_line(s, "O1", "1", "", LINE_STATUS_ORDERED);
    for (int twice = 0; twice < 2; twice++) {
        store_begin(s);
        assert_true(store_tie(s, &row, "O1", "1", "boris", 5));
        fresh_commit(s);
    }
    assert_true(store_each_hold_line(s, "SF1000000000001", count_line, &lines, &err));
    assert_int_equal(lines, 1);
    undo(s, 1);
    lines = 0;
    assert_true(store_each_hold_line(s, "SF1000000000001", count_line, &lines, &err));
    assert_int_equal(lines, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(newest_first_page_by_page, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(a_row_says_who_where_and_why, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(a_release_closes_once_and_frees_the_parcel, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_tie_needs_a_line_on_file, fresh_store_open, fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
