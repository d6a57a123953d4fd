#include "fresh_store.h"
#include "parcels.h"
#include "query.h"

struct rows {
    int64_t scans[16];
    bool receipts[16];
    size_t count;
    size_t stop_after; /* 0: never */
};

static bool take(void *arg, const struct log_row *row)
{
    struct rows *r = arg;
    assert_true(r->count < 16);
    r->receipts[r->count] = row->has_receipt;
    r->scans[r->count++] = row->scan_id;
    return r->stop_after == 0 || r->count < r->stop_after;
}

static struct rows find(struct store *s, const struct log_filter *filter, size_t stop_after)
{
    struct rows rows = {.stop_after = stop_after};
    struct error err;
    if (!store_log_each(s, filter, take, &rows, &err))
        fail_msg("%s", err.text);
    return rows;
}

/* Three scans: two lines received, one unknown, one refused. */
static void fill(struct store *s)
{
    struct error err;
    put_line(s, "O1", "1", "SF1331875979567", 4);
    put_line(s, "O1", "2", "SF1331875979567", 4);
    (void)receive(s, 1, "SF1331875979567");
    hold(s, 2, "YT4512345678901", 1, HOLD_UNKNOWN);
    store_begin(s);
    put_scan(s, 3, "yjcx.chinapost.com.cn", VERDICT_REFUSED);
    if (!store_commit(s, &err))
        fail_msg("%s", err.text);
}

static void a_row_a_receipt_and_a_scan_without(void **state)
{
    struct fresh_store *f = *state;
    fill(f->store);
    const struct log_filter all = {.verdict = -1};
    struct rows rows = find(f->store, &all, 0);
    assert_int_equal(rows.count, 4);
    static const int64_t order[] = {1, 1, 2, 3};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(rows.scans[i], order[i]);
        assert_int_equal(rows.receipts[i], i < 2);
    }
    assert_int_equal(find(f->store, &all, 2).count, 2); /* the caller may stop */
}

static bool take_times(void *arg, const struct log_row *row)
{
    struct log_row *rows = arg;
    rows[row->scan_id - 1] = *row;
    return true;
}

/* A clock that was wrong: the record stays, and the right time stands beside it as soon as that boot's clock is known. */
static void times_of_a_wrong_clock(void **state)
{
    struct fresh_store *f = *state;
    const struct log_filter all = {.verdict = -1};
    struct log_row rows[3];
    struct error err;
    fill(f->store);
    store_begin(f->store);
    query_run(f->store, "UPDATE scan SET clock_ok = 0 WHERE id > 1");
    query_run(f->store, "UPDATE scan SET boot = 'another' WHERE id = 3");
    fresh_commit(f->store);
    assert_true(store_log_each(f->store, &all, take_times, rows, &err));
    assert_true(rows[0].clock_ok);
    assert_int_equal(rows[0].corrected_us, 0);
    assert_false(rows[1].clock_ok);
    assert_int_equal(rows[1].corrected_us, 0); /* not known yet */
    int64_t recorded_us = rows[1].at_us;
    for (int64_t offset_us = 5000; offset_us <= 7000; offset_us += 2000) { /* it may become known better */
        store_begin(f->store);
        store_put_boot_clock(f->store, clock_boot_id(), offset_us);
        fresh_commit(f->store);
        assert_true(store_log_each(f->store, &all, take_times, rows, &err));
        assert_int_equal(rows[1].corrected_us, offset_us + 2); /* its monotonic time is its number */
        assert_int_equal(rows[1].at_us, recorded_us);
        assert_false(rows[1].clock_ok);
        assert_int_equal(rows[2].corrected_us, 0); /* of another boot */
        assert_true(rows[0].clock_ok);
    }
}

static void filters(void **state)
{
    struct fresh_store *f = *state;
    fill(f->store);
    static const struct {
        struct log_filter filter;
        size_t count;
    } cases[] = {
        {{.verdict = VERDICT_UNKNOWN}, 1}, {{.verdict = -1, .waybill = "SF1331875979567"}, 2},
        {{.verdict = -1, .waybill = "*8901"}, 1}, /* a torn label: the last digits */
        {{.verdict = -1, .waybill = "%"}, 0}, {{.verdict = -1, .order_id = "O1"}, 2},
        {{.verdict = -1, .order_id = "' OR 1=1 --"}, 0},
        {{.verdict = -1, .operator= "anna" }, 4},
         {{.verdict = -1, .operator= "boris" }, 0}, {{.verdict = -1, .since_us = 1700000002000000}, 2},
          {{.verdict = -1, .until_us = 1700000002000000}, 2},
          {{.verdict = -1, .since_us = 1700000002000000, .until_us = 1700000003000000}, 1},
          {
              {.verdict = VERDICT_MATCH, .waybill = "SF1331875979567", .order_id = "O1", .operator= "anna" },
               2},
         };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t count = find(f->store, &cases[i].filter, 0).count;
        if (count != cases[i].count)
            fail_msg("filter %zu: %zu rows, not %zu", i, count, cases[i].count);
    }
}

static void the_newest_still_oldest_first(void **state)
{
    struct fresh_store *f = *state;
    fill(f->store);
    const struct log_filter newest = {.verdict = -1, .limit = 2};
    struct rows rows = find(f->store, &newest, 0);
    assert_int_equal(rows.count, 2);
    assert_int_equal(rows.scans[0], 2);
    assert_int_equal(rows.scans[1], 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_store_open, fresh_store_close)
    const struct CMUnitTest tests[] = {
        TEST(a_row_a_receipt_and_a_scan_without),
        TEST(filters),
        TEST(the_newest_still_oldest_first),
        TEST(times_of_a_wrong_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
