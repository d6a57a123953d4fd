/* Command bar codes about a parcel that is looked up: what needs its answer waits for it. */
#include "station_bed.h"

enum { VERDICT_MS = 20000, DEADLINE_MS = 50 };

static const char waybill[] = "YT1234567890123";

static int64_t look(struct bed *b, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *q;
    assert_int_equal(sqlite3_open(b->db, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 20000);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    int64_t value = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : -1;
    sqlite3_finalize(q);
    sqlite3_close(db);
    return value;
}

static void change(struct bed *b, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(b->db, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 20000);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* The reply to a scan that does not wait: its verdict and reason. */
static void scan(struct bed *b, const char *code, const char *verdict, const char *reason)
{
    bed_scan(b, 1, code, false);
    struct heard *h;
    while ((h = bed_next(b))->kind != HEARD_REPLY)
        bed_free_heard(&h->node);
    json_t *reply = json_loads(h->text, 0, NULL);
    const json_t *said = json_object_get(reply, "scan");
    assert_string_equal(json_string_value(json_object_get(said, "verdict")), verdict);
    assert_string_equal(json_string_value(json_object_get(said, "reason")), reason);
    json_decref(reply);
    bed_free_heard(&h->node);
}

static void command(struct bed *b, enum command_code code, const char *argument, const char *reason)
{
    char text[COMMAND_TEXT_SIZE];
    bed_command(b, code, argument, text);
    scan(b, text, "command", reason);
}

static void answer(struct bed *b, int64_t question, size_t lines)
{
    const struct order_line found[] = {bed_line("ORD-1", "1", waybill), bed_line("ORD-1", "2", waybill)};
    bed_answer(b, question, found, lines);
}

static bool is_match(const struct view *view)
{
    return view->verdict.verdict == VERDICT_MATCH;
}

/* Everything that was pushed is done. */
static void settle(struct bed *b)
{
    bed_request(b, 9, "{\"id\":1,\"do\":\"status\"}");
    for (bool ours = false; !ours;) {
        struct heard *h = bed_next(b);
        ours = h->kind == HEARD_REPLY && h->client == 9;
        bed_free_heard(&h->node);
    }
}

static void a_count_waits_for_the_line(void **state)
{
    struct bed b;
    struct view view;
    (void)state;
    bed_open(&b, VERDICT_MS);
    command(&b, COMMAND_COUNT_N, "5", "scan_parcel");
    scan(&b, waybill, "looking", "");
    settle(&b);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting"), 0);
    answer(&b, 2, 1);
    assert_true(bed_sees(&b, is_match, &view));
    assert_int_equal(view.verdict.reason, REASON_NONE);
    assert_int_equal(look(&b, "SELECT counted FROM counting WHERE order_id = 'ORD-1' AND line_id = '1'"), 5);
    bed_close(&b);
}

static int refusals(struct bed *b)
{
    int count = 0;
    struct queue_node *node;
    while ((node = queue_pop(b->sounds, 0)) != NULL) {
        count += ((struct sound *)node)->verdict == VERDICT_REFUSED;
        free(node);
    }
    return count;
}

static void free_sound(struct queue_node *node)
{
    free(node);
}

/* Several lines: bar codes cannot say which is meant. It is heard and seen when that is known. */
static void what_cannot_be_done_is_said_with_the_answer(void **state)
{
    struct bed b;
    struct view view;
    (void)state;
    bed_open(&b, VERDICT_MS);
    b.sounds = queue_new(100, free_sound);
    bed_restart(&b, VERDICT_MS);
    command(&b, COMMAND_COUNT_N, "5", "scan_parcel");
    scan(&b, waybill, "looking", "");
    settle(&b);
    assert_int_equal(refusals(&b), 0);
    answer(&b, 2, 2);
    assert_true(bed_sees(&b, is_match, &view));
    settle(&b);
    assert_int_equal(refusals(&b), 1);
    assert_int_equal(view.verdict.reason, REASON_WHICH_LINE);
    /* The order's answer shows the parcel again. */
    struct event *event = event_new(EVENT_ORDER);
    text_copy(event->order.order.order_id, sizeof(event->order.order.order_id), "ORD-1");
    event->order.ok = true;
    bed_push(&b, LANE_REPLY, event);
    settle(&b);
    (void)board_read(b.board, &view);
    assert_int_equal(view.verdict.reason, REASON_WHICH_LINE);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting"), 0);
    struct queue *sounds = b.sounds;
    bed_close(&b);
    queue_free(sounds);
}

/* Scanned while the look-up goes on; conditions need no answer. The answer takes the command's place on the screen. */
static void a_command_after_the_parcel(void **state)
{
    struct bed b;
    struct view view;
    (void)state;
    bed_open(&b, VERDICT_MS);
    scan(&b, waybill, "looking", "");
    command(&b, COMMAND_DAMAGED, NULL, "noted");
    command(&b, COMMAND_BIN, "A-1", "noted");
    command(&b, COMMAND_COUNT_N, "4", "when_known");
    command(&b, COMMAND_COUNT_N, "3", "when_known"); /* the last one counts */
    command(&b, COMMAND_HOLD, NULL, "put_on_hold");
    settle(&b);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting WHERE counted IS NULL"), 2);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting"), 2);
    answer(&b, 1, 1);
    assert_true(bed_sees(&b, is_match, &view));
    assert_int_equal(view.verdict.hold_no, 1);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting WHERE counted = 3 AND line_id = '1'"), 1);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting"), 3);
    assert_int_equal(look(&b, "SELECT count(*) FROM hold WHERE closed_us IS NULL AND kind = 4"), 1);
    bed_close(&b);
}

