/* What the platform says of an order, and what may be said of a parcel by it. */
#include "station_bed.h"

static const char WAYBILL[] = "YT1234567890123";

/* The order was read: these are its lines. */
static void read_order(struct bed *b, const struct order_line *lines, size_t count)
{
    struct event *event = event_new(EVENT_ORDER);
    event->order.ok = true;
    text_copy(event->order.order.order_id, sizeof(event->order.order.order_id), "ORD-1");
    text_copy(event->order.order.customer, sizeof(event->order.order.customer), "Somebody");
    event->order.lines = count > 0 ? mem_copy(lines, count * sizeof(lines[0])) : NULL;
    event->order.line_count = count;
    bed_push(b, LANE_REPLY, event);
}

/* The verdict of a parcel with one of the order's lines, when the order is read with so many of its lines. */
static void verdict_is(size_t count, const char *verdict)
{
    struct bed b;
    const struct order_line lines[] = {bed_line("ORD-1", "1", WAYBILL),
                                       bed_line("ORD-1", "2", "YT9876543210987")};
    bed_open(&b, 60000);
    bed_scan(&b, 1, WAYBILL, true);
    bed_answer(&b, bed_expect_lines(&b, WAYBILL), lines, 1);
    struct heard *h = bed_next(&b);
    assert_int_equal(h->kind, HEARD_ORDER);
    bed_free_heard(&h->node);
    read_order(&b, lines, count);
    bed_expect_verdict(&b, 1, verdict);
    bed_close(&b);
}

static void an_order_is_complete_by_its_lines(void **state)
{
    (void)state;
    verdict_is(1, "complete");
    verdict_is(2, "match");
}

/* The answer was Ok and had the order, but none of its lines: how many there are is not known. */
static void an_order_without_its_lines_is_never_complete(void **state)
{
    (void)state;
    verdict_is(0, "match");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_complete_by_its_lines),
        cmocka_unit_test(an_order_without_its_lines_is_never_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
