#include "fresh_store.h"
#include "parcels.h"
#include "store/counting.h"

static void say(struct store *s, struct counting_row row)
{
    store_begin(s);
    store_put_counting(s, &row);
    fresh_commit(s);
}

static bool keep_row(void *arg, const struct log_row *row)
{
    *(struct log_row *)arg = *row;
    return true;
}

/* The row of the log for an order's line. */
static struct log_row logged(struct store *s, const char *order_id)
{
    struct error err;
    struct log_row row = {.scan_id = -1};
    const struct log_filter filter = {.order_id = order_id, .verdict = -1};
    if (!store_log_each(s, &filter, keep_row, &row, &err))
        fail_msg("%s", err.text);
    return row;
}

static void the_newest_that_says_a_thing_stands(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    (void)receive(f->store, 1, "SF1331875979567");
    struct log_row row = logged(f->store, "O1");
    assert_int_equal(row.counted, -1);
    assert_int_equal(row.condition, -1);
    assert_int_equal(row.weight_g, -1);
    assert_string_equal(row.bin, "");
    const struct counting_row nothing = {.scan_id = 1,
                                         .order_id = "",
                                         .line_id = "",
                                         .counted = -1,
                                         .condition = -1,
                                         .weight_g = -1,
                                         .operator= "" };
    struct counting_row said = nothing;
    said.counted = 5;
    said.condition = CONDITION_DAMAGED;
    say(f->store, said);
    said = nothing;
    said.counted = 0;
    said.bin = "A-017";
    say(f->store, said);
    row = logged(f->store, "O1");
    assert_int_equal(row.counted, 0);
    assert_int_equal(row.condition, CONDITION_DAMAGED);
    assert_string_equal(row.bin, "A-017");
}

static void a_line_goes_before_its_parcel(void **state)
{
    struct fresh_store *f = *state;
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    put_line(f->store, "O2", "1", "SF1331875979567", 4);
    assert_int_equal(receive(f->store, 1, "SF1331875979567"), 2);
    struct counting_row said = {.scan_id = 1,
                                .order_id = "O1",
                                .line_id = "1",
                                .counted = 7,
                                .condition = -1,
                                .weight_g = -1,
                                .operator= "" };
    say(f->store, said);
    said.order_id = "";
    said.line_id = "";
    said.counted = 2;
    said.weight_g = 350;
    say(f->store, said);
    assert_int_equal(logged(f->store, "O1").counted, 7);
    assert_int_equal(logged(f->store, "O1").weight_g, 350);
    assert_int_equal(logged(f->store, "O2").counted, 2);
}

static void a_parcel_is_found_by_any_scan_of_it(void **state)
{
    struct fresh_store *f = *state;
    struct parcel_row parcel;
    char order_id[ORDER_ID_SIZE];
    char line_id[LINE_ID_SIZE];
    put_line(f->store, "O1", "1", "JDVA11408814483", 4);
    (void)receive(f->store, 1, "JDVA11408814483-1-2-");
    (void)receive(f->store, 2, "JDVA11408814483-2-2-");
    assert_true(store_parcel_of(f->store, 2, &parcel));
    assert_int_equal(parcel.scan_id, 2);
    assert_int_equal(parcel.parcel.index, 2);
    assert_int_equal(parcel.parcel.total, 2);
    assert_int_equal(parcel.state, PARCEL_RECEIVED);
    assert_false(parcel.hold_open);
    assert_false(store_parcel_of(f->store, 99, &parcel));
    assert_true(store_parcel_of(f->store, 1, &parcel));
    assert_int_equal(store_only_line(f->store, &parcel, order_id, line_id), 1);
    assert_string_equal(order_id, "O1");
    assert_int_equal(store_line_scan(f->store, &parcel, "O1", "1"), 1);
    assert_int_equal(store_line_scan(f->store, &parcel, "O1", "2"), 0);
    parcel.parcel.index = 3;
    assert_int_equal(store_only_line(f->store, &parcel, order_id, line_id), 0);
}

/* Matched on the shelf, then scanned: its receipts are the first scan's, and so is what is said of it; a line that came in between is
 * the second's. */
