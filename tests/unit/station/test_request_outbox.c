/* Status updates that wait, and what the background thread is told of them. */
#include "station_bed.h"

#include "store/outbox.h"

static int set_up(void **state)
{
    struct bed *b = mem_new(sizeof(*b));
    bed_open(b, 30000);
    b->on_receipt_status = 6;
    bed_restart(b, 30000);
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    bed_close(*state);
    free(*state);
    return 0;
}

/* The number with which the outbox is said to have changed; other things are let go. */
static int64_t expect_changed(struct bed *b)
{
    struct heard *h = bed_next(b);
    while (h->kind != HEARD_OUTBOX) {
        bed_free_heard(&h->node);
        h = bed_next(b);
    }
    int64_t number = h->question;
    bed_free_heard(&h->node);
    return number;
}

/* What became of the only update. */
static void tell(struct bed *b, int64_t number, enum outbox_outcome outcome)
{
    struct event *event = event_new(EVENT_OUTBOX);
    const struct outbox_result result = {.id = 1, .outcome = outcome, .problem = "no answer"};
    event->outbox.number = number;
    event->outbox.results = mem_copy(&result, sizeof(result));
    event->outbox.count = 1;
    bed_push(b, LANE_REPLY, event);
}

static void tell_back(struct bed *b)
{
    struct event *event = event_new(EVENT_OUTBOX);
    event->outbox.back = true;
    bed_push(b, LANE_REPLY, event);
}

/* Whether the only update is due by now. */
static bool is_due(struct bed *b)
{
    struct error err;
    struct outbox_row row;
    size_t count;
    int64_t next_us;
    struct store *store = store_open(b->db, STORE_READ, &err);
    assert_non_null(store);
    assert_true(store_outbox_due(store, clock_wall_us(), &row, 1, &count, &next_us, &err));
    store_close(store);
    assert_true(count == 1 || next_us != 0);
    return count == 1;
}

static void it_is_due_when_the_platform_is_back(void **state)
{
    struct bed *b = *state;
    const struct order_line line = bed_line("ORD-1", "1", "YT1234567890123");
    bed_scan(b, 1, "YT1234567890123", true);
    bed_answer(b, bed_expect_lines(b, "YT1234567890123"), &line, 1);
    assert_int_equal(expect_changed(b), 0);
    assert_true(is_due(b));
    tell(b, 7, OUTBOX_RESULT_AWAY);
    assert_int_equal(expect_changed(b), 7);
    assert_false(is_due(b));
    tell_back(b);
    assert_int_equal(expect_changed(b), 0);
    assert_true(is_due(b));
    /* What failed for another reason keeps its pause, and then there is nothing to say. */
    tell(b, 8, OUTBOX_RESULT_RETRY);
    assert_int_equal(expect_changed(b), 8);
    tell_back(b);
    tell(b, 9, OUTBOX_RESULT_RETRY);
    assert_int_equal(expect_changed(b), 9);
    assert_false(is_due(b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_due_when_the_platform_is_back, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
