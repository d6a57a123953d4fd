/* The station between its links: what waits, what cannot be written, what heals. */
#include "station_bed.h"

static bool is_down(const struct view *view)
{
    return !view->platform.up;
}

static bool is_up(const struct view *view)
{
    return view->platform.up;
}

static bool is_broken(const struct view *view)
{
    return !view->disk.ok;
}

static bool is_well(const struct view *view)
{
    return view->disk.ok;
}

static void a_scan_is_answered(void **state)
{
    (void)state;
    struct bed b;
    bed_open(&b, 60000);
    bed_scan(&b, 7, "SF1331875979567", true);
    int64_t question = bed_expect_lines(&b, "SF1331875979567");
    const struct order_line line = bed_line("O1", "1", "SF1331875979567");
    bed_answer(&b, question, &line, 1);
    struct heard *order = bed_next(&b);
    assert_int_equal(order->kind, HEARD_ORDER);
    assert_string_equal(order->text, "O1");
    bed_free_heard(&order->node);
    struct event *event = event_new(EVENT_ORDER);
    event->order.ok = true;
    text_copy(event->order.order.order_id, ORDER_ID_SIZE, "O1");
    text_copy(event->order.order.customer, sizeof(event->order.order.customer), "Пример");
    event->order.lines = mem_copy(&line, sizeof(line));
    event->order.line_count = 1;
    bed_push(&b, LANE_REPLY, event);
    json_t *reply = bed_expect_reply(&b);
    const json_t *scan = json_object_get(reply, "scan");
    assert_string_equal(json_string_value(json_object_get(scan, "verdict")), "complete");
    assert_string_equal(json_string_value(json_object_get(scan, "customer")), "Пример");
    json_decref(reply);
    bed_close(&b);
}

/* The lines are answered, the order is not. True: it was a match at the deadline. False: this machine was slower than that, and the
 * deadline came before the lines. */
static bool is_match_at_the_deadline(int verdict_ms)
{
    struct bed b;
    bed_open(&b, verdict_ms);
    bed_scan(&b, 1, "SF1331875979567", true);
    int64_t question = bed_expect_lines(&b, "SF1331875979567");
    const struct order_line line = bed_line("O1", "1", "SF1331875979567");
    bed_answer(&b, question, &line, 1);
    struct heard *first = bed_next(&b);
    bool in_time = first->kind == HEARD_ORDER;
    bed_free_heard(&first->node);
    if (in_time)
        bed_expect_verdict(&b, 1, "match");
    bed_close(&b);
    return in_time;
}

/* The deadline is the deadline, also when it is the order that does not come. */
static void an_order_that_does_not_come(void **state)
{
    (void)state;
    int verdict_ms = 300;
    while (!is_match_at_the_deadline(verdict_ms)) {
        verdict_ms *= 4;
        assert_true(verdict_ms < 30000);
    }
}

/* Reports change nothing on disk, so a database that somebody holds must not swallow them: the platform tells only once. */
static void reports_are_taken_while_the_database_is_held(void **state)
{
    (void)state;
    struct bed b;
    struct view view;
    bed_open(&b, 60000);
    bed_platform(&b, false);
    assert_true(bed_sees(&b, is_down, &view));
    bed_hold(&b);
    bed_platform(&b, true);
    struct event *scanner = event_new(EVENT_SCANNER);
    text_copy(scanner->scanner.name, sizeof(scanner->scanner.name), "left");
    scanner->scanner.state = SCANNER_GONE;
    bed_push(&b, LANE_REPLY, scanner);
    bed_request(&b, 1, "{\"id\":5,\"do\":\"nonsense\"}"); /* behind them in the lane */
    json_decref(bed_expect_reply(&b));
    bed_let_go(&b);
    assert_true(bed_sees(&b, is_up, &view));
    assert_int_equal(view.scanner_count, 1);
    assert_int_equal(view.scanners[0].state, SCANNER_GONE);
    bed_close(&b);
}

/* Nothing is scanned while the screen is red, so red must not wait for a scan to end. */
static void it_heals_without_a_scan(void **state)
{
    (void)state;
    struct bed b;
    struct view view;
    bed_open(&b, 60000);
    bed_hold(&b);
    bed_scan(&b, 1, "SF1331875979567", false);
    json_t *reply = bed_expect_reply(&b);
    assert_true(json_is_false(json_object_get(reply, "ok")));
    assert_string_equal(json_string_value(json_object_get(reply, "kind")), "busy");
    json_decref(reply);
    assert_true(bed_sees(&b, is_broken, &view));
    assert_int_equal(view.scans_today, 0);
    bed_let_go(&b);
    assert_true(bed_sees(&b, is_well, &view));
    bed_scan(&b, 2, "SF1331875979567", false);
    (void)bed_expect_lines(&b, "SF1331875979567"); /* no repeat: the first was not recorded */
    bed_expect_verdict(&b, 2, "looking");
    bed_close(&b);
}

static bool is_broken_or_over(const struct view *view)
{
    return is_broken(view) || view->verdict.verdict == VERDICT_PENDING;
}

