/* What is typed about labels, to a station that runs and its printer: list, cancel, confirm, shelf, test, and `printer test`. */
#include "printer_fixture.h"

struct bench {
    struct fixture f;
    struct fake_printer printer;
    pid_t station;
};

static void open_bench_with(struct bench *b, const char *mode, const char *more)
{
    struct sim_config sim;
    char extra[512];
    sim_config_init(&sim);
    fixture_open(&b->f, &sim, more);
    fake_start(&b->printer, &b->f, "printer", mode);
    text_format(extra, sizeof(extra), "printer \"zebra\" { uri = \"socket://127.0.0.1:%d\"  stale_s = 0 }\n",
                b->printer.port);
    fixture_more(&b->f, extra);
    b->station = station_start_process(&b->f);
}

static void open_bench(struct bench *b, const char *mode)
{
    open_bench_with(b, mode, "");
    /* Nobody can be asked: every scan is a hold at once, with its label. */
    fixture_steer(&b->f, "fault?kind=reset");
}

static void close_bench(struct bench *b)
{
    if (b->station > 0)
        station_end(b->station);
    assert_as_said(&b->f, &b->printer, "zebra");
    fake_stop(&b->printer);
    fixture_close(&b->f);
}

/* Ends with that status and prints that; words NULL: nothing at all. */
static void says(const struct bench *b, int status, const char *words, const char *const *args)
{
    char *out;
    int got = fixture_run(&b->f, NULL, &out, args);
    if (got != status)
        fail_msg("%s %s: status %d, not %d: %s", args[0], args[1], got, status, out);
    if (words ? strstr(out, words) == NULL : out[0] != '\0')
        fail_msg("%s %s: \"%s\" in place of \"%s\"", args[0], args[1], out, words ? words : "");
    free(out);
}

/* `label list --json` has so many lines, each with that state ("": any). */
static void lists(const struct bench *b, int count, const char *state, const char *const *args)
{
    char *out;
    int found = 0;
    assert_int_equal(fixture_run(&b->f, NULL, &out, args), 0);
    char *rest = out;
    for (char *line; (line = strsep(&rest, "\n")) != NULL && line[0]; found++) {
        json_t *label = json_loads(line, 0, NULL);
        assert_non_null(label);
        assert_string_equal(fixture_text(label, "printer"), "zebra");
        if (state[0])
            assert_string_equal(fixture_text(label, "state"), state);
        json_decref(label);
    }
    assert_int_equal(found, count);
    free(out);
}

static void called_off_by_number_and_by_printer(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, "away");
    wait_for_state(&b.f, "zebra", "offline");
    scan_unknown(&b.f, 0, 4);
    lists(&b, 4, "queued", ARGS("label", "list", "--json"));
    lists(&b, 1, "queued", ARGS("label", "list", "--json", "--limit", "1", "--printer", "zebra"));
    lists(&b, 1, "queued", ARGS("label", "list", "--json", "--waybill", "SF7700000000200"));
    lists(&b, 1, "queued", ARGS("label", "list", "--json", "--scan", "2"));
    lists(&b, 0, "", ARGS("label", "list", "--json", "--state", "sent"));
    says(&b, 0, "SF7700000000300", ARGS("label", "list"));
    says(&b, 0, "called off: 1", ARGS("label", "cancel", "2"));
    says(&b, 1, NULL, ARGS("label", "cancel", "2"));
    says(&b, 0, "(called off by a person)", ARGS("label", "list", "--state", "cancelled"));
    says(&b, 0, "\"cancelled\":3", ARGS("label", "cancel", "--json", "--printer", "zebra"));
    says(&b, 0, "called off: 0", ARGS("label", "cancel", "--printer", "zebra"));
    lists(&b, 4, "cancelled", ARGS("label", "list", "--json"));
    /* What is made afterwards comes out, and only that. */
    scan_unknown(&b.f, 4, 1);
    fake_mode(&b.printer, "ok");
    wait_for_labels(&b.f);
    assert_int_equal(count_state(&b.f, LABEL_STATE_SENT), 1);
    struct printed_list out = fake_journal(&b.printer);
    assert_int_equal(out.count, 1);
    free(out.all);
    close_bench(&b);
}

