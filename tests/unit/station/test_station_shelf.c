/* The hold shelf through a real station: what is counted, what undo puts back, what staff put there. */
#include "station_bed.h"

enum { VERDICT_MS = 20000 };

static const char waybill[] = "YT1234567890123";

/* The next reply, whatever is asked before it; json_decref(). */
static json_t *next_reply(struct bed *b)
{
    struct heard *h;
    while ((h = bed_next(b))->kind != HEARD_REPLY)
        bed_free_heard(&h->node);
    json_t *reply = json_loads(h->text, 0, NULL);
    bed_free_heard(&h->node);
    return reply;
}

static int64_t number(struct bed *b, const char *key)
{
    bed_request(b, 1, "{\"id\":99,\"do\":\"status\"}");
    json_t *reply = next_reply(b);
    int64_t value = json_integer_value(json_object_get(reply, key));
    json_decref(reply);
    return value;
}

static void ask(struct bed *b, const char *json)
{
    bed_request(b, 1, json);
    json_t *reply = next_reply(b);
    if (!json_is_true(json_object_get(reply, "ok")))
        fail_msg("%s", json_string_value(json_object_get(reply, "error")));
    json_decref(reply);
}

/* Nobody's: it lies on the shelf. Its order is asked for with the lines. */
static void put_unknown(struct bed *b, int id)
{
    bed_scan(b, id, waybill, true);
    bed_answer(b, bed_expect_lines(b, waybill), NULL, 0);
    bed_expect_verdict(b, id, "unknown");
    assert_int_equal(number(b, "holds_open"), 1);
}

static void undo_takes_the_hold_off_the_count(void **state)
{
    struct bed b;
    (void)state;
    bed_open(&b, VERDICT_MS);
    put_unknown(&b, 1);
    ask(&b, "{\"id\":2,\"do\":\"undo\",\"scan_id\":\"1\"}");
    assert_int_equal(number(&b, "holds_open"), 0);
    bed_close(&b);
}

static void push_page(struct bed *b)
{
    struct mirror_page *page = mem_new(sizeof(*page));
    page->number = 1;
    page->line_count = 1;
    page->lines = mem_array(1, sizeof(page->lines[0]));
    page->lines[0] = bed_line("ORD-1", "1", waybill);
    struct event *event = event_new(EVENT_PAGE);
    event->page = page;
    bed_push(b, LANE_BULK, event);
}

static void scan(struct bed *b, int id, const char *verdict)
{
    char hex[64];
    char json[256];
    text_hex(hex, sizeof(hex), waybill, strlen(waybill));
    text_format(json, sizeof(json),
                "{\"id\":%d,\"do\":\"scan\",\"scanner\":\"right\",\"raw_hex\":\"%s\",\"wait\":false}", id,
                hex);
    bed_request(b, 1, json);
    json_t *reply = next_reply(b);
    const json_t *said = json_object_get(json_object_get(reply, "scan"), "verdict");
    assert_string_equal(json_string_value(said), verdict);
    json_decref(reply);
}

static void drop_heard(struct bed *b)
{
    struct queue_node *h;
    while ((h = queue_pop(b->heard, 0)) != NULL)
        bed_free_heard(h);
}

static bool is_late(const struct view *view)
{
    return view->background.late == 1;
}

static void undo_of_a_late_match_is_late_again(void **state)
{
    struct bed b;
    struct view view;
    (void)state;
    bed_open(&b, VERDICT_MS);
    put_unknown(&b, 1);
    push_page(&b);
    assert_true(bed_sees(&b, is_late, &view));
    scan(&b, 2, "match");
    assert_int_equal(number(&b, "holds_open"), 0);
    ask(&b, "{\"id\":3,\"do\":\"undo\",\"scan_id\":\"2\"}");
    assert_int_equal(number(&b, "holds_open"), 1);
    assert_true(bed_sees(&b, is_late, &view));
    scan(&b, 4, "match");
    assert_int_equal(number(&b, "holds_open"), 0);
    bed_close(&b);
}

