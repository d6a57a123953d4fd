/* What the station shows of its disk, its clock and its scanners when these change under it; and that a scanner that is lost takes
 * nothing with it: neither an answer under way nor a question it was asked. */
#include "core/mode.h"
#include "station_bed.h"
#include "store/log.h"

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

static bool take_row(void *arg, const struct log_row *row)
{
    *(struct log_row *)arg = *row;
    return true;
}

/* The log's only row. */
static struct log_row only_row(const struct bed *b)
{
    const struct log_filter all = {.verdict = -1};
    struct log_row row = {0};
    struct error err;
    struct store *store = store_open(b->db, STORE_READ, &err);
    assert_non_null(store);
    assert_true(store_log_each(store, &all, take_row, &row, &err));
    store_close(store);
    return row;
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
    /* What the clock said stays on record, and beside it stands what the platform's clock says. */
    struct log_row row = only_row(&b);
    int64_t recorded_us = row.at_us;
    assert_false(row.clock_ok);
    assert_in_range(row.corrected_us - row.at_us, (int64_t)(8 * 3600 - 2) * 1000000,
                    (int64_t)(8 * 3600 + 2) * 1000000);
    clock_says(&b, 60); /* a minute is within what clocks differ by */
    assert_true(bed_sees(&b, is_right, &view));
    assert_int_equal(view.clock_off_s, 0);
    bed_request(&b, 1, "{\"id\":2,\"do\":\"status\"}"); /* all before it is done when it is answered */
    json_decref(bed_expect_reply(&b));
    row = only_row(&b);
    assert_int_equal(row.at_us, recorded_us);
    assert_false(row.clock_ok);
    assert_in_range(row.corrected_us, row.at_us - 1000000,
                    row.at_us + 1000000); /* our own clock is right now */
    bed_close(&b);
}

/* A morning without the platform: the clock counts as right until somebody says the time, and then its scans are told right. */
static void a_clock_nobody_could_check(void **state)
{
    (void)state;
    struct bed b;
    struct view view;
    bed_open(&b, 60000);
    bed_scan(&b, 1, "SF1331875979567", false);
    (void)bed_expect_lines(&b, "SF1331875979567");
    bed_expect_verdict(&b, 1, "looking");
    assert_true(only_row(&b).clock_ok);
    clock_says(&b, 8 * 3600);
    assert_true(bed_sees(&b, is_wrong, &view));
    bed_request(&b, 1, "{\"id\":2,\"do\":\"status\"}"); /* all before it is done when it is answered */
    json_decref(bed_expect_reply(&b));
    struct log_row row = only_row(&b);
    assert_false(row.clock_ok);
    assert_in_range(row.corrected_us - row.at_us, (int64_t)(8 * 3600 - 2) * 1000000,
                    (int64_t)(8 * 3600 + 2) * 1000000);
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

static bool is_match(const struct view *view)
{
    return view->verdict.verdict == VERDICT_MATCH;
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

/* --- a command that waits for its parcel ------------------------------------------------------------------------------------------ */
enum { WAITED_S = MODE_WAIT_MS / 1000 };

static bool is_ready_and_waits(const struct view *view)
{
    return view->scanner_count == 1 && view->scanners[0].state == SCANNER_READY &&
           strcmp(view->scanners[0].mode, "DAMAGED") == 0;
}

static bool is_gone_and_waits(const struct view *view)
{
    return is_gone(view) && strcmp(view->scanners[0].mode, "DAMAGED") == 0;
}

static bool is_gone_and_waits_no_more(const struct view *view)
{
    return is_gone(view) && view->scanners[0].mode[0] == '\0';
}

static bool is_ready(const struct view *view)
{
    return view->scanner_count == 1 && view->scanners[0].state == SCANNER_READY;
}

static bool is_ready_and_waits_no_more(const struct view *view)
{
    return is_ready(view) && view->scanners[0].mode[0] == '\0';
}

/* The command's bar code, read so many seconds ago. */
static void scan_damaged(struct bed *b, int64_t ago_s)
{
    struct event *event = event_new(EVENT_SCAN);
    struct scan *scan = &event->scan;
    char text[COMMAND_TEXT_SIZE];
    bed_command(b, COMMAND_DAMAGED, NULL, text);
    scan->raw_len = strlen(text);
    memcpy(scan->raw, text, scan->raw_len);
    text_copy(scan->scanner, sizeof(scan->scanner), "left");
    scan->mono_us = clock_mono_us() - ago_s * 1000000;
    scan->wall_us = clock_wall_us();
    bed_push(b, LANE_SCAN, event);
}

static int damaged_parcels(const struct bed *b)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    assert_int_equal(sqlite3_open_v2(b->db, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT count(*) FROM counting WHERE condition IS NOT NULL", -1, &stmt, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int count = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return count;
}

/* The scanner is pulled out while its command waits; the screen says so as long as it does, and ends it by itself. Back within the time,
 * the command is about its next parcel; back later, it is about none. */
static void a_scanner_lost_while_a_command_waits(void **state)
{
    (void)state;
    struct bed b;
    struct view view;
    bed_open(&b, 60000);
    scanner_is(&b, SCANNER_READY);
    scan_damaged(&b, WAITED_S - 5);
    assert_true(bed_sees(&b, is_ready_and_waits, &view));
    scanner_is(&b, SCANNER_GONE);
    assert_true(bed_sees(&b, is_gone_and_waits, &view));
    assert_true(bed_sees(&b, is_gone_and_waits_no_more, &view));
    scanner_is(&b, SCANNER_READY);
    bed_scan(&b, 1, "SF1331875979567", false);
    (void)bed_expect_lines(&b, "SF1331875979567");
    bed_expect_verdict(&b, 1, "looking");
    assert_int_equal(damaged_parcels(&b), 0);
    bed_close(&b);

    bed_open(&b, 60000);
    scanner_is(&b, SCANNER_READY);
    bed_request(&b, 1,
                "{\"id\":1,\"do\":\"scan\",\"scanner\":\"right\",\"raw_hex\":"
                "\"59543435313233343536373839303031\",\"wait\":true}");
    int64_t question = bed_expect_lines(&b, "YT45123456789001");
    const struct order_line line = bed_line("O1", "1", "YT45123456789001");
    bed_answer(&b, question, &line, 1);
    bed_free_heard(&bed_next(&b)->node); /* the order is asked for */
    assert_true(bed_sees(&b, is_match, &view));
    scan_damaged(&b, 0);
    assert_true(bed_sees(&b, is_ready_and_waits, &view));
    scanner_is(&b, SCANNER_GONE);
    assert_true(bed_sees(&b, is_gone_and_waits, &view));
    scanner_is(&b, SCANNER_READY);
    assert_true(bed_sees(&b, is_ready, &view));
    bed_scan(&b, 2, "YT45123456789001", false);
    bed_expect_verdict(&b, 2, "duplicate");
    assert_true(bed_sees(&b, is_ready_and_waits_no_more, &view));
    assert_int_equal(damaged_parcels(&b), 1);
    bed_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock),
        cmocka_unit_test(a_clock_nobody_could_check),
        cmocka_unit_test(the_disk),
        cmocka_unit_test(a_scanner_lost_while_its_scan_is_looked_up),
        cmocka_unit_test(a_scanner_lost_while_it_is_asked),
        cmocka_unit_test(a_scanner_lost_while_a_command_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
