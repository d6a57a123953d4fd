#include "bed.h"

enum { LINES_MAX = 4000 };

/* What a station would have on file. */
struct shelf {
    char keys[LINES_MAX][96];
    int count;
    int pages;
    int orders;
    bool begun;
    bool ended;
};

static struct shelf on_file;

static bool put(const struct order_line *line)
{
    char key[96];
    text_format(key, sizeof(key), "%s/%s", line->order_id, line->line_id);
    for (int i = 0; i < on_file.count; i++)
        if (strcmp(on_file.keys[i], key) == 0)
            return false;
    assert_true(on_file.count < LINES_MAX);
    text_copy(on_file.keys[on_file.count++], sizeof(on_file.keys[0]), key);
    return true;
}

static void take_page(struct bed *bed, struct event *event, bool ok)
{
    const struct mirror_page *page = event->page;
    on_file.pages++;
    on_file.begun = on_file.begun || page->step == PAGE_WHOLE_BEGIN;
    on_file.ended = on_file.ended || page->step == PAGE_WHOLE_END;
    on_file.orders += (int)page->order_count;
    int fresh = 0;
    for (size_t i = 0; i < page->line_count; i++) {
        assert_in_range(page->lines[i].status_id, 2, 5);
        fresh += put(&page->lines[i]);
    }
    const struct page_taken taken = {.number = page->number,
                                     .ok = ok,
                                     .seen = on_file.count,
                                     .changed = fresh,
                                     .gone = page->step == PAGE_WHOLE_END ? 3 : 0};
    event_free(event);
    background_page_taken(bed->background, &taken);
}

static void take(struct bed *bed, bool ok)
{
    take_page(bed, bed_wait(bed, EVENT_PAGE), ok);
}

static int set_up(void **state)
{
    struct bed *bed = mem_new(sizeof(*bed));
    bed_init(bed);
    bed->sim_config.orders = 300;
    memset(&on_file, 0, sizeof(on_file));
    *state = bed;
    return 0;
}

static int tear_down(void **state)
{
    bed_stop(*state);
    free(*state);
    return 0;
}

/* Until the pass is over. */
static void take_until_end(struct bed *bed)
{
    bool over = false;
    while (!over) {
        struct event *event = (struct event *)queue_pop(bed->inbox, clock_mono_us() + INT64_C(60000000));
        assert_non_null(event);
        if (event->kind == EVENT_PAGE) {
            take_page(bed, event, true);
            continue;
        }
        if (event->kind == EVENT_JOBS) {
            bed->jobs = *event->jobs;
            over = bed_job(bed, "mirror")->last_us != 0;
        }
        event_free(event);
    }
}

/* Open lines as the simulator counts them. */
static int open_lines(const struct bed *bed)
{
    char *text = steer_call(bed->sim, "GET", "state");
    json_t *o = json_loads(text, 0, NULL);
    const json_t *statuses = json_object_get(o, "statuses");
    int count = 0;
    if (statuses == NULL)
        fail_msg("%s", text);
    for (int i = 2; i <= 5; i++) {
        char key[4];
        text_format(key, sizeof(key), "%d", i);
        count += (int)json_integer_value(json_object_get(statuses, key));
    }
    json_decref(o);
    free(text);
    return count;
}

static void the_first_pass_is_whole(void **state)
{
    struct bed *bed = *state;
    bed_start(bed);
    take_until_end(bed);
    assert_true(on_file.begun);
    assert_true(on_file.ended);
    assert_true(on_file.orders > 300);
    assert_int_equal(on_file.count, open_lines(bed));
    const struct job_report *job = bed_job(bed, "mirror");
    assert_int_equal(job->failures, 0);
    assert_non_null(strstr(job->detail, "whole pass"));
    assert_non_null(strstr(job->detail, "3 gone"));
}

static void a_recent_whole_pass_makes_a_window_do(void **state)
{
    struct bed *bed = *state;
    bed->config.settings.mirror_whole_us = clock_wall_us() - 1000000;
    bed->config.settings.mirror_whole_hour = 3;
    bed_start(bed);
    while (on_file.orders == 0)
        take(bed, true);
    assert_false(on_file.begun);
    assert_true(on_file.count > 0);
}

static void a_failed_page_is_read_again_where_the_pass_stood(void **state)
{
    struct bed *bed = *state;
    bed_start(bed);
    take(bed, true);
    take(bed, true);
    bed_steer(bed, "fault?kind=html&count=1&method=SearchOrderLines");
    take(bed, true);
    const struct job_report *job = bed_wait_job(bed, "mirror", true);
    assert_non_null(strstr(job->problem, "SearchOrderLines"));
    assert_false(on_file.ended);
    take_until_end(bed);
    assert_int_equal(on_file.count, open_lines(bed));
    assert_int_equal(bed_job(bed, "mirror")->failures, 0);
}

static void an_expired_session_is_no_failure(void **state)
{
    struct bed *bed = *state;
    bed_start(bed);
    take(bed, true);
    take(bed, true);
    bed_steer(bed, "expire");
    take_until_end(bed);
    assert_int_equal(on_file.count, open_lines(bed));
    assert_int_equal(bed->problems, 0);
}

static void what_cannot_be_written_ends_the_pass(void **state)
{
    struct bed *bed = *state;
    bed_start(bed);
    take(bed, true);
    take(bed, false);
    do
        event_free(bed_wait(bed, EVENT_JOBS));
    while (bed_job(bed, "mirror")->failures == 0);
    assert_false(on_file.ended);
    assert_non_null(strstr(bed_job(bed, "mirror")->problem, "could not be written"));
}

/* Lines that leave the list while it is read move the others forward: none may be missed. */
static void lines_that_leave_hide_no_others(void **state)
{
    struct bed *bed = *state;
    bed_start(bed);
    take(bed, true);
    take(bed, true);
    assert_int_equal(on_file.count, bed->config.settings.mirror_page);
    /* More than a page's overlap of those read already leave. */
    for (int i = 0; i < 20; i++) {
        char what[160];
        char *slash = strchr(on_file.keys[i], '/');
        text_format(what, sizeof(what), "line?order=%.*s&line=%s&status=6", (int)(slash - on_file.keys[i]),
                    on_file.keys[i], slash + 1);
        bed_steer(bed, what);
    }
    take_until_end(bed);
    assert_int_equal(on_file.count, open_lines(bed) + 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_pass_is_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_recent_whole_pass_makes_a_window_do, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_failed_page_is_read_again_where_the_pass_stood, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_expired_session_is_no_failure, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_written_ends_the_pass, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_that_leave_hide_no_others, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