static void a_parcel_of_two_scans(void **state)
{
    struct fresh_store *f = *state;
    struct parcel_row parcel;
    char order_id[ORDER_ID_SIZE];
    char line_id[LINE_ID_SIZE];
    const struct code code = code_of("SF1331875979567");
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    (void)receive(f->store, 1, "SF1331875979567");
    store_begin(f->store);
    put_scan(f->store, 2, "SF1331875979567", VERDICT_MATCH);
    store_set_parcel(f->store, code.waybill, &code.parcel, PARCEL_LATE, 1, 1);
    store_set_parcel(f->store, code.waybill, &code.parcel, PARCEL_RECEIVED, 2, 1);
    fresh_commit(f->store);
    assert_true(store_parcel_of(f->store, 2, &parcel));
    assert_int_equal(parcel.scan_id, 2);
    assert_int_equal(parcel.said_scan_id, 1);
    assert_int_equal(store_only_line(f->store, &parcel, order_id, line_id), 1);
    put_line(f->store, "O1", "2", "SF1331875979567", 4);
    assert_int_equal(receive(f->store, 3, "SF1331875979567"), 1);
    assert_int_equal(store_only_line(f->store, &parcel, order_id, line_id), 2);
    assert_int_equal(store_line_scan(f->store, &parcel, "O1", "2"), 3);
    (void)undo(f->store, 1);
    assert_true(store_parcel_of(f->store, 2, &parcel));
    assert_int_equal(parcel.said_scan_id, 3);
    assert_int_equal(store_only_line(f->store, &parcel, order_id, line_id), 1);
    assert_string_equal(line_id, "2");
}

static void the_order_s_shelf_is_the_one_said_last(void **state)
{
    struct fresh_store *f = *state;
    char bin[BIN_SIZE];
    put_line(f->store, "O1", "1", "SF1331875979567", 4);
    put_line(f->store, "O1", "2", "YT4512345678901", 4);
    (void)receive(f->store, 1, "SF1331875979567");
    (void)receive(f->store, 2, "YT4512345678901");
    store_order_bin(f->store, "O1", bin);
    assert_string_equal(bin, "");
    struct counting_row said = {.scan_id = 1,
                                .order_id = "",
                                .line_id = "",
                                .counted = -1,
                                .condition = -1,
                                .weight_g = -1,
                                .bin = "A-1",
                                .operator= "" };
    say(f->store, said);
    said.scan_id = 2;
    said.bin = "B-2";
    say(f->store, said);
    store_order_bin(f->store, "O1", bin);
    assert_string_equal(bin, "B-2");
    /* Of one parcel: what was said last of each, and what was not said stays. */
    int weight_g = 7;
    strcpy(bin, "X");
    store_scan_said(f->store, 99, bin, &weight_g);
    assert_string_equal(bin, "X");
    store_scan_said(f->store, 1, bin, &weight_g);
    assert_string_equal(bin, "A-1");
    assert_int_equal(weight_g, 7);
    said.scan_id = 1;
    said.bin = NULL;
    said.weight_g = 1250;
    say(f->store, said);
    store_scan_said(f->store, 1, bin, &weight_g);
    assert_string_equal(bin, "A-1");
    assert_int_equal(weight_g, 1250);
}

static int on_duty;

static void note_shift(void *arg, const char *scanner, const char *operator)
{
    on_duty++;
    assert_string_equal(scanner, "left");
    assert_string_equal(operator, arg);
}

static void who_is_signed_on_is_known_after_a_restart(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    store_begin(f->store);
    store_put_shift(f->store, "left", "BADGE-1", 1);
    store_put_shift(f->store, "right", "BADGE-2", 2);
    store_put_shift(f->store, "left", "BADGE-3", 3);
    store_put_shift(f->store, "right", "", 4);
    fresh_commit(f->store);
    char expected[] = "BADGE-3";
    on_duty = 0;
    assert_true(store_each_shift(f->store, note_shift, expected, &err));
    assert_int_equal(on_duty, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_newest_that_says_a_thing_stands, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_line_goes_before_its_parcel, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(a_parcel_is_found_by_any_scan_of_it, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_parcel_of_two_scans, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(the_order_s_shelf_is_the_one_said_last, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(who_is_signed_on_is_known_after_a_restart, fresh_store_open,
                                        fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