/* True: the deadline came while nothing could be written. False: this machine was too slow for that. */
static bool are_given_after_the_deadline(int verdict_ms)
{
    struct bed b;
    struct view view;
    bed_open(&b, verdict_ms);
    bed_scan(&b, 1, "SF1331875979567", true);
    bed_scan(&b, 2, "SF1331875979568", true);
    bed_scan(&b, 3, "SF1331875979569", true);
    for (int i = 7; i <= 9; i++) {
        char code[24];
        text_format(code, sizeof(code), "SF133187597956%d", i);
        (void)bed_expect_lines(&b, code);
    }
    bed_hold(&b);
    assert_true(bed_sees(&b, is_broken_or_over, &view));
    bool in_time = is_broken(&view);
    bed_let_go(&b);
    bool replied[4] = {false};
    for (int i = 0; i < 3; i++) {
        json_t *reply = bed_expect_reply(&b);
        json_int_t id = json_integer_value(json_object_get(reply, "id"));
        assert_true(id >= 1 && id <= 3 && !replied[id]);
        replied[id] = true;
        assert_string_equal(json_string_value(json_object_get(json_object_get(reply, "scan"), "verdict")),
                            "pending");
        json_decref(reply);
    }
    bed_close(&b);
    return in_time;
}

/* Verdicts whose deadline came while nothing could be written are given when it can: every one of them. */
static void deadlines_survive_a_held_database(void **state)
{
    (void)state;
    int verdict_ms = 700;
    while (!are_given_after_the_deadline(verdict_ms)) {
        verdict_ms *= 4;
        assert_true(verdict_ms < 30000);
    }
}

/* An answer of the platform that could not be written is tried again. */
static void answers_survive_a_held_database(void **state)
{
    (void)state;
    struct bed b;
    struct view view;
    bed_open(&b, 60000);
    bed_scan(&b, 1, "SF1331875979567", true);
    int64_t question = bed_expect_lines(&b, "SF1331875979567");
    bed_hold(&b);
    bed_answer(&b, question, NULL, 0);
    assert_true(bed_sees(&b, is_broken, &view));
    bed_let_go(&b);
    bed_expect_verdict(&b, 1, "unknown");
    bed_close(&b);
}

/* What waited at the end is asked again at the start. */
static void a_restart_asks_again(void **state)
{
    (void)state;
    struct bed b;
    bed_open(&b, 60000);
    bed_scan(&b, 1, "SF1331875979567", false);
    (void)bed_expect_lines(&b, "SF1331875979567");
    bed_expect_verdict(&b, 1, "looking");
    station_stop(b.station);
    queue_free(b.inbox);
    b.inbox = queue_new(1000, event_free_node);
    bed_start(&b, 60000);
    int64_t question = bed_expect_lines(&b, "SF1331875979567");
    const struct order_line line = bed_line("O1", "1", "SF1331875979567");
    bed_answer(&b, question, &line, 1);
    struct heard *order = bed_next(&b);
    assert_int_equal(order->kind, HEARD_ORDER);
    bed_free_heard(&order->node);
    bed_scan(&b, 2, "SF1331875979567", false);
    bed_expect_verdict(&b, 2, "duplicate");
    bed_close(&b);
}

static void push_scan(struct bed *b, const char *scanner, const char *code, int64_t mono_us)
{
    struct event *event = event_new(EVENT_SCAN);
    text_copy(event->scan.scanner, sizeof(event->scan.scanner), scanner);
    event->scan.raw_len = strlen(code);
    memcpy(event->scan.raw, code, event->scan.raw_len);
    event->scan.mono_us = mono_us;
    event->scan.wall_us = clock_wall_us();
    bed_push(b, LANE_SCAN, event);
}

static void put_line(const struct bed *b, const struct order_line *line)
{
    struct error err;
    struct store *store = store_open(b->db, STORE_WRITE, &err);
    assert_non_null(store);
    store_begin(store);
    store_put_lines(store, line, 1, clock_wall_us());
    assert_true(store_commit(store, &err));
    store_close(store);
}

static int count_rows(const struct bed *b, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    assert_int_equal(sqlite3_open(b->db, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int count = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return count;
}

/* A command waits for its parcel by when the scanner read it, not by when the station came to it. */
static void a_command_in_time_is_not_lost_to_a_slow_disk(void **state)
{
    (void)state;
    struct bed b;
    char damaged[COMMAND_TEXT_SIZE];
    bed_open(&b, 60000);
    const struct order_line line = bed_line("O1", "1", "SF1331875979567");
    put_line(&b, &line);
    bed_command(&b, COMMAND_DAMAGED, "", damaged);
    bed_hold(&b);
    int64_t now_us = clock_mono_us();
    push_scan(&b, "right", "SF9990000000001", now_us);
    push_scan(&b, "left", damaged, now_us - 10500000); /* its time is over before the station comes to it */
    /* Something else in between: the scans do not share a transaction. */
    struct event *other = event_new(EVENT_REQUEST);
    other->request.client = 1;
    other->request.json = mem_string("{\"id\":1,\"do\":\"status\"}");
    bed_push(&b, LANE_SCAN, other);
    push_scan(&b, "left", "SF1331875979567", now_us - 1500000);
    bed_let_go(&b);
    (void)bed_expect_lines(&b, "SF9990000000001");
    json_decref(bed_expect_reply(&b));
    struct heard *order = bed_next(&b);
    assert_int_equal(order->kind, HEARD_ORDER); /* the parcel is received */
    bed_free_heard(&order->node);
    assert_int_equal(count_rows(&b, "SELECT count(*) FROM counting"), 1);
    bed_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scan_is_answered),
        cmocka_unit_test(an_order_that_does_not_come),
        cmocka_unit_test(reports_are_taken_while_the_database_is_held),
        cmocka_unit_test(it_heals_without_a_scan),
        cmocka_unit_test(deadlines_survive_a_held_database),
        cmocka_unit_test(answers_survive_a_held_database),
        cmocka_unit_test(a_restart_asks_again),
        cmocka_unit_test(a_command_in_time_is_not_lost_to_a_slow_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
