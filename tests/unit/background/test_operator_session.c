#include "bed.h"
#include "operator_session.h"

#include "../otapi/answerer.h"

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

/* While nobody answers, logging in is the probe of the look-ups: it is never put off for longer than they wait between two. */
static void nobody_answers_is_no_reason_to_wait_long(void **state)
{
    static const struct otapi_config config = {.url = "http://127.0.0.1:1/service/",
                                               .instance_key = "key",
                                               .language = "en",
                                               .timeout_ms = 2000,
                                               .connect_timeout_ms = 2000,
                                               .answer_max_bytes = 1 << 20};
    struct operator_session s;
    struct error err;
    struct otapi *otapi = otapi_new(&config, &err);
    (void)state;
    assert_non_null(otapi);
    operator_session_init(&s, "demo", "demo", "", 300);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(operator_session_need(&s, otapi, ""), SESSION_NONE);
        assert_int_equal(s.failures, i + 1);
        assert_true(s.not_before_us - clock_mono_us() <= 5000000);
        s.not_before_us = 0;
    }
    /* And not at all when they have found it back. */
    s.not_before_us = CLOCK_FOREVER;
    operator_session_back(&s);
    assert_int_equal(operator_session_need(&s, otapi, ""), SESSION_NONE);
    assert_int_equal(s.failures, 11);
    operator_session_fini(&s);
    otapi_free(otapi);
}

/* A portal that wants money first, say: its answers are no reason to log in every few seconds for days. */
static void what_is_no_answer_of_the_platforms_has_its_pauses_grow(void **state)
{
    static const struct {
        const char *body;
        int64_t least_us;
        int64_t most_us;
    } rows[] = {
        {"<html><body>Welcome to our network</body></html>", 30000000, 60000000},
        {"<a><ErrorCode>NotAvailable</ErrorCode></a>", 0, 5000000},
    };
    struct answerer platform;
    (void)state;
    answerer_start(&platform);
    struct otapi *otapi = answerer_client_with(&platform, 30000);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct operator_session s;
        operator_session_init(&s, "demo", "demo", "", 300);
        platform.body = rows[i].body;
        int64_t pause_us = 0;
        for (int n = 0; n < 10; n++) {
            int64_t before_us = clock_mono_us();
            s.not_before_us = 0;
            assert_int_equal(operator_session_need(&s, otapi, ""), SESSION_NONE);
            assert_true(s.not_before_us - clock_mono_us() <= rows[i].most_us);
            pause_us = s.not_before_us - before_us;
        }
        assert_int_equal(s.failures, 10);
        assert_true(pause_us >= rows[i].least_us);
        /* It was for want of the platform all the same: no pause when it is back. */
        operator_session_back(&s);
        assert_int_equal(s.not_before_us, 0);
        operator_session_fini(&s);
    }
    otapi_free(otapi);
    answerer_stop(&platform);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_wrong_password_is_not_tried_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_session_is_kept_and_handed_out, set_up, tear_down),
        cmocka_unit_test(nobody_answers_is_no_reason_to_wait_long),
        cmocka_unit_test(what_is_no_answer_of_the_platforms_has_its_pauses_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