static void a_confirmation_leaves_what_staff_put_there(void **state)
{
    struct bed b;
    const struct order_line line = bed_line("ORD-1", "1", waybill);
    (void)state;
    bed_open(&b, VERDICT_MS);
    b.confirm = true;
    bed_scan(&b, 1, waybill, false);
    bed_answer(&b, bed_expect_lines(&b, waybill), &line, 1); /* the line is on file from now on */
    ask(&b, "{\"id\":2,\"do\":\"undo\",\"scan_id\":\"1\"}");
    bed_restart(&b, VERDICT_MS);
    drop_heard(&b);
    scan(&b, 3, "match");
    assert_int_equal(number(&b, "holds_open"), 0);
    ask(&b, "{\"id\":4,\"do\":\"hold\",\"scan_id\":\"2\"}");
    assert_int_equal(number(&b, "holds_open"), 1);
    bed_answer(&b, 2, &line, 1); /* the confirmation */
    assert_int_equal(number(&b, "holds_open"), 1);
    bed_close(&b);
}

/* No answer within the deadline: it goes on the shelf, and its own answer comes after that. */
static int64_t put_pending(struct bed *b, int id)
{
    bed_scan(b, id, waybill, true);
    int64_t question = bed_expect_lines(b, waybill);
    bed_expect_verdict(b, id, "pending");
    return question;
}

static bool is_late_on_screen(const struct view *view)
{
    return is_late(view) && view->verdict.scan_id == 1 && view->verdict.attention;
}

static bool none_is_late(const struct view *view)
{
    return view->background.late == 0 && view->holds_open == 0;
}

static void an_answer_after_the_deadline_is_late_once(void **state)
{
    struct bed b;
    struct view view;
    const struct order_line line = bed_line("ORD-1", "1", waybill);
    (void)state;
    bed_open(&b, 50);
    bed_answer(&b, put_pending(&b, 1), &line, 1);
    assert_true(bed_sees(&b, is_late_on_screen, &view)); /* nobody has anything else in hand */
    assert_int_equal(view.verdict.verdict, VERDICT_MATCH);
    drop_heard(&b);
    scan(&b, 2, "match");
    assert_true(bed_sees(&b, none_is_late, &view));
    bed_close(&b);
}

static void a_late_one_let_go_by_hand_is_not_late(void **state)
{
    struct bed b;
    struct view view;
    const struct order_line line = bed_line("ORD-1", "1", waybill);
    (void)state;
    bed_open(&b, 50);
    bed_answer(&b, put_pending(&b, 1), &line, 1);
    assert_true(bed_sees(&b, is_late, &view));
    drop_heard(&b);
    ask(&b, "{\"id\":2,\"do\":\"hold.release\",\"hold_no\":1,\"reason\":\"handed over\"}");
    assert_true(bed_sees(&b, none_is_late, &view));
    bed_close(&b);
}

static bool is_answered(const struct view *view)
{
    return view->last_count == 2 && view->last[1].verdict != VERDICT_PENDING;
}

/* Whoever has another parcel in hand keeps its verdict on the screen: what lies on the shelf can wait. */
static void an_answer_for_the_shelf_leaves_the_parcel_in_hand_on_the_screen(void **state)
{
    const struct order_line line = bed_line("ORD-1", "1", waybill);
    (void)state;
    for (size_t lines = 0; lines <= 1; lines++) {
        struct bed b;
        struct view view;
        bed_open(&b, 50);
        int64_t question = put_pending(&b, 1);
        bed_scan(&b, 2, "yjcx.chinapost.com.cn", false);
        bed_expect_verdict(&b, 2, "refused");
        bed_answer(&b, question, &line, lines);
        assert_true(bed_sees(&b, is_answered, &view));
        assert_int_equal(view.last[1].verdict, lines ? VERDICT_MATCH : VERDICT_UNKNOWN);
        assert_int_equal(view.verdict.scan_id, 2);
        assert_int_equal(view.verdict.verdict, VERDICT_REFUSED);
        assert_false(view.verdict.attention);
        assert_int_equal(view.background.late, (int)lines);
        bed_close(&b);
    }
}

