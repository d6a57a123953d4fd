/* The hold shelf by its commands: a parcel is matched by hand, another is released. */
#include "station_fixture.h"

static struct fixture f;

static int open_platform(void **state)
{
    struct sim_config sim;
    (void)state;
    sim_config_init(&sim);
    sim.orders = 20;
    fixture_open(&f, &sim, "");
    return 0;
}

static int close_platform(void **state)
{
    (void)state;
    fixture_close(&f);
    return 0;
}

static json_t *run(int status, const char *const *args)
{
    return fixture_command(&f, status, args);
}

static void just_run(int status, const char *const *args)
{
    json_decref(run(status, args));
}

/* Scans a code and returns its verdict's object, which must be that verdict. */
static json_t *scan(const char *code, const char *verdict)
{
    json_t *got = fixture_scan(&f, code);
    if (strcmp(fixture_text(got, "verdict"), verdict) != 0)
        fail_msg("%s: %s, not %s", code, fixture_text(got, "verdict"), verdict);
    return got;
}

static void matched_by_hand(void **state)
{
    (void)state;
    /* A line that is on file here, by its own parcel; and a parcel nobody knows. */
    json_t *known = scan("SF1331875979567", "complete");
    const json_t *line = json_array_get(json_object_get(known, "lines"), 0);
    const char *order_id = fixture_text(line, "order_id");
    const char *line_id = fixture_text(line, "line_id");
    json_t *lost = scan("YT8800000000001", "unknown");
    const char *hold_no = fixture_text(lost, "hold_no");
    json_t *row = run(0, ARGS("hold", "show", "--json", hold_no));
    assert_string_equal(fixture_text(row, "waybill"), "YT8800000000001");
    assert_string_equal(fixture_text(row, "kind"), "unknown");
    assert_int_equal(json_array_size(json_object_get(row, "on_file")), 0);
    json_decref(row);
    just_run(1, ARGS("hold", "match", "--order", order_id, "--line", "no-such-line", hold_no));
    just_run(1, ARGS("hold", "match", "--order", order_id, "--line", line_id, "999"));
    just_run(0, ARGS("hold", "match", "--order", order_id, "--line", line_id, hold_no));
    just_run(1, ARGS("hold", "match", "--order", order_id, "--line", line_id, hold_no)); /* it is */
    /* Received by the same rules, as a late match; the shelf has it until somebody has it in hand. */
    row = run(0, ARGS("log", "--json", "--waybill", "YT8800000000001"));
    assert_string_equal(fixture_text(row, "order_id"), order_id);
    assert_string_equal(fixture_text(row, "verdict"), "complete"); /* it is the order's only line */
    assert_true(json_is_true(json_object_get(row, "late")));
    json_decref(row);
    row = run(0, ARGS("hold", "list", "--json"));
    assert_string_equal(fixture_text(row, "state"), "late");
    json_decref(row);
    json_t *again = scan("YT8800000000001",
                         "complete"); /* the platform still does not know it; the person's word stands */
    assert_string_equal(fixture_text(json_array_get(json_object_get(again, "lines"), 0), "line_id"), line_id);
    json_decref(again);
    assert_null(run(0, ARGS("hold", "list", "--json")));
    json_decref(lost);
    json_decref(known);
}

static void undone_again(void **state)
{
    (void)state;
    json_t *known = scan("SF1331875979567", "duplicate");
    const json_t *line = json_array_get(json_object_get(known, "lines"), 0);
    json_t *lost = scan("YT8800000000002", "unknown");
    just_run(0, ARGS("hold", "match", "--order", fixture_text(line, "order_id"), "--line",
                     fixture_text(line, "line_id"), fixture_text(lost, "hold_no")));
    just_run(0, ARGS("undo", fixture_text(lost, "scan_id")));
    json_t *row = run(0, ARGS("log", "--json", "--waybill", "YT8800000000002"));
    assert_true(json_is_string(json_object_get(row, "voided_at")));
    json_decref(row);
    json_decref(scan("YT8800000000002", "unknown")); /* the tie went with the scan */
    json_decref(lost);
    json_decref(known);
}

static void released(void **state)
{
    (void)state;
    json_t *lost = scan("YT8800000000003", "unknown");
    const char *hold_no = fixture_text(lost, "hold_no");
    just_run(2, ARGS("hold", "release", hold_no)); /* why? */
    just_run(0, ARGS("hold", "release", "--reason", "given back to the courier", hold_no));
    just_run(1, ARGS("hold", "release", "--reason", "again", hold_no));
    json_t *row = run(0, ARGS("hold", "list", "--closed", "--json"));
    assert_string_equal(fixture_text(row, "hold_no"), hold_no);
    assert_string_equal(fixture_text(row, "reason"), "given back to the courier");
    assert_true(json_is_string(json_object_get(row, "closed_at")));
    json_decref(row);
    json_t *again = scan("YT8800000000003", "unknown"); /* a parcel that comes again is a new hold */
    assert_string_not_equal(fixture_text(again, "hold_no"), hold_no);
    json_decref(again);
    json_decref(lost);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(matched_by_hand), cmocka_unit_test(undone_again),
                                       cmocka_unit_test(released)};
    return cmocka_run_group_tests(tests, open_platform, close_platform);
}
