/* Pages of the mirror through a real station: written in pieces, scans overtake, parcels on the shelf are matched late. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/queue.h"
#include "base/text.h"
#include "core/event.h"
#include "station/station.h"
#include "store/log.h"
#include "store/mirror.h"
#include "store/receiving.h"

enum { CLIENT = 7, MANY = 3000 };

struct taken_node {
    struct queue_node node;
    struct page_taken taken;
};

struct reply_node {
    struct queue_node node;
    char *json;
    bool after_page; /* the page was taken before */
};

struct bed {
    char folder[64];
    char db[128];
    struct queue *inbox;
    struct queue *taken;
    struct queue *replies;
    struct station *station;
    bool page_done;
};

static void free_taken(struct queue_node *node)
{
    free(node);
}

static void free_reply(struct queue_node *node)
{
    struct reply_node *r = (struct reply_node *)node;
    free(r->json);
    free(r);
}

static bool ask_lines(void *arg, int64_t question, const struct code *code, bool urgent)
{
    struct bed *bed = arg;
    (void)code;
    (void)urgent;
    struct event *event = event_new(EVENT_LINES);
    event->lines.question = question;
    event->lines.kind = ANSWER_NOT_FOUND;
    assert_true(queue_push(bed->inbox, LANE_REPLY, &event->node));
    return true;
}

static bool ask_order(void *arg, const char *order_id)
{
    (void)arg;
    (void)order_id;
    return true;
}

static void platform_back(void *arg)
{
    (void)arg;
}

/* Both on the station's thread. */
static void page_taken(void *arg, const struct page_taken *taken)
{
    struct bed *bed = arg;
    struct taken_node *t = mem_new(sizeof(*t));
    t->taken = *taken;
    bed->page_done = true;
    assert_true(queue_push(bed->taken, 0, &t->node));
}

static void reply(void *arg, uint64_t client, char *json)
{
    struct bed *bed = arg;
    struct reply_node *r = mem_new(sizeof(*r));
    (void)client;
    r->json = json;
    r->after_page = bed->page_done;
    assert_true(queue_push(bed->replies, 0, &r->node));
}

static int set_up(void **state)
{
    struct bed *bed = mem_new(sizeof(*bed));
    struct error err;
    text_copy(bed->folder, sizeof(bed->folder), "/tmp/tallyman-page-XXXXXX");
    assert_non_null(mkdtemp(bed->folder));
    text_format(bed->db, sizeof(bed->db), "%s/tallyman.db", bed->folder);
    bed->inbox = queue_new(256, event_free_node);
    bed->taken = queue_new(64, free_taken);
    bed->replies = queue_new(256, free_reply);
    struct store *store = store_open(bed->db, STORE_WRITE, &err);
    assert_non_null(store);
    const struct station_config config = {.name = "test",
                                          .language = "en",
                                          .verdict_ms = 5000,
                                          .rules = {.confirm = CONFIRM_NEVER},
                                          .links = {.ask_lines = ask_lines,
                                                    .ask_order = ask_order,
                                                    .platform_back = platform_back,
                                                    .page_taken = page_taken,
                                                    .reply = reply,
                                                    .arg = bed},
                                          .inbox = bed->inbox};
    bed->station = station_start(&config, store, &err);
    assert_non_null(bed->station);
    *state = bed;
    return 0;
}

static int tear_down(void **state)
{
    struct bed *bed = *state;
    char command[96];
    station_stop(bed->station);
    queue_free(bed->inbox);
    queue_free(bed->taken);
    queue_free(bed->replies);
    text_format(command, sizeof(command), "rm -rf %s", bed->folder);
    assert_int_equal(system(command), 0);
    free(bed);
    return 0;
}

static struct order_line line(int number)
{
    struct order_line l = {.status_id = 4, .quantity = 1};
    text_format(l.order_id, sizeof(l.order_id), "ORD-%d", number);
    text_copy(l.line_id, sizeof(l.line_id), "1");
    text_format(l.waybill, sizeof(l.waybill), "YT%013d", number);
    return l;
}

static struct mirror_page *page_of(int from, int to)
{
    struct mirror_page *page = mem_new(sizeof(*page));
    page->number = from + 1;
    page->line_count = (size_t)(to - from);
    page->lines = mem_array(page->line_count, sizeof(page->lines[0]));
    for (int i = from; i < to; i++)
        page->lines[i - from] = line(i);
    return page;
}