static bool is_matched_on_screen(const struct view *view)
{
    return view->verdict.scan_id == 1 && view->verdict.verdict == VERDICT_MATCH;
}

/* The clock was an hour ahead when the last parcel was scanned, and has been set since. */
static void a_clock_set_back_keeps_nothing_on_the_screen(void **state)
{
    const struct order_line line = bed_line("ORD-1", "1", waybill);
    struct bed b;
    struct view view;
    (void)state;
    bed_open(&b, 50);
    int64_t question = put_pending(&b, 1);
    struct event *event = event_new(EVENT_SCAN);
    text_copy(event->scan.scanner, sizeof(event->scan.scanner), "right");
    event->scan.mono_us = clock_mono_us();
    event->scan.wall_us = clock_wall_us() + INT64_C(3600) * 1000000;
    event->scan.raw[0] = 'x';
    event->scan.raw_len = 1;
    bed_push(&b, LANE_SCAN, event);
    bed_answer(&b, question, &line, 1);
    assert_true(bed_sees(&b, is_matched_on_screen, &view));
    assert_true(view.verdict.attention);
    bed_close(&b);
}

static int64_t next_question(struct bed *b)
{
    struct heard *h;
    while ((h = bed_next(b))->kind != HEARD_LINES)
        bed_free_heard(&h->node);
    int64_t question = h->question;
    bed_free_heard(&h->node);
    return question;
}

static bool is_wanted_again(const struct view *view)
{
    return view->verdict.verdict == VERDICT_MATCH;
}

/* Off the shelf with a match, and on it again under its old number when the platform says that every line is void. */
static void a_hold_that_opens_again_is_counted(void **state)
{
    struct bed b;
    struct view view;
    struct order_line line = bed_line("ORD-1", "1", waybill);
    (void)state;
    bed_open(&b, VERDICT_MS);
    b.confirm = true;
    b.background = true;
    bed_restart(&b, VERDICT_MS);
    bed_platform(&b, true);
    line.status_id = LINE_STATUS_CANCELLED;
    bed_scan(&b, 1, waybill, false);
    bed_answer(&b, next_question(&b), &line, 1);
    json_decref(next_reply(&b));
    assert_int_equal(number(&b, "holds_open"), 1);
    push_page(&b); /* it is wanted again: a stopped one is not matched on the shelf */
    struct heard *h;
    while ((h = bed_next(&b))->kind != HEARD_PAGE)
        bed_free_heard(&h->node);
    bed_free_heard(&h->node);
    scan(&b, 2, "match");
    assert_int_equal(number(&b, "holds_open"), 0);
    assert_true(bed_sees(&b, is_wanted_again, &view));
    bed_answer(&b, 2, &line, 1);
    assert_int_equal(number(&b, "holds_open"), 1);
    ask(&b, "{\"id\":3,\"do\":\"hold.release\",\"hold_no\":1,\"reason\":\"sent back\"}");
    assert_int_equal(number(&b, "holds_open"), 0);
    bed_close(&b);
}

/* It was let go while a second scan of it was asked about. */
static void what_was_let_go_is_not_received(void **state)
{
    struct bed b;
    const struct order_line line = bed_line("ORD-1", "1", waybill);
    (void)state;
    bed_open(&b, VERDICT_MS);
    put_unknown(&b, 1);
    bed_platform(&b, true);
    scan(&b, 2, "unknown");
    ask(&b, "{\"id\":3,\"do\":\"hold.release\",\"hold_no\":1,\"reason\":\"handed over\"}");
    assert_int_equal(number(&b, "waiting"), 0);
    bed_answer(&b, 2, &line, 1);
    assert_int_equal(number(&b, "receipts_today"), 0);
    bed_close(&b);
}

