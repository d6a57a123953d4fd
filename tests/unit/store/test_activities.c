#include "fresh_store.h"

#include "store/activities.h"

static bool put(struct store *s, struct activity_report report, int64_t at_us)
{
    text_copy(report.type, sizeof(report.type), "Exporting");
    if (report.id[0] == '\0')
        text_copy(report.id, sizeof(report.id), "a1");
    store_begin(s);
    bool asks = store_put_activity(s, &report, at_us);
    fresh_commit(s);
    return asks;
}

struct read {
    int count;
    struct activity_report newest;
    char detail[64];
};

static bool note(void *arg, const struct activity_report *report)
{
    struct read *read = arg;
    if (read->count++ == 0) {
        read->newest = *report;
        text_copy(read->detail, sizeof(read->detail), report->detail);
    }
    return true;
}

static struct read read_all(struct store *s, bool open)
{
    struct read read = {0};
    struct error err;
    assert_true(store_each_activity(s, open, 100, note, &read, &err));
    return read;
}

static int64_t questions(struct store *s)
{
    int64_t count;
    struct error err;
    assert_true(store_count_questions(s, &count, &err));
    return count;
}

static void a_question_is_new_once(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct activity_report asking = {.state = ACTIVITY_ASKING, .question = "Order it?", .progress = 40};
    assert_false(put(s, (struct activity_report){.state = ACTIVITY_RUNNING, .provider = "Taobao"}, 100));
    assert_int_equal(questions(s), 0);
    assert_true(put(s, asking, 200));
    assert_false(put(s, asking, 300));
    assert_int_equal(questions(s), 1);
    text_copy(asking.question, sizeof(asking.question), "And this one?");
    assert_true(put(s, asking, 400));
    assert_int_equal(questions(s), 1);
    assert_false(put(s, (struct activity_report){.state = ACTIVITY_ENDED, .progress = 100}, 500));
    assert_int_equal(questions(s), 0);
}

static void what_is_known_is_kept(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    char detail[] = "{\"steps\":[]}";
    (void)put(s,
              (struct activity_report){
                  .provider = "Taobao", .order_id = "ORD-1", .description = "Export", .detail = detail},
              100);
    (void)put(s, (struct activity_report){.id = "a2"}, 150);
    (void)put(s, (struct activity_report){.state = ACTIVITY_FORGOTTEN}, 200);
    struct read all = read_all(s, false);
    assert_int_equal(all.count, 2);
    struct read open = read_all(s, true);
    assert_int_equal(open.count, 1);
    assert_string_equal(open.newest.id, "a2");
    (void)put(s, (struct activity_report){.id = "a2", .state = ACTIVITY_CANCELLED}, 300);
    assert_int_equal(read_all(s, true).count, 0);
    (void)put(s, (struct activity_report){.id = "a3", .detail = detail, .order_id = "ORD-3"}, 400);
    (void)put(s, (struct activity_report){.id = "a3", .state = ACTIVITY_ENDED, .progress = 100}, 500);
    all = read_all(s, false);
    assert_string_equal(all.newest.order_id, "ORD-3");
    assert_string_equal(all.detail, detail);
    assert_int_equal(all.newest.seen_us, 400);
    assert_int_equal(all.newest.ended_us, 500);
    assert_int_equal(all.newest.progress, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_question_is_new_once, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(what_is_known_is_kept, fresh_store_open, fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
