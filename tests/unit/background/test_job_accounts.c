/* Provider sessions, synchronising and activities: what the platform lists, runs and asks. */
#include "bed.h"

static int set_up(void **state)
{
    struct bed *bed = mem_new(sizeof(*bed));
    bed_init(bed);
    bed->config.settings.mirror_statuses = 0;
    bed->config.settings.session_check_s = 1;
    text_copy(bed->config.settings.providers[0], 32, "Taobao");
    text_copy(bed->config.settings.providers[1], 32, "Alibaba1688");
    bed->config.settings.provider_count = 2;
    bed->sim_config.step_ms = 20;
    *state = bed;
    return 0;
}

static int tear_down(void **state)
{
    bed_stop(*state);
    free(*state);
    return 0;
}

/* The next list of this provider. */
static struct event *next_list(struct bed *bed, const char *provider)
{
    for (;;) {
        struct event *event = bed_wait(bed, EVENT_ACCOUNTS);
        if (strcmp(event->accounts.provider, provider) == 0)
            return event;
        event_free(event);
    }
}

static void accounts_are_listed_and_missed(void **state)
{
    struct bed *bed = *state;
    bed_start(bed);
    struct event *event = next_list(bed, "Taobao");
    assert_int_equal(event->accounts.count, 1);
    assert_string_equal(event->accounts.accounts[0].name, "sample-buyer");
    assert_string_equal(event->accounts.accounts[0].currency, "CNY");
    assert_true(event->accounts.accounts[0].session[0] != '\0');
    event_free(event);
    event = next_list(bed, "Alibaba1688");
    assert_int_equal(event->accounts.count, 1);
    event_free(event);
    bed_steer(bed, "provider?log-out=sample-buyer");
    size_t count = 1;
    for (int i = 0; i < 5 && count > 0; i++) {
        event = next_list(bed, "Taobao");
        count = event->accounts.count;
        event_free(event);
    }
    assert_int_equal(count, 0);
}

static void each_account_is_synchronised_and_the_activity_followed(void **state)
{
    struct bed *bed = *state;
    bed_start(bed);
    int ended = 0;
    bool taobao = false;
    while (ended < 2) {
        struct event *event = bed_wait(bed, EVENT_ACTIVITY);
        const struct activity_report *report = event->activity;
        assert_string_equal(report->type, "ProviderOrdersIntegrationSynchronizing");
        assert_true(report->state == ACTIVITY_RUNNING || report->state == ACTIVITY_ENDED);
        taobao = taobao || strcmp(report->provider, "Taobao") == 0;
        if (report->state == ACTIVITY_ENDED) {
            assert_int_equal(report->progress, 100);
            json_t *detail = json_loads(report->detail, 0, NULL);
            assert_true(json_array_size(json_object_get(detail, "steps")) > 0);
            json_decref(detail);
            ended++;
        }
        event_free(event);
    }
    assert_true(taobao);
    while (bed->jobs.count == 0 || bed_job(bed, "synchronise")->last_us == 0)
        event_free(bed_wait(bed, EVENT_JOBS));
    assert_non_null(strstr(bed_job(bed, "synchronise")->detail, "2 accounts"));
}

static void a_session_that_is_refused_is_told(void **state)
{
    struct bed *bed = *state;
    bed->config.settings.session_check_s = 3600; /* it is not noticed as missing first */
    bed->config.settings.provider_count = 1;
    bed->config.settings.sync_every_s = 1;
    bed_start(bed);
    event_free(next_list(bed, "Taobao"));
    bed_steer(bed, "provider?log-out=sample-buyer");
    struct event *event = next_list(bed, "Taobao");
    assert_true(event->accounts.refused);
    assert_int_equal(event->accounts.count, 1);
    event_free(event);
    const struct job_report *job = bed_wait_job(bed, "synchronise", true);
    assert_non_null(strstr(job->problem, "RunOrdersSynchronizingWithProvider"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(accounts_are_listed_and_missed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_account_is_synchronised_and_the_activity_followed, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_session_that_is_refused_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