static void shelf_and_test_labels_come_out(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, "ok");
    says(&b, 0, "queued: 2 for printer zebra",
         ARGS("label", "shelf", "--comment", "Aisle 3", "a-017", "B-2"));
    says(&b, 0, "\"labels\":[\"3\"]", ARGS("label", "shelf", "--json", "--printer", "zebra", "C-1"));
    says(&b, 0, "queued: label 4 for printer zebra", ARGS("label", "test"));
    says(&b, 0, "queued: label 5 for printer zebra", ARGS("label", "test", "--printer", "zebra"));
    says(&b, 0, "queued: label 6 for printer zebra", ARGS("printer", "test"));
    says(&b, 0, "\"label_id\":\"7\"", ARGS("printer", "test", "--json", "zebra"));
    wait_for_labels(&b.f);
    assert_int_equal(count_state(&b.f, LABEL_STATE_SENT), 7);
    struct printed_list out = fake_journal(&b.printer);
    assert_int_equal(out.count, 7);
    free(out.all);
    says(&b, 0, "A-017", ARGS("label", "list"));
    says(&b, 0, "confirmed: label 4", ARGS("label", "confirm", "4"));
    says(&b, 1, NULL, ARGS("label", "confirm", "4"));
    says(&b, 0, "\"label_id\":\"5\"", ARGS("label", "confirm", "--json", "5"));
    lists(&b, 2, "confirmed", ARGS("label", "list", "--json", "--state", "confirmed"));
    says(&b, 1, NULL, ARGS("label", "cancel", "1"));
    close_bench(&b);
}

static void without_a_station_the_command_does_it(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, "away");
    wait_for_state(&b.f, "zebra", "offline");
    scan_unknown(&b.f, 0, 3);
    station_end(b.station);
    lists(&b, 3, "queued", ARGS("label", "list", "--json"));
    says(&b, 0, "called off: 1", ARGS("label", "cancel", "1"));
    lists(&b, 2, "queued", ARGS("label", "list", "--json", "--state", "queued"));
    fake_mode(&b.printer, "ok");
    b.station = station_start_process(&b.f);
    wait_for_labels(&b.f);
    assert_int_equal(count_state(&b.f, LABEL_STATE_SENT), 2);
    assert_int_equal(count_state(&b.f, LABEL_STATE_CANCELLED), 1);
    close_bench(&b);
}

/* Wrong words: 2; what the station refuses: 1. Nothing is done. */
static void what_is_wrong_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[][6] = {
        {"label", "cancel"},
        {"label", "cancel", "1", "2"},
        {"label", "cancel", "--printer", "zebra", "1"},
        {"label", "confirm"},
        {"label", "confirm", "1", "2"},
        {"label", "list", "1"},
        {"label", "list", "--colour"},
        {"label", "shelf"},
        {"label", "shelf", "\xff"},
        {"label", "test", "zebra"},
        {"label", "reprint"},
        {"printer", "test", "zebra", "zebra"},
        {"printer", "status"},
    };
    static const char *const refused[][6] = {
        {"label", "cancel", "99"},
        {"label", "cancel", "--printer", "nowhere"},
        {"label", "confirm", "99"},
        {"label", "confirm", "first"},
        {"label", "list", "--state", "lost"},
        {"label", "list", "--limit", "1001"},
        {"label", "list", "--printer", "nowhere"},
        {"label", "shelf", "A-1", "B 2"},
        {"label", "shelf", "--printer", "nowhere", "A-1"},
        {"label", "test", "--printer", "nowhere"},
        {"printer", "test", "nowhere"},
        {"printer", "status", "nowhere"},
    };
    struct bench b;
    open_bench(&b, "ok");
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        says(&b, 2, NULL, wrong[i]);
    for (size_t i = 0; i < COUNT_OF(refused); i++)
        says(&b, 1, NULL, refused[i]);
    lists(&b, 0, "", ARGS("label", "list", "--json"));
    close_bench(&b);
}

/* A parcel that is not in the mirror: its lines come first and its order with a second call; the label has both. */
static void a_live_parcel_says_whose_it_is(void **state)
{
    (void)state;
    struct bench b;
    open_bench_with(&b, "ok", "background { mirror_status = {1} }");
    json_t *scan = fixture_scan(&b.f, "SF1331875979567");
    assert_string_equal(fixture_text(scan, "source"), "live");
    json_decref(scan);
    wait_for_labels(&b.f);
    json_t *label = fixture_command(&b.f, 0, ARGS("label", "list", "--json"));
    assert_string_equal(fixture_text(label, "state"), "sent");
    assert_true(strlen(fixture_text(label, "customer")) > 0);
    assert_true(strlen(fixture_text(label, "title")) > 0);
    json_decref(label);
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(called_off_by_number_and_by_printer),
        cmocka_unit_test(a_live_parcel_says_whose_it_is),
        cmocka_unit_test(shelf_and_test_labels_come_out),
        cmocka_unit_test(without_a_station_the_command_does_it),
        cmocka_unit_test(what_is_wrong_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
