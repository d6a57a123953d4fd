/* Scans that a wrong clock has dated: holds, a duplicate's first time and the charts go by the right time once it is known. */
#include "fresh_store.h"
#include "parcels.h"
#include "query.h"
#include "store/holds.h"
#include "store/list.h"

#define HOUR_US INT64_C(3600000000)
#define OFFSET_US                                                                                            \
    (INT64_C(1800000000) * 1000000) /* of this boot: its scans are years later than they were dated */

/* Scan 1 was dated rightly, 2 and 3 by a wrong clock. 1 and 2 were received, 3 lies on the shelf. */
static void fill(struct store *s)
{
    put_line(s, "O1", "1", "SF1331875979567", 4);
    put_line(s, "O2", "1", "YT4512345678901", 4);
    (void)receive(s, 1, "SF1331875979567");
    (void)receive(s, 2, "YT4512345678901");
    hold(s, 3, "JT0006968326954", 1, HOLD_UNKNOWN);
    store_begin(s);
    query_run(s, "UPDATE scan SET clock_ok = 0 WHERE id > 1");
    fresh_commit(s);
}

static int64_t dated(int64_t id)
{
    return 1700000000000000 + id * 1000000;
}

static void know_clock(struct store *s)
{
    store_begin(s);
    store_put_boot_clock(s, clock_boot_id(), OFFSET_US);
    fresh_commit(s);
}

static void first_time_of_a_duplicate(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    fill(s);
    assert_int_equal(facts_of(s, "YT4512345678901")->first.at_us, dated(2));
    know_clock(s);
    assert_int_equal(facts_of(s, "YT4512345678901")->first.at_us,
                     OFFSET_US + 2); /* its monotonic time is its number */
    assert_int_equal(facts_of(s, "SF1331875979567")->first.at_us, dated(1));
}

static bool take_hold(void *arg, const struct hold_row *row)
{
    *(struct hold_row *)arg = *row;
    return true;
}

struct listed {
    int rows;
    int64_t numbers[8]; /* of the rows, as they come: the column that is looked at */
    int64_t counts[8];
    const char *column;
    const char *count_column;
};

static bool take_listed(void *arg, const struct cell *cells, int count)
{
    struct listed *l = arg;
    assert_true(l->rows < 8);
    for (int i = 0; i < count; i++) {
        if (strcmp(cells[i].name, l->column) == 0)
            l->numbers[l->rows] = cells[i].null ? -1 : cells[i].number;
        if (l->count_column && strcmp(cells[i].name, l->count_column) == 0)
            l->counts[l->rows] = cells[i].number;
    }
    l->rows++;
    return true;
}

static struct listed list(struct store *s, enum list list, int64_t since_us, int64_t until_us,
                          const char *column, const char *count_column)
{
    struct listed l = {.column = column, .count_column = count_column};
    struct error err;
    const struct list_args args = {
        .since_us = since_us, .until_us = until_us, .limit = 8, .step_us = HOUR_US, .text = "", .what = ""};
    if (!store_list(s, list, &args, take_listed, &l, &err))
        fail_msg("%s", err.text);
    return l;
}

static void holds(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct hold_row row = {0};
    struct error err;
    fill(s);
    assert_true(store_each_hold(s, HOLD_FILTER_OPEN, INT64_MAX, 10, take_hold, &row, &err));
    assert_false(row.clock_ok);
    assert_int_equal(row.corrected_us, 0);
    assert_int_equal(list(s, LIST_HOLDS_OPEN, 0, 0, "at_corrected", NULL).numbers[0], -1);
    know_clock(s);
    int64_t opened_us = row.opened_us;
    assert_true(store_each_hold(s, HOLD_FILTER_OPEN, INT64_MAX, 10, take_hold, &row, &err));
    assert_int_equal(row.corrected_us, OFFSET_US + 3);
    assert_int_equal(row.opened_us, opened_us); /* the record stays */
    assert_int_equal(list(s, LIST_HOLDS_OPEN, 0, 0, "at_corrected", NULL).numbers[0], OFFSET_US + 3);
    assert_int_equal(list(s, LIST_OLDEST_HOLD, 0, 0, "oldest_at", NULL).numbers[0], OFFSET_US + 3);
}

static void charts(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    fill(s);
    int64_t then = dated(0);
    struct listed l = list(s, LIST_SERIES_RECEIPTS, then, then + HOUR_US, "at", "receipts");
    assert_int_equal(l.rows, 1);
    assert_int_equal(l.counts[0], 2); /* nothing better is known yet */
    know_clock(s);
    l = list(s, LIST_SERIES_RECEIPTS, then, then + HOUR_US, "at", "receipts");
    assert_int_equal(l.rows, 1);
    assert_int_equal(l.counts[0], 1);
    l = list(s, LIST_SERIES_RECEIPTS, OFFSET_US, OFFSET_US + HOUR_US, "at", "receipts");
    assert_int_equal(l.rows, 1);
    assert_int_equal(l.numbers[0], OFFSET_US / HOUR_US * HOUR_US);
    assert_int_equal(l.counts[0], 1);
    l = list(s, LIST_SERIES, OFFSET_US, OFFSET_US + HOUR_US, "verdict", "scans");
    assert_int_equal(l.rows, 2); /* the match and the unknown one */
    assert_int_equal(list(s, LIST_OPERATORS, OFFSET_US, OFFSET_US + HOUR_US, "scans", NULL).numbers[0], 2);
    assert_int_equal(list(s, LIST_SCANNERS, then, then + HOUR_US, "scans", NULL).numbers[0], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(first_time_of_a_duplicate, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(holds, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(charts, fresh_store_open, fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
