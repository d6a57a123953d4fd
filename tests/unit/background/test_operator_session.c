#include "bed.h"

static int set_up(void **state)
{
    struct bed *bed = mem_new(sizeof(*bed));
    bed_init(bed);
    bed->config.settings.mirror_statuses = 0;
    *state = bed;
    return 0;
}

static int tear_down(void **state)
{
    bed_stop(*state);
    free(*state);
    return 0;
}

static int64_t calls(const struct bed *bed)
{
    char *text = steer_call(bed->sim, "GET", "state");
    json_t *o = json_loads(text, 0, NULL);
    int64_t count = json_integer_value(json_object_get(o, "calls"));
    json_decref(o);
    free(text);
    return count;
}

static void a_wrong_password_is_not_tried_again(void **state)
{
    struct bed *bed = *state;
    bed->config.operator_password = "wrong";
    bed_start(bed);
    const struct job_report *job = bed_wait_job(bed, "session", true);
    assert_non_null(strstr(job->problem, "log-in refused"));
    assert_non_null(strstr(job->problem, "restart"));
    /* Whoever else asks, and every other job, is told the same and calls nothing. */
    int64_t before = calls(bed);
    background_need_session(bed->background, "");
    (void)bed_wait_job(bed, "activities", true);
    for (int i = 0; i < 3; i++)
        event_free(bed_wait(bed, EVENT_JOBS)); /* jobs fail again and again */
    assert_int_equal(calls(bed), before);
}

static void a_new_session_is_kept_and_handed_out(void **state)
{
    struct bed *bed = *state;
    bed_start(bed);
    struct event *event = bed_wait(bed, EVENT_SESSION);
    assert_true(event->session.session[0] != '\0');
    char first[128];
    text_copy(first, sizeof(first), event->session.session);
    event_free(event);
    bed_steer(bed, "expire");
    background_need_session(bed->background, first);
    event = bed_wait(bed, EVENT_SESSION);
    assert_string_not_equal(event->session.session, first);
    event_free(event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_wrong_password_is_not_tried_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_session_is_kept_and_handed_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
