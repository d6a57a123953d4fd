#include "fresh_store.h"
#include "parcels.h"

static int64_t next_id(struct store *s)
{
    int64_t id;
    int64_t hold_no;
    struct error err;
    assert_true(store_next_ids(s, &id, &hold_no, &err));
    return id;
}

/* A transaction that is repeated after an unclear end writes nothing twice. */
static void written_once(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    assert_int_equal(receive(f->store, 1, "SF1331875979567"), 1);
    assert_int_equal(receive(f->store, 1, "SF1331875979567"), 0);
    assert_int_equal(next_id(f->store), 2);
    assert_int_equal(receive(f->store, 2, "SF1331875979567"), 0); /* this parcel has its receipt */
}

static void void_lines_make_no_receipt(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "SF1331875979567", 13);
    put_line(f->store, "O1", "2", "SF1331875979567", 4);
    assert_int_equal(receive(f->store, 1, "SF1331875979567"), 1);
}

static bool take_verdict(void *arg, const struct log_row *row)
{
    *(enum verdict *)arg = row->verdict;
    return true;
}

static void verdicts_change(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    enum verdict verdict;
    const struct log_filter all = {.verdict = -1};
    store_begin(f->store);
    put_scan(f->store, 1, "SF1331875979567", VERDICT_LOOKING);
    fresh_commit(f->store);
    store_begin(f->store);
    store_set_verdict(f->store, 1, VERDICT_PENDING, SOURCE_NONE, REASON_NO_ANSWER, 5, 100, 10);
    store_set_verdict(f->store, 1, VERDICT_MATCH, SOURCE_LIVE, REASON_LATE_MATCH, 5, 200, 20);
    fresh_commit(f->store);
    assert_true(store_log_each(f->store, &all, take_verdict, &verdict, &err));
    assert_int_equal(verdict, VERDICT_MATCH);
}

static void holds_open_and_close(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    struct store_counts counts;
    hold(f->store, 1, "SF1331875979567", 1, HOLD_UNKNOWN);
    hold(f->store, 2, "YT4512345678901", 2, HOLD_PENDING);
    assert_true(store_count(f->store, 0, &counts, &err));
    assert_int_equal(counts.holds_open, 2);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->hold_no, 1);
    assert_int_equal(facts_of(f->store, "YT4512345678901")->state, PARCEL_PENDING);
    store_begin(f->store);
    (void)store_close_hold(f->store, 1, 2, 50);
    (void)store_close_hold(f->store, 1, 2, 60); /* once is enough */
    fresh_commit(f->store);
    assert_true(store_count(f->store, 0, &counts, &err));
    assert_int_equal(counts.holds_open, 1);
}

/* What the scanner sent is kept byte for byte, whatever it is. */
static bool compare_raw(void *arg, const struct log_row *row)
{
    assert_int_equal(row->raw_len, 6);
    assert_memory_equal(row->raw, "\0\xFF'\n;A", 6);
    *(int *)arg += 1;
    return true;
}

static void raw_bytes_are_kept(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    struct scan scan = {.wall_us = 1, .raw_len = 6, .raw = {0, 0xFF, '\'', '\n', ';', 'A'}};
    struct code code;
    int rows = 0;
    const struct log_filter all = {.verdict = -1};
    waybill_read(&scan, &code);
    const struct scan_row row = {
        .id = 1, .scan = &scan, .code = &code, .station = "d'ock", .operator= "", .verdict = VERDICT_REFUSED};
    store_begin(f->store);
    store_put_scan(f->store, &row);
    fresh_commit(f->store);
    assert_true(store_log_each(f->store, &all, compare_raw, &rows, &err));
    assert_int_equal(rows, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_store_open, fresh_store_close)
    const struct CMUnitTest tests[] = {
        TEST(written_once),         TEST(void_lines_make_no_receipt), TEST(verdicts_change),
        TEST(holds_open_and_close), TEST(raw_bytes_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
