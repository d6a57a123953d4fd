#include "desk.h"

enum { PARCELS = 90 };

/* Ninety parcels on the shelf; the fifth and the last are known to the platform. Background thread. */
static int64_t asked_since_us; /* of the last reading */

static bool read_shelf(void *arg, int64_t after, int64_t held_since_us, struct background_shelf *ret,
                       size_t max, size_t *ret_count, struct error *err)
{
    (void)arg;
    asked_since_us = held_since_us;
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

/* The parcels of the next page that the station gets, which takes it; 0: none came. */
static int take_page(struct desk *d, int64_t *ret_first)
{
    struct event *event = (struct event *)queue_pop(d->jobs.inbox, 0);
    while (event && event->kind != EVENT_PAGE) {
        event_free(event);
        event = (struct event *)queue_pop(d->jobs.inbox, 0);
    }
    if (event == NULL)
        return 0;
    int count = (int)event->page->shelf_count;
    *ret_first = event->page->shelf[0].scan_id;
    const struct note note = {.kind = NOTE_PAGE_TAKEN, .taken = {.number = event->page->number, .ok = true}};
    event_free(event);
    jobs_note(&d->jobs, &note);
    return count;
}

static const char NONE[] = OK("<Result><Content/><TotalCount>0</TotalCount></Result>");

/* What the platform does not like about one of them is none of the others' fault: they are asked about without it. */
static void one_that_is_refused_does_not_stop_the_others(void **state)
{
    struct desk d;
    int64_t first = 0;
    int asked = 0;
    (void)state;
    desk_open(&d, job_late_new);
    d.reads.shelf = read_shelf;
    d.script[0] = (struct answer_of){"SearchOrderLines", NO("ContractViolation")};
    d.job->due_us = 0;
    /* All of the first forty, then fewer and fewer, until the first alone is refused. */
    for (int i = 0; i < 6; i++)
        jobs_turn(&d.jobs);
    assert_int_equal(atomic_load(&d.platform.requests), 6);
    assert_null(strstr(d.platform.form, "zz000000002"));
    assert_int_equal(d.job->failures, 0);
    d.script[0].body = NONE;
    while (d.job->running) {
        jobs_turn(&d.jobs);
        int count = take_page(&d, &first);
        if (asked == 0)
            assert_int_equal(first, 2);
        asked += count;
    }
    assert_int_equal(asked, PARCELS - 1);
    assert_int_equal(atomic_load(&d.platform.requests), 6 + 7); /* twice as many in each call */
    assert_string_equal(d.job->detail, "89 parcels asked about, 0 matched, 1 refused");
    desk_close(&d);
}

/* Where it refuses one after the other, it is not the parcels. */
static void a_platform_that_refuses_all_is_not_asked_about_each(void **state)
{
    struct desk d;
    (void)state;
    desk_open(&d, job_late_new);
    d.reads.shelf = read_shelf;
    desk_run(&d, "SearchOrderLines", NO("ContractViolation"), "");
    assert_int_equal(d.job->failures, 1);
    assert_true(atomic_load(&d.platform.requests) < 15);
    assert_non_null(strstr(d.job->problem, "ContractViolation"));
    desk_close(&d);
}

/* Five at the head of the shelf that it refuses do not keep it from being asked about the others. */
static void the_next_run_goes_on_behind_what_was_refused(void **state)
{
    struct desk d;
    int64_t first = 0;
    int asked = 0;
    (void)state;
    desk_open(&d, job_late_new);
    d.reads.shelf = read_shelf;
    desk_run(&d, "SearchOrderLines", NO("ContractViolation"), "");
    assert_int_equal(d.job->failures, 1);
    d.script[0].body = NONE;
    d.job->due_us = 0;
    do {
        jobs_turn(&d.jobs);
        int count = take_page(&d, &first);
        if (asked == 0)
            assert_int_equal(first, 6);
        assert_int_equal(asked_since_us, 0); /* the old ones among them, too */
        asked += count;
    } while (d.job->running);
    assert_int_equal(asked, PARCELS - 5);
    assert_int_equal(d.job->failures, 0);
    /* And the one after that begins anew. */
    d.job->due_us = 0;
    jobs_turn(&d.jobs);
    assert_true(take_page(&d, &first) > 0);
    assert_int_equal(first, 1);
    assert_true(asked_since_us > 0);
    desk_close(&d);
}

/* Nor is it well because the end of the shelf was reached, when nothing was answered. */
static void a_platform_that_refuses_all_fails_on(void **state)
{
    struct desk d;
    (void)state;
    desk_open(&d, job_late_new);
    d.reads.shelf = read_shelf;
    for (int i = 1; i <= 2 * PARCELS / 5; i++) {
        desk_run(&d, "SearchOrderLines", NO("ContractViolation"), "");
        assert_int_equal(d.job->failures, i);
    }
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
        cmocka_unit_test(one_that_is_refused_does_not_stop_the_others),
        cmocka_unit_test(a_platform_that_refuses_all_is_not_asked_about_each),
        cmocka_unit_test(the_next_run_goes_on_behind_what_was_refused),
        cmocka_unit_test(a_platform_that_refuses_all_fails_on),
        cmocka_unit_test_setup_teardown(nothing_is_said_of_parcels_that_could_not_be_asked, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
