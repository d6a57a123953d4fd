/* What the station shows of its disk, its clock and its scanners when these change under it; and that a scanner that is lost takes
 * nothing with it: neither an answer under way nor a question it was asked. */
#include "station_bed.h"

static bool is_wrong(const struct view *view)
{
    return view->clock_wrong;
}

static bool is_right(const struct view *view)
{
    return !view->clock_wrong;
}

static bool is_nearly_full(const struct view *view)
{
    return view->disk.ok && view->disk.kind == ERROR_FULL;
}

static bool is_read_only(const struct view *view)
{
    return !view->disk.ok && view->disk.kind == ERROR_DENIED;
}

static bool is_held(const struct view *view)
{
    return !view->disk.ok && view->disk.kind == ERROR_BUSY;
}

static bool is_well(const struct view *view)
{
    return view->disk.ok && view->disk.kind == ERROR_NONE;
}

static void clock_says(struct bed *b, int64_t off_s)
{
    struct event *event = event_new(EVENT_CLOCK);
    event->clock.server_us = clock_wall_us() - clock_mono_us() + off_s * 1000000;
    bed_push(b, LANE_REPLY, event);
}

static void disk_says(struct bed *b, bool ok, enum error_kind kind)
{
    struct event *event = event_new(EVENT_DISK);
    event->disk.ok = ok;
    event->disk.kind = kind;
    bed_push(b, LANE_REPLY, event);
}

static void scanner_is(struct bed *b, enum scanner_state state)
{
    struct event *event = event_new(EVENT_SCANNER);
    text_copy(event->scanner.name, sizeof(event->scanner.name), "left");
    event->scanner.state = state;
    bed_push(b, LANE_REPLY, event);
}

static void the_clock(void **state)
{
    (void)state;
    struct bed b;
    struct view view;
    bed_open(&b, 60000);
    clock_says(&b, 8 * 3600);
    assert_true(bed_sees(&b, is_wrong, &view));
    assert_in_range(view.clock_off_s, 8 * 3600 - 2, 8 * 3600 + 2);
    bed_scan(&b, 1, "SF1331875979567", false);
    (void)bed_expect_lines(&b, "SF1331875979567");
    bed_expect_verdict(&b, 1, "looking");
    clock_says(&b, 60); /* a minute is within what clocks differ by */
    assert_true(bed_sees(&b, is_right, &view));
    assert_int_equal(view.clock_off_s, 0);
    /* The scan of meanwhile says that its time is wrong. */
    sqlite3 *db;
    sqlite3_stmt *stmt;
    assert_int_equal(sqlite3_open_v2(b.db, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT clock_ok FROM scan", -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(stmt, 0), 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    bed_close(&b);
}

/* What the disk says of itself goes before what a write that failed says. */
static void the_disk(void **state)
{
    (void)state;
    struct bed b;
    struct view view;
    bed_open(&b, 60000);
    disk_says(&b, true, ERROR_FULL);
    assert_true(bed_sees(&b, is_nearly_full, &view));
    disk_says(&b, true, ERROR_NONE);
    assert_true(bed_sees(&b, is_well, &view));
    bed_hold(&b);
    bed_scan(&b, 1, "SF1331875979567", false);
    assert_true(bed_sees(&b, is_held, &view));
    disk_says(&b, false, ERROR_DENIED);
    assert_true(bed_sees(&b, is_read_only, &view));
    disk_says(&b, true, ERROR_NONE);
    assert_true(bed_sees(&b, is_held, &view)); /* it still cannot be written */
    bed_let_go(&b);
    assert_true(bed_sees(&b, is_well, &view));
    bed_close(&b);
}

static bool is_gone(const struct view *view)
{
    return view->scanner_count == 1 && view->scanners[0].state == SCANNER_GONE;
}

static bool is_match_without_scanner(const struct view *view)
{
    return is_gone(view) && view->verdict.verdict == VERDICT_MATCH;
}

static void a_scanner_lost_while_its_scan_is_looked_up(void **state)
{
    (void)state;
    struct bed b;
    struct view view;
    bed_open(&b, 60000);
    scanner_is(&b, SCANNER_READY);
    bed_scan(&b, 1, "SF1331875979567", true);
    int64_t question = bed_expect_lines(&b, "SF1331875979567");
    scanner_is(&b, SCANNER_GONE);
    assert_true(bed_sees(&b, is_gone, &view));
    const struct order_line line = bed_line("O1", "1", "SF1331875979567");
    bed_answer(&b, question, &line, 1);
    assert_true(bed_sees(&b, is_match_without_scanner, &view));
    /* Plugged in again, it goes on where it was: the same parcel was received. */
    scanner_is(&b, SCANNER_READY);
    struct heard *order = bed_next(&b);
    assert_int_equal(order->kind, HEARD_ORDER);
    bed_free_heard(&order->node);
    bed_scan(&b, 2, "YT4512345678901", false);
    (void)bed_expect_lines(&b, "YT4512345678901");
    bed_expect_verdict(&b, 2, "looking");
    bed_scan(&b, 3, "SF1331875979567", false);
    bed_expect_verdict(&b, 3, "duplicate");
    bed_close(&b);
}

/* It was asked which parcel is meant; somebody answers it on the page while it is away. */
static void a_scanner_lost_while_it_is_asked(void **state)
{
    (void)state;
    struct bed b;
    struct view view;
    bed_open(&b, 60000);
    scanner_is(&b, SCANNER_READY);
    bed_scan(&b, 1, "JDVA11408814483-1-3-", true);
    int64_t question = bed_expect_lines(&b, "JDVA11408814483");
    const struct order_line line = bed_line("O1", "1", "JDVA11408814483");
    bed_answer(&b, question, &line, 1);
    struct heard *order = bed_next(&b);
    assert_int_equal(order->kind, HEARD_ORDER);
    bed_free_heard(&order->node);
    bed_scan(&b, 2, "YT4512345678901", false);
    (void)bed_expect_lines(&b, "YT4512345678901");
    bed_expect_verdict(&b, 2, "looking");
    bed_scan(&b, 3, "JDVA11408814483", false);
    bed_expect_verdict(&b, 3, "choice");
    scanner_is(&b, SCANNER_GONE);
    assert_true(bed_sees(&b, is_gone, &view));
    bed_request(&b, 1, "{\"id\":4,\"do\":\"choose\",\"scanner\":\"left\",\"answer\":\"next\"}");
    json_t *reply = bed_expect_reply(&b);
    if (!json_is_true(json_object_get(reply, "ok")))
        fail_msg("%s", json_string_value(json_object_get(reply, "error")));
    json_decref(reply);
    bed_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock),
        cmocka_unit_test(the_disk),
        cmocka_unit_test(a_scanner_lost_while_its_scan_is_looked_up),
        cmocka_unit_test(a_scanner_lost_while_it_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