static void push_page(struct bed *bed, struct mirror_page *page)
{
    struct event *event = event_new(EVENT_PAGE);
    event->page = page;
    assert_true(queue_push(bed->inbox, LANE_BULK, &event->node));
}

static struct page_taken wait_taken(struct bed *bed)
{
    struct taken_node *t = (struct taken_node *)queue_pop(bed->taken, clock_mono_us() + 60000000);
    assert_non_null(t);
    struct page_taken taken = t->taken;
    free(t);
    return taken;
}

static void push_scan(struct bed *bed, int number, bool wait)
{
    char raw[32];
    char hex[80];
    char json[256];
    text_format(raw, sizeof(raw), "YT%013d", number);
    text_hex(hex, sizeof(hex), raw, strlen(raw));
    text_format(json, sizeof(json),
                "{\"id\":%d,\"do\":\"scan\",\"raw_hex\":\"%s\",\"scanner\":\"s%d\",\"wait\":%s}", number + 1,
                hex, number, wait ? "true" : "false");
    struct event *event = event_new(EVENT_REQUEST);
    event->request.client = CLIENT;
    event->request.json = mem_string(json);
    assert_true(queue_push(bed->inbox, LANE_REPLY, &event->node));
}

/* The verdict of the next reply. */
static void wait_reply(struct bed *bed, char ret_verdict[32], bool *ret_after_page)
{
    struct reply_node *r = (struct reply_node *)queue_pop(bed->replies, clock_mono_us() + 60000000);
    assert_non_null(r);
    json_t *o = json_loads(r->json, 0, NULL);
    const char *verdict = json_string_value(json_object_get(json_object_get(o, "scan"), "verdict"));
    text_copy(ret_verdict, 32, verdict ? verdict : r->json);
    *ret_after_page = r->after_page;
    json_decref(o);
    free_reply(&r->node);
}

static void a_big_page_is_written_whole_and_scans_overtake(void **state)
{
    struct bed *bed = *state;
    char verdict[32];
    bool after_page;
    push_page(bed, page_of(0, MANY));
    push_scan(bed, 999999, false);
    wait_reply(bed, verdict, &after_page);
    assert_string_equal(verdict, "looking");
    assert_false(after_page);
    struct page_taken taken = wait_taken(bed);
    assert_true(taken.ok);
    assert_int_equal(taken.number, 1);
    assert_int_equal(taken.changed, MANY);
    push_scan(bed, MANY - 1, false);
    wait_reply(bed, verdict, &after_page);
    assert_string_equal(verdict, "match");
    push_page(bed, page_of(0, MANY)); /* again: nothing to write */
    taken = wait_taken(bed);
    assert_int_equal(taken.changed, 0);
}

struct seen {
    int late;
    int rows;
};

static bool count_late(void *arg, const struct log_row *row)
{
    struct seen *seen = arg;
    seen->late += row->late;
    seen->rows++;
    return true;
}

static void a_held_parcel_is_matched_when_its_line_appears(void **state)
{
    struct bed *bed = *state;
    char verdict[32];
    bool after_page;
    struct error err;
    push_scan(bed, 5, true);
    wait_reply(bed, verdict, &after_page);
    assert_string_equal(verdict, "unknown");
    push_page(bed, page_of(0, 10));
    struct page_taken taken = wait_taken(bed);
    assert_int_equal(taken.matched, 1);
    push_page(bed, page_of(0, 10));
    assert_int_equal(wait_taken(bed).matched, 0);
    struct store *store = store_open(bed->db, STORE_READ, &err);
    const struct log_filter filter = {.verdict = -1, .waybill = "YT0000000000005"};
    struct seen seen = {0};
    assert_true(store_log_each(store, &filter, count_late, &seen, &err));
    assert_int_equal(seen.late, 1);
    struct store_counts counts;
    assert_true(store_count(store, 1, &counts, &err));
    assert_int_equal(counts.holds_open, 1); /* it still lies there */
    int64_t waiting;
    assert_true(store_shelf_late(store, &waiting, &err));
    assert_int_equal(waiting, 1);
    store_close(store);
    push_scan(bed, 5, false);
    wait_reply(bed, verdict, &after_page);
    assert_string_equal(verdict, "match");
    store = store_open(bed->db, STORE_READ, &err);
    assert_true(store_count(store, 1, &counts, &err));
    assert_int_equal(counts.holds_open, 0);
    int64_t late;
    assert_true(store_shelf_late(store, &late, &err));
    assert_int_equal(late, 0);
    store_close(store);
}

