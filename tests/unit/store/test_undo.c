#include "fresh_store.h"
#include "parcels.h"

static void receipts_are_void_and_the_parcel_is_new(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    put_line(f->store, "O1", "2", "SF1331875979567", 4);
    assert_int_equal(receive(f->store, 1, "SF1331875979567"), 2);
    assert_int_equal(undo(f->store, 1), 2);
    const struct parcel_facts *facts = facts_of(f->store, "SF1331875979567");
    assert_int_equal(facts->state, PARCEL_NEW);
    assert_int_equal(facts->first.scan_id, 0);
    assert_int_equal(facts->orders[0].arrived, 0);
    assert_int_equal(undo(f->store, 1), -1); /* once */
    assert_int_equal(undo(f->store, 99), -1);
    /* It may be received again. */
    assert_int_equal(receive(f->store, 2, "SF1331875979567"), 2);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->orders[0].arrived, 2);
}

/* users: receiving a second part rolled the first one back. */
static void other_boxes_stay(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "JDVA11408814483", 4);
    (void)receive(f->store, 1, "JDVA11408814483-1-2-");
    (void)receive(f->store, 2, "JDVA11408814483-2-2-");
    assert_int_equal(undo(f->store, 2), 1);
    assert_int_equal(facts_of(f->store, "JDVA11408814483-1-2-")->state, PARCEL_RECEIVED);
    assert_int_equal(facts_of(f->store, "JDVA11408814483-2-2-")->state, PARCEL_NEW);
}

static void holds_turn_back(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    struct store_counts counts;
    hold(f->store, 1, "SF1331875979567", 1, HOLD_UNKNOWN);
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    (void)receive(f->store, 2, "SF1331875979567");
    store_begin(f->store);
    (void)store_close_hold(f->store, 1, 2, 50);
    fresh_commit(f->store);
    /* The match is taken back: it lies on the shelf as before, under its old number. */
    assert_int_equal(undo(f->store, 2), 1);
    const struct parcel_facts *facts = facts_of(f->store, "SF1331875979567");
    assert_int_equal(facts->state, PARCEL_HELD);
    assert_int_equal(facts->hold_no, 1);
    /* And the hold itself. */
    assert_int_equal(undo(f->store, 1), 0);
    facts = facts_of(f->store, "SF1331875979567");
    assert_int_equal(facts->state, PARCEL_NEW);
    assert_int_equal(facts->hold_no, 0);
    assert_true(store_count(f->store, 0, &counts, &err));
    assert_int_equal(counts.holds_open, 0);
}

/* Two people put it there: taking one of them back leaves the other's word. */
static void another_scan_keeps_the_hold(void **state)
{
    struct fresh_store *f = *state;
    hold(f->store, 1, "SF1331875979567", 1, HOLD_PENDING);
    store_begin(f->store);
    put_held_scan(f->store, 2, "SF1331875979567", VERDICT_PENDING, 1);
    fresh_commit(f->store);
    (void)undo(f->store, 1);
    const struct parcel_facts *facts = facts_of(f->store, "SF1331875979567");
    assert_int_equal(facts->state, PARCEL_PENDING);
    assert_int_equal(facts->hold_no, 1);
    assert_int_equal(facts->first.scan_id, 2);
    (void)undo(f->store, 2);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->state, PARCEL_NEW);
    assert_int_equal(store_holds_open(f->store), 0);
}

/* A hold that a match had closed does not come back for a scan that is taken back as well. */
static void a_hold_taken_back_stays_closed(void **state)
{
    struct fresh_store *f = *state;
    hold(f->store, 1, "SF1331875979567", 1, HOLD_UNKNOWN);
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    (void)receive(f->store, 2, "SF1331875979567");
    store_begin(f->store);
    assert_true(store_close_hold(f->store, 1, 2, 50));
    assert_false(store_close_hold(f->store, 1, 2, 50));
    fresh_commit(f->store);
    (void)undo(f->store, 1);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->state, PARCEL_RECEIVED);
    (void)undo(f->store, 2);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->state, PARCEL_NEW);
    assert_int_equal(store_holds_open(f->store), 0);
}