/* The reply to a scan that is taken back while it is looked up is about that scan. */
static void who_waits_for_a_scan_taken_back_hears_of_it(void **state)
{
    struct bed b;
    const struct order_line other = bed_line("ORD-2", "1", "YT9999999999999");
    (void)state;
    bed_open(&b, VERDICT_MS);
    bed_scan(&b, 1, waybill, true);
    assert_int_equal(bed_expect_lines(&b, waybill), 1);
    bed_scan(&b, 2, "YT9999999999999", true);
    bed_answer(&b, bed_expect_lines(&b, "YT9999999999999"), &other, 1);
    number(&b, "waiting");
    bed_request(&b, 1, "{\"id\":3,\"do\":\"undo\",\"scan_id\":\"1\"}");
    json_t *reply = next_reply(&b);
    const json_t *said = json_object_get(reply, "scan");
    assert_string_equal(json_string_value(json_object_get(said, "waybill")), waybill);
    assert_int_equal(json_array_size(json_object_get(said, "lines")), 0);
    assert_int_equal(json_array_size(json_object_get(said, "orders")), 0);
    json_decref(reply);
    bed_close(&b);
}

/* After a parcel of something else: the codes of these boxes would be those of one label. */
static void scan_box(struct bed *b, int id, const char *code)
{
    char other[24];
    text_format(other, sizeof(other), "YT%013d", id);
    bed_scan(b, 100 + id, other, false);
    json_decref(next_reply(b));
    bed_scan(b, id, code, false);
    json_decref(next_reply(b));
}

/* Another box of a waybill without an index is a parcel of its own: the first one's hold is not its. */
static void another_box_has_its_own_hold(void **state)
{
    static const char next[] = "{\"id\":9,\"do\":\"choose\",\"scanner\":\"left\",\"answer\":\"next\"}";
    struct bed b;
    const struct order_line line = bed_line("ORD-1", "1", "JDVA00000000001");
    (void)state;
    bed_open(&b, VERDICT_MS);
    scan_box(&b, 1, "JDVA00000000001");
    bed_answer(&b, 2, &line, 1);
    ask(&b, "{\"id\":2,\"do\":\"hold\",\"scan_id\":\"2\"}");
    scan_box(&b, 3, "JDVA00000000001-1-3-");
    ask(&b, next);
    scan_box(&b, 4, "JDVA00000000001");
    ask(&b, next);
    assert_int_equal(number(&b, "receipts_today"), 3);
    assert_int_equal(number(&b, "holds_open"), 1);
    ask(&b, "{\"id\":5,\"do\":\"hold\",\"scan_id\":\"6\"}");
    assert_int_equal(number(&b, "holds_open"), 2);
    /* One is taken back; the next one gets no number that a box has. */
    scan_box(&b, 6, "JDVA00000000001");
    ask(&b, next);
    ask(&b, "{\"id\":7,\"do\":\"undo\",\"scan_id\":\"6\"}");
    scan_box(&b, 8, "JDVA00000000001");
    ask(&b, next);
    assert_int_equal(number(&b, "receipts_today"), 4);
    bed_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undo_takes_the_hold_off_the_count),
        cmocka_unit_test(undo_of_a_late_match_is_late_again),
        cmocka_unit_test(a_confirmation_leaves_what_staff_put_there),
        cmocka_unit_test(an_answer_after_the_deadline_is_late_once),
        cmocka_unit_test(a_late_one_let_go_by_hand_is_not_late),
        cmocka_unit_test(a_clock_set_back_keeps_nothing_on_the_screen),
        cmocka_unit_test(a_hold_that_opens_again_is_counted),
        cmocka_unit_test(what_was_let_go_is_not_received),
        cmocka_unit_test(who_waits_for_a_scan_taken_back_hears_of_it),
        cmocka_unit_test(another_box_has_its_own_hold),
        cmocka_unit_test(an_answer_for_the_shelf_leaves_the_parcel_in_hand_on_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
