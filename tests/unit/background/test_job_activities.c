/* Following activities at a platform that refuses to tell of some. */
#include "activities.h"
#include "desk.h"

static const char ONE[] = "GetBackgroundActivityInfo";

/* What is refused about one says nothing about the others: they are asked about at their times. */
static void one_that_is_refused_does_not_hold_up_the_others(void **state)
{
    struct desk d;
    struct event *event;
    int ended = 0;
    (void)state;
    desk_open(&d, job_activities_new);
    d.settings.activity_poll_s = 5;
    d.platform.body = OK("<Result><Content/></Result>"); /* of the search for others' */
    for (int i = 0; i < 3; i++) {
        char id[16];
        text_format(id, sizeof(id), "refused-%d", i);
        activities_follow(&d.jobs, "T", id, "Taobao", "");
    }
    desk_run(&d, ONE, NO("ContractViolation"), "");
    assert_int_equal(d.job->failures, 0);
    assert_string_equal(d.job->detail, "3 followed, 0 ended, 3 refused");
    activities_follow(&d.jobs, "T", "well", "Taobao", "");
    desk_run(&d, ONE, OK("<Result><Id>well</Id><Type>T</Type><IsFinished>true</IsFinished></Result>"), "");
    while ((event = (struct event *)queue_pop(d.jobs.inbox, 0)) != NULL) {
        if (event->kind == EVENT_ACTIVITY && event->activity->state == ACTIVITY_ENDED) {
            assert_string_equal(event->activity->id, "well");
            ended++;
        }
        event_free(event);
    }
    assert_int_equal(ended, 1);
    assert_string_equal(d.job->detail, "3 followed, 1 ended, 3 refused");
    /* The next look at those that are refused is not at once. */
    assert_true(d.job->due_us > clock_mono_us());
    desk_close(&d);
}

/* Where nobody answers, none is asked about for a while. */
static void no_answer_pauses_the_whole_job(void **state)
{
    struct desk d;
    (void)state;
    desk_open(&d, job_activities_new);
    d.settings.activity_poll_s = 5;
    d.platform.body = OK("<Result><Content/></Result>");
    activities_follow(&d.jobs, "T", "a1", "Taobao", "");
    activities_follow(&d.jobs, "T", "a2", "Taobao", "");
    desk_run(&d, ONE, NO("NotAvailable"), "");
    assert_int_equal(d.job->failures, 1);
    assert_true(d.job->away);
    desk_close(&d);
}

static bool read_open(void *arg, struct background_activity *ret, size_t max, size_t *ret_count,
                      struct error *err)
{
    (void)arg;
    (void)err;
    assert_true(max >= 2);
    *ret_count = 2;
    ret[0] =
        (struct background_activity){.type = "T", .id = "old", .provider = "Taobao", .order_id = "ORD-1"};
    ret[1] = (struct background_activity){.type = "T", .id = "old-2"};
    return true;
}

/* Known from before a restart, and not listed by the platform any more. */
static void what_was_open_before_a_restart_is_followed(void **state)
{
    struct desk d;
    struct event *event;
    int forgotten = 0;
    (void)state;
    desk_open(&d, job_activities_new);
    d.settings.activity_poll_s = 5;
    d.reads.activities = read_open;
    d.platform.body = OK("<Result><Content/></Result>");
    desk_run(&d, ONE, NO("NotFound"), "");
    assert_string_equal(d.job->detail, "0 followed, 0 ended");
    while ((event = (struct event *)queue_pop(d.jobs.inbox, 0)) != NULL) {
        if (event->kind == EVENT_ACTIVITY && strcmp(event->activity->id, "old") == 0) {
            assert_string_equal(event->activity->provider, "Taobao");
            assert_string_equal(event->activity->order_id, "ORD-1");
        }
        forgotten += event->kind == EVENT_ACTIVITY && event->activity->state == ACTIVITY_FORGOTTEN;
        event_free(event);
    }
    assert_int_equal(forgotten, 2);
    desk_close(&d);
}

static int forgotten_ones(struct desk *d, const char *id)
{
    struct event *event;
    int count = 0;
    while ((event = (struct event *)queue_pop(d->jobs.inbox, 0)) != NULL) {
        count += event->kind == EVENT_ACTIVITY && event->activity->state == ACTIVITY_FORGOTTEN &&
                 strcmp(event->activity->id, id) == 0;
        event_free(event);
    }
    return count;
}

/* One that the platform tells nothing of for a day is not under way for ever. */
static void one_that_is_refused_for_a_day_is_forgotten(void **state)
{
    struct desk d;
    int refusals = 0;
    (void)state;
    desk_open(&d, job_activities_new);
    d.settings.activity_poll_s = 5;
    d.platform.body = OK("<Result><Content/></Result>");
    do {
        activities_follow(&d.jobs, "T", "refused", "Taobao", ""); /* due at once */
        desk_run(&d, ONE, NO("ContractViolation"), "");
        refusals++;
    } while (strncmp(d.job->detail, "1 followed", 10) == 0 && refusals < 1000);
    assert_true(refusals > 86400 / 600 && refusals < 200); /* once in ten minutes */
    assert_string_equal(d.job->detail, "0 followed, 0 ended");
    assert_int_equal(forgotten_ones(&d, "refused"), 1);
    desk_close(&d);
}

/* What somebody has just begun is followed, if one that is only refused has to make room. */
static void a_full_list_has_room_for_what_was_begun(void **state)
{
    struct desk d;
    char id[16];
    (void)state;
    desk_open(&d, job_activities_new);
    d.settings.activity_poll_s = 3600;
    d.platform.body = OK("<Result><Content/></Result>");
    activities_follow(&d.jobs, "T", "refused", "Taobao", "");
    desk_run(&d, ONE, NO("ContractViolation"), "");
    activities_follow(&d.jobs, "T", "refused", "Taobao", "");
    desk_run(&d, ONE, NO("ContractViolation"), "");
    for (int i = 0; i < 63; i++) {
        text_format(id, sizeof(id), "runs-%d", i);
        activities_follow(&d.jobs, "T", id, "Taobao", "");
    }
    desk_run(&d, ONE, OK("<Result><Id>x</Id><Type>T</Type></Result>"), "");
    assert_string_equal(d.job->detail, "64 followed, 0 ended, 1 refused");
    activities_follow(&d.jobs, "T", "begun", "Taobao", "");
    desk_run(&d, ONE, OK("<Result><Id>x</Id><Type>T</Type></Result>"), "");
    assert_string_equal(d.job->detail, "64 followed, 0 ended");
    activities_follow(&d.jobs, "T", "one more", "Taobao", "");
    desk_run(&d, ONE, OK("<Result><Id>x</Id><Type>T</Type></Result>"), "");
    assert_string_equal(d.job->detail, "64 followed, 0 ended");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_is_refused_does_not_hold_up_the_others),
        cmocka_unit_test(no_answer_pauses_the_whole_job),
        cmocka_unit_test(what_was_open_before_a_restart_is_followed),
        cmocka_unit_test(one_that_is_refused_for_a_day_is_forgotten),
        cmocka_unit_test(a_full_list_has_room_for_what_was_begun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
