/* Every fault of the platform: the verdict is pending, or right after a retry; never a wrong unknown, never lost. */
#include "station_fixture.h"

static const char *const faults[] = {"http500", "envelope500", "html",     "empty", "cut",
                                     "reset",   "slow",        "huge",     "gzip",  "denied",
                                     "limit",   "unavailable", "internal", "hang",  "expired"};

static bool is_good(const char *verdict)
{
    return strcmp(verdict, "pending") == 0 || strcmp(verdict, "complete") == 0 ||
           strcmp(verdict, "match") == 0;
}

/* When it is over, the parcel finds its order. A busy machine may be too slow for this haste: then it is scanned once more, and it may
 * read the rest of the order later than its verdict. */
static void finds_its_order(const struct fixture *f, const char *fault)
{
    int64_t until_us = clock_mono_us() + 60000000;
    for (bool found = false; !found;) {
        json_t *scan = fixture_scan(f, "SF1331875979567");
        const char *verdict = fixture_text(scan, "verdict");
        found = strcmp(verdict, "complete") == 0 || strcmp(verdict, "match") == 0 ||
                strcmp(verdict, "duplicate") == 0;
        if (!found && (strcmp(verdict, "pending") != 0 || clock_mono_us() > until_us))
            fail_msg("after %s: %s", fault, verdict);
        json_decref(scan);
    }
}

static void each_fault_for_ever(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct fixture f;
        struct sim_config sim;
        sim_config_init(&sim);
        fixture_open_with(&f, &sim, hasty, "");
        char steer[64];
        text_format(steer, sizeof(steer), "fault?kind=%s", faults[i]);
        fixture_steer(&f, steer);
        json_t *scan = fixture_scan(&f, "SF1331875979567");
        if (!is_good(fixture_text(scan, "verdict")))
            fail_msg("%s: %s", faults[i], fixture_text(scan, "verdict"));
        json_decref(scan);
        fixture_steer(&f, "fault?kind=none");
        finds_its_order(&f, faults[i]);
        fixture_close(&f);
    }
}

static void each_fault_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct fixture f;
        struct sim_config sim;
        char steer[64];
        sim_config_init(&sim);
        fixture_open_with(&f, &sim, hasty, "");
        /* The log-in has been done, so that the fault meets the look-up. */
        json_decref(fixture_scan(&f, "YT4512345678901"));
        text_format(steer, sizeof(steer), "fault?kind=%s&count=1", faults[i]);
        fixture_steer(&f, steer);
        json_t *scan = fixture_scan(&f, "SF1331875979567");
        if (!is_good(fixture_text(scan, "verdict")))
            fail_msg("%s once: %s", faults[i], fixture_text(scan, "verdict"));
        json_decref(scan);
        fixture_close(&f);
    }
}

static void sessions_that_expire_go_unnoticed(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    sim_config_init(&sim);
    fixture_open(&f, &sim, "");
    static const char *const codes[] = {"SF1331875979567", "YT4512345678901", "775510197994133"};
    for (size_t i = 0; i < 3; i++) {
        json_t *scan = fixture_scan(&f, codes[i]);
        assert_true(is_good(fixture_text(scan, "verdict")));
        assert_string_not_equal(fixture_text(scan, "verdict"), "pending");
        json_decref(scan);
        fixture_steer(&f, "expire");
    }
    fixture_close(&f);
}

static void wrong_clocks_are_corrected_for_signatures(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    sim_config_init(&sim);
    sim.secret = "sample-secret";
    fixture_open(&f, &sim, "");
    fixture_steer(&f, "clock?offset=90000");
    json_t *scan = fixture_scan(&f, "SF1331875979567");
    assert_string_equal(fixture_text(scan, "verdict"), "complete");
    json_decref(scan);
    fixture_close(&f);
}

static void wrong_password_says_so_and_loses_nothing(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    sim_config_init(&sim);
    sim.password = "other";
    fixture_open(&f, &sim, "");
    json_t *scan = fixture_scan(&f, "SF1331875979567");
    assert_string_equal(fixture_text(scan, "verdict"), "pending");
    assert_string_equal(fixture_text(scan, "reason"), "platform_refused");
    json_decref(scan);
    fixture_close(&f);
}

static void pending_resolves_when_the_platform_is_back(void **state)
{
    (void)state;
    struct fixture f;
    struct sim_config sim;
    char out[128];
    sim_config_init(&sim);
    fixture_open(&f, &sim, "");
    text_format(out, sizeof(out), "%s/station", f.folder);
    fixture_steer(&f, "fault?kind=reset");
    pid_t station = fixture_spawn(&f, NULL, out, ARGS("run", "--headless", "--no-find"));
    fixture_wait_for_station(&f, station);
    static const char *const codes[] = {"SF1331875979567", "YT4512345678901", "775510197994133",
                                        "SF9999999999999"};
    for (size_t i = 0; i < 4; i++) {
        json_t *scan = fixture_scan(&f, codes[i]);
        assert_string_equal(fixture_text(scan, "verdict"), "pending");
        json_decref(scan);
    }
    fixture_steer(&f, "fault?kind=none");
    /* By itself, when a probe has found the way. */
    int64_t until_us = clock_mono_us() + 60000000;
    bool resolved = false;
    while (!resolved && clock_mono_us() < until_us) {
        char *text;
        assert_int_equal(
            fixture_run(&f, NULL, &text, ARGS("log", "--format", "json", "--verdict", "pending")), 0);
        resolved = text[0] == '\0';
        free(text);
        usleep(50000);
    }
    assert_true(resolved);
    assert_int_equal(kill(station, SIGTERM), 0);
    assert_int_equal(fixture_wait(station), 0);
    char *text;
    assert_int_equal(fixture_run(&f, NULL, &text, ARGS("log", "--format", "json")), 0);
    assert_non_null(strstr(text, "\"late\":true"));
    assert_non_null(strstr(text, "\"verdict\":\"unknown\""));
    free(text);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_for_ever),
        cmocka_unit_test(each_fault_once),
        cmocka_unit_test(sessions_that_expire_go_unnoticed),
        cmocka_unit_test(wrong_clocks_are_corrected_for_signatures),
        cmocka_unit_test(wrong_password_says_so_and_loses_nothing),
        cmocka_unit_test(pending_resolves_when_the_platform_is_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