static void a_copy_waits_for_the_label(void **state)
{
    struct bed b;
    struct printer_rule rule = {.kinds = ~0u};
    (void)state;
    text_copy(rule.name, sizeof(rule.name), "a");
    bed_open_printers(&b, VERDICT_MS, &rule, 1);
    command(&b, COMMAND_REPRINT, NULL, "scan_parcel");
    scan(&b, waybill, "looking", "");
    answer(&b, 2, 1);
    settle(&b);
    assert_int_equal(look(&b, "SELECT count(*) FROM label"), 2);
    assert_int_equal(look(&b, "SELECT max(copy_no) FROM label WHERE scan_id = 2"), 2);
    bed_close(&b);
}

/* No answer in time: it is a pending parcel's, whose lines are not known. */
static void the_deadline_is_an_answer(void **state)
{
    struct bed b;
    (void)state;
    bed_open(&b, DEADLINE_MS);
    command(&b, COMMAND_COUNT_N, "5", "scan_parcel");
    bed_scan(&b, 2, waybill, true);
    assert_int_equal(bed_expect_lines(&b, waybill), 2);
    bed_expect_verdict(&b, 2, "pending");
    assert_int_equal(look(&b, "SELECT counted FROM counting WHERE order_id = ''"), 5);
    answer(&b, 2, 2); /* once */
    settle(&b);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting"), 1);
    bed_close(&b);
}

static void taken_back_with_the_parcel(void **state)
{
    struct bed b;
    (void)state;
    bed_open(&b, VERDICT_MS);
    scan(&b, waybill, "looking", "");
    command(&b, COMMAND_COUNT_N, "4", "when_known");
    command(&b, COMMAND_HOLD, NULL, "put_on_hold");
    command(&b, COMMAND_UNDO, NULL, "undone");
    answer(&b, 1, 1);
    settle(&b);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting"), 0);
    assert_int_equal(look(&b, "SELECT count(*) FROM hold"), 0);
    bed_close(&b);
}