/* Two people put it there and a match closed its hold: the other's word is what the match leaves behind when it is taken back. */
static void a_hold_taken_back_is_the_other_scan_s(void **state)
{
    struct fresh_store *f = *state;
    hold(f->store, 1, "SF1331875979567", 1, HOLD_UNKNOWN);
    store_begin(f->store);
    put_held_scan(f->store, 2, "SF1331875979567", VERDICT_UNKNOWN, 1);
    fresh_commit(f->store);
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    (void)receive(f->store, 3, "SF1331875979567");
    store_begin(f->store);
    assert_true(store_close_hold(f->store, 1, 3, 50));
    fresh_commit(f->store);
    (void)undo(f->store, 1);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->state, PARCEL_RECEIVED);
    assert_int_equal(store_holds_open(f->store), 0);
    (void)undo(f->store, 3);
    const struct parcel_facts *facts = facts_of(f->store, "SF1331875979567");
    assert_int_equal(facts->state, PARCEL_HELD);
    assert_int_equal(facts->hold_no, 1);
    assert_int_equal(facts->first.scan_id, 2);
    (void)undo(f->store, 2);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->state, PARCEL_NEW);
    assert_int_equal(store_holds_open(f->store), 0);
}

/* Taken back is a scan that said nothing: the parcel stands as before. */
static void what_stood_stands(void **state)
{
    struct fresh_store *f = *state;
    const struct code code = code_of("YT4512345678901");
    store_begin(f->store);
    put_scan(f->store, 1, "YT4512345678901", VERDICT_LOOKING);
    store_set_parcel(f->store, code.waybill, &code.parcel, PARCEL_LOOKING, 1, 0);
    put_scan(f->store, 2, "YT4512345678901", VERDICT_REPEAT);
    fresh_commit(f->store);
    (void)undo(f->store, 2);
    assert_int_equal(facts_of(f->store, "YT4512345678901")->state, PARCEL_LOOKING);
    assert_int_equal(facts_of(f->store, "YT4512345678901")->looking_scan_id, 1);
    /* Received, then every line was cancelled. */
    const struct code stopped = code_of("SF1331875979567");
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    (void)receive(f->store, 3, "SF1331875979567");
    store_begin(f->store);
    assert_true(store_open_hold(f->store, 1, stopped.waybill, &stopped.parcel, HOLD_STOPPED, 3, 40));
    assert_false(store_open_hold(f->store, 1, stopped.waybill, &stopped.parcel, HOLD_STOPPED, 3, 40));
    store_set_parcel(f->store, stopped.waybill, &stopped.parcel, PARCEL_STOPPED, 3, 1);
    put_held_scan(f->store, 4, "SF1331875979567", VERDICT_STOPPED, 1);
    fresh_commit(f->store);
    (void)undo(f->store, 4);
    assert_int_equal(facts_of(f->store, "SF1331875979567")->state, PARCEL_STOPPED);
}

static bool count_void(void *arg, const struct log_row *row)
{
    int *rows = arg;
    rows[row->voided_at_us != 0]++;
    return true;
}

static void nothing_is_deleted(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    int rows[2] = {0};
    const struct log_filter all = {.verdict = -1};
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    (void)receive(f->store, 1, "SF1331875979567");
    (void)undo(f->store, 1);
    (void)receive(f->store, 2, "SF1331875979567");
    assert_true(store_log_each(f->store, &all, count_void, rows, &err));
    assert_int_equal(rows[0], 1);
    assert_int_equal(rows[1], 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh_store_open, fresh_store_close)
    const struct CMUnitTest tests[] = {
        TEST(receipts_are_void_and_the_parcel_is_new),
        TEST(other_boxes_stay),
        TEST(holds_turn_back),
        TEST(another_scan_keeps_the_hold),
        TEST(a_hold_taken_back_stays_closed),
        TEST(a_hold_taken_back_is_the_other_scan_s),
        TEST(what_stood_stands),
        TEST(nothing_is_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