static void what_the_platform_says_of_the_shelf(void **state)
{
    struct bed *bed = *state;
    char verdict[32];
    bool after_page;
    struct error err;
    size_t count;
    struct shelf_parcel parcels[4];
    struct event *away = event_new(EVENT_PLATFORM);
    assert_true(queue_push(bed->inbox, LANE_REPLY, &away->node)); /* up = false */
    push_scan(bed, 1, false);
    push_scan(bed, 2, false);
    for (int i = 0; i < 2; i++) {
        wait_reply(bed, verdict, &after_page);
        assert_string_equal(verdict, "pending");
    }
    struct store *store = store_open(bed->db, STORE_READ, &err);
    assert_true(store_shelf_list(store, 0, 0, parcels, 4, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(parcels[0].code.waybill, "YT0000000000001");
    /* The platform knows the first and not the second. */
    struct mirror_page *page = page_of(1, 2);
    page->shelf = mem_array(2, sizeof(page->shelf[0]));
    page->shelf_count = 2;
    page->shelf[0].scan_id = parcels[0].scan_id;
    page->shelf[1].scan_id = parcels[1].scan_id;
    push_page(bed, page);
    assert_int_equal(wait_taken(bed).matched, 1);
    assert_true(store_shelf_list(store, 0, 0, parcels, 4, &count, &err));
    assert_int_equal(count, 1);
    assert_string_equal(parcels[0].code.waybill, "YT0000000000002");
    assert_int_equal(parcels[0].verdict, VERDICT_UNKNOWN);
    assert_true(store_shelf_list(store, 0, INT64_MAX, parcels, 4, &count, &err));
    assert_int_equal(count, 0); /* held, and not among the fresh ones */
    store_close(store);
}

/* By the count the pass knows that its reading went over no gap; what others bring meanwhile would hide one. */
static void only_the_pages_of_the_pass_are_counted(void **state)
{
    struct bed *bed = *state;
    struct mirror_page *begin = mem_new(sizeof(*begin));
    begin->step = PAGE_WHOLE_BEGIN;
    push_page(bed, begin);
    assert_int_equal(wait_taken(bed).seen, 0);
    push_page(bed, page_of(0, 3));
    assert_int_equal(wait_taken(bed).seen, 3);
    struct mirror_page *shelf = page_of(50, 52);
    shelf->shelf = mem_array(1, sizeof(shelf->shelf[0]));
    shelf->shelf_count = 1;
    shelf->shelf[0].scan_id = 999;
    push_page(bed, shelf);
    assert_int_equal(wait_taken(bed).seen, 3);
    push_page(
        bed,
        page_of(2, 52)); /* the third again, and those two, as far as the pass knows for the first time */
    assert_int_equal(wait_taken(bed).seen, 52);
    struct mirror_page *end = mem_new(sizeof(*end));
    end->step = PAGE_WHOLE_END;
    end->statuses = 1u << 4;
    push_page(bed, end);
    assert_int_equal(wait_taken(bed).gone, 0);
}

static void a_whole_pass_marks_what_is_gone(void **state)
{
    struct bed *bed = *state;
    char verdict[32];
    bool after_page;
    push_page(bed, page_of(0, 100));
    (void)wait_taken(bed);
    struct mirror_page *begin = mem_new(sizeof(*begin));
    begin->step = PAGE_WHOLE_BEGIN;
    push_page(bed, begin);
    assert_int_equal(wait_taken(bed).seen, 0);
    push_page(bed, page_of(0, 60));
    assert_int_equal(wait_taken(bed).seen, 60);
    struct mirror_page *end = mem_new(sizeof(*end));
    end->step = PAGE_WHOLE_END;
    end->statuses = 1u << 4;
    push_page(bed, end);
    assert_int_equal(wait_taken(bed).gone, 40);
    push_scan(bed, 80, true); /* asked for live, and the platform does not know it */
    wait_reply(bed, verdict, &after_page);
    assert_string_equal(verdict, "unknown");
    push_scan(bed, 10, false);
    wait_reply(bed, verdict, &after_page);
    assert_string_equal(verdict, "match");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_big_page_is_written_whole_and_scans_overtake, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_held_parcel_is_matched_when_its_line_appears, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_platform_says_of_the_shelf, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_the_pages_of_the_pass_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_whole_pass_marks_what_is_gone, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