/* The scans of the commands are on file, and whose parcel they are about: they are done once, with that parcel's answer. */
static void a_restart_keeps_it(void **state)
{
    static const char other[] = "SF1331875979567";
    struct bed b;
    (void)state;
    bed_open(&b, VERDICT_MS);
    scan(&b, waybill, "looking", "");
    command(&b, COMMAND_COUNT_N, "4", "when_known");
    command(&b, COMMAND_COUNT_N, "3", "when_known");
    command(&b, COMMAND_HOLD, NULL, "put_on_hold");
    scan(&b, other, "looking", "");
    command(&b, COMMAND_COUNT_N, "7", "when_known");
    bed_restart(&b, VERDICT_MS);
    bed_restart(&b, VERDICT_MS);
    answer(&b, 1, 1);
    settle(&b);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting WHERE counted = 3 AND line_id = '1'"), 1);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting"), 1);
    assert_int_equal(look(&b, "SELECT count(*) FROM hold WHERE closed_us IS NULL AND kind = 4"), 1);
    /* Known by now: nothing waits for it any more. */
    bed_restart(&b, VERDICT_MS);
    bed_answer(&b, 5, NULL, 0);
    settle(&b);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting WHERE counted = 7 AND scan_id = 5"), 1);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting"), 2);
    assert_int_equal(look(&b, "SELECT count(*) FROM hold WHERE closed_us IS NULL AND kind = 4"), 1);
    bed_close(&b);
}

/* The answer could not be written: it is tried again, and the command is done once. */
static void a_failed_transaction_keeps_it(void **state)
{
    struct bed b;
    struct view view;
    (void)state;
    bed_open(&b, VERDICT_MS);
    scan(&b, waybill, "looking", "");
    command(&b, COMMAND_COUNT_N, "4", "when_known");
    settle(&b);
    change(&b, "CREATE TRIGGER fault BEFORE INSERT ON counting BEGIN SELECT RAISE(ABORT, 'fault'); END");
    answer(&b, 1, 1);
    settle(&b);
    assert_int_equal(look(&b, "SELECT count(*) FROM receipt"), 0);
    change(&b, "DROP TRIGGER fault");
    assert_true(bed_sees(&b, is_match, &view));
    settle(&b);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting WHERE counted = 4 AND line_id = '1'"), 1);
    assert_int_equal(look(&b, "SELECT count(*) FROM counting"), 1);
    bed_close(&b);
}

/* It lay on the shelf as pending and was matched there: what is said when it is scanned stands beside its receipt. */
static void a_count_of_what_was_matched_on_the_shelf(void **state)
{
    struct bed b;
    (void)state;
    bed_open(&b, DEADLINE_MS);
    bed_scan(&b, 1, waybill, true);
    assert_int_equal(bed_expect_lines(&b, waybill), 1);
    bed_expect_verdict(&b, 1, "pending");
    answer(&b, 1, 1);
    settle(&b);
    bed_restart(&b, VERDICT_MS); /* the code is none of the label just scanned */
    scan(&b, waybill, "match", "late_match");
    command(&b, COMMAND_COUNT_N, "7", "noted");
    command(&b, COMMAND_BIN, "A-1", "noted");
    settle(&b);
    assert_int_equal(look(&b, "SELECT counted FROM counting WHERE scan_id = 1 AND line_id = '1'"), 7);
    assert_int_equal(look(&b, "SELECT scan_id FROM counting WHERE bin = 'A-1'"), 1);
    bed_request(&b, 5,
                "{\"id\":1,\"do\":\"count\",\"scan_id\":\"2\",\"order_id\":\"ORD-1\",\"line_id\":\"1\","
                "\"counted\":6}");
    settle(&b);
    assert_int_equal(look(&b, "SELECT counted FROM counting WHERE scan_id = 1 ORDER BY id DESC"), 6);
    bed_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_count_waits_for_the_line),
        cmocka_unit_test(what_cannot_be_done_is_said_with_the_answer),
        cmocka_unit_test(a_command_after_the_parcel),
        cmocka_unit_test(a_copy_waits_for_the_label),
        cmocka_unit_test(the_deadline_is_an_answer),
        cmocka_unit_test(taken_back_with_the_parcel),
        cmocka_unit_test(a_restart_keeps_it),
        cmocka_unit_test(a_failed_transaction_keeps_it),
        cmocka_unit_test(a_count_of_what_was_matched_on_the_shelf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
