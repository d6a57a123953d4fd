/* `tallyman doctor` about the platform. */
#include "station_fixture.h"

/* What is wrong with the platform, its account and its statuses is named, with what to do. */
static void doctor_names_what_is_wrong(void **state)
{
    struct fixture f;
    struct sim_config sim;
    char *out;
    (void)state;
    sim_config_init(&sim);
    fixture_open(&f, &sim, "receiving { on_receipt_status = 6 }");
    fixture_run(&f, NULL, &out, ARGS("doctor"));
    assert_non_null(strstr(out, "ok   platform"));
    assert_non_null(strstr(out, "a line that was received gets 6, Received"));
    free(out);
    fixture_close(&f);
    sim_config_init(&sim);
    fixture_open(&f, &sim, "receiving { on_receipt_status = 77 }");
    assert_int_equal(fixture_run(&f, NULL, &out, ARGS("doctor")), 1);
    assert_non_null(strstr(out, "the platform has no line status 77; correct on_receipt_status"));
    free(out);
    fixture_steer(&f, "fault?kind=denied");
    assert_int_equal(fixture_run(&f, NULL, &out, ARGS("doctor")), 1);
    assert_non_null(strstr(out, "BAD  platform"));
    assert_non_null(strstr(out, "AccessDenied"));
    free(out);
    fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(doctor_names_what_is_wrong)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
