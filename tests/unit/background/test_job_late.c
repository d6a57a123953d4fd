#include "desk.h"

enum { PARCELS = 90 };

/* Ninety parcels on the shelf; the fifth and the last are known to the platform. Background thread. */
static bool read_shelf(void *arg, int64_t after, int64_t held_since_us, struct background_shelf *ret,
                       size_t max, size_t *ret_count, struct error *err)
{
    (void)arg;
    (void)held_since_us;
    (void)err;
    *ret_count = 0;
    for (int64_t id = after + 1; id <= PARCELS && *ret_count < max; id++) {
        struct background_shelf *p = &ret[(*ret_count)++];
        *p = (struct background_shelf){.scan_id = id, .code = {.kind = CODE_WAYBILL, .form_count = 2}};
        text_format(p->code.forms[0], sizeof(p->code.forms[0]), "ZZ%09d", (int)id);
        text_format(p->code.forms[1], sizeof(p->code.forms[1]), "zz%09d", (int)id);
        if (id == 5)
            text_copy(p->code.forms[0], sizeof(p->code.forms[0]), "SF1331875979567");
        if (id == PARCELS)
            text_copy(p->code.forms[1], sizeof(p->code.forms[1]), "YT4512345678901");
    }
    return true;
}

static int set_up(void **state)
{
    struct bed *bed = mem_new(sizeof(*bed));
    bed_init(bed);
    bed->config.reads = (struct background_reads){.shelf = read_shelf};
    bed->config.settings.mirror_whole_us = clock_wall_us();
    bed->config.settings.mirror_days = 0; /* the mirror has nothing to read here */
    *state = bed;
    return 0;
}

static int tear_down(void **state)
{
    bed_stop(*state);
    free(*state);
    return 0;
}

struct seen {
    int asked;
    int lines;
    int pages;
};

static void take_run(struct bed *bed, struct seen *seen)
{
    *seen = (struct seen){0};
    while (seen->asked < PARCELS) {
        struct event *event = bed_wait(bed, EVENT_PAGE);
        const struct mirror_page *page = event->page;
        for (size_t i = 0; i < page->shelf_count; i++)
            assert_int_equal(page->shelf[i].scan_id, ++seen->asked); /* each once, in order */
        if (page->shelf_count > 0) {
            seen->pages++;
            seen->lines += (int)page->line_count;
        }
        const struct page_taken taken = {.number = page->number, .ok = true, .matched = 1};
        event_free(event);
        background_page_taken(bed->background, &taken);
    }
}

static void the_shelf_is_asked_about_in_few_calls(void **state)
{
    struct bed *bed = *state;
    struct seen seen;
    bed_start(bed);
    take_run(bed, &seen);
    assert_int_equal(seen.lines, 2);
    assert_int_equal(seen.pages, 3); /* 40 parcels of two forms each in a call */
    while (bed->jobs.count == 0 || bed_job(bed, "late")->last_us == 0)
        event_free(bed_wait(bed, EVENT_JOBS));
    assert_string_equal(bed_job(bed, "late")->detail, "90 parcels asked about, 3 matched");
}

static void it_is_asked_again_when_the_platform_is_back(void **state)
{
    struct bed *bed = *state;
    struct seen seen;
    bed_start(bed);
    take_run(bed, &seen);
    while (bed->jobs.count == 0 || bed_job(bed, "late")->last_us == 0)
        event_free(bed_wait(bed, EVENT_JOBS));
    background_platform_back(bed->background);
    take_run(bed, &seen);
    assert_int_equal(seen.lines, 2);
}

static void nothing_is_said_of_parcels_that_could_not_be_asked(void **state)
{
    struct bed *bed = *state;
    struct seen seen;
    bed->sim_config.fault = "unavailable:100";
    bed_start(bed);
    const struct job_report *job = bed_wait_job(bed, "late", true);
    assert_true(job->problem[0] != '\0');
    bed_steer(bed, "fault?kind=none");
    take_run(bed, &seen);
    assert_int_equal(seen.lines, 2);
}

/* All there is on the platform instead of what was asked for, and the count behind it, where it is not read any more. */
static void a_filter_that_does_not_work_is_noticed(void **state)
{
    struct desk d;
    struct text body = {0};
    (void)state;
    text_add(&body, "<a><ErrorCode>Ok</ErrorCode><Result><Content>");
    for (int i = 0; i < 8000; i++)
        text_add_format(&body, "<Item><Id>%d</Id><OrderId>ORD-%d</OrderId></Item>", i, i);
    text_add(&body, "</Content><TotalCount>100000</TotalCount></Result></a>");
    desk_open(&d, job_late_new);
    d.reads.shelf = read_shelf;
    desk_run(&d, "SearchOrderLines", body.data, "");
    assert_int_equal(d.job->failures, 1);
    assert_non_null(strstr(d.job->problem, "its filter does not work"));
    struct event *event;
    while ((event = (struct event *)queue_pop(d.jobs.inbox, 0)) != NULL) {
        assert_int_not_equal(event->kind, EVENT_PAGE);
        event_free(event);
    }
    text_fini(&body);
    desk_close(&d);
}

/* A platform that does not say how many there are: the list ends with an empty page. */
static void a_list_that_is_not_counted_is_read_to_its_end(void **state)
{
    struct desk d;
    (void)state;
    desk_open(&d, job_late_new);
    d.reads.shelf = read_shelf;
    d.script[0] = (struct answer_of){
        "SearchOrderLines", OK("<Result><Content><Item><Id>1</Id><OrderId>ORD-1</OrderId></Item><Item><Id>2"
                               "</Id><OrderId>ORD-1</OrderId></Item></Content></Result>")};
    d.job->due_us = 0;
    jobs_turn(&d.jobs);
    d.script[0].body = OK("<Result><Content/></Result>");
    jobs_turn(&d.jobs);
    struct event *event = (struct event *)queue_pop(d.jobs.inbox, 0);
    while (event && event->kind != EVENT_PAGE) {
        event_free(event);
        event = (struct event *)queue_pop(d.jobs.inbox, 0);
    }
    assert_non_null(event);
    assert_int_equal(event->page->line_count, 2);
    assert_int_equal(atomic_load(&d.platform.requests), 2);
    event_free(event);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_shelf_is_asked_about_in_few_calls, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_is_asked_again_when_the_platform_is_back, set_up, tear_down),
        cmocka_unit_test(a_filter_that_does_not_work_is_noticed),
        cmocka_unit_test(a_list_that_is_not_counted_is_read_to_its_end),
        cmocka_unit_test_setup_teardown(nothing_is_said_of_parcels_that_could_not_be_asked, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
