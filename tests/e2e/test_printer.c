/* The whole program against a printer of every mood: many labels in each (1,000 in the long run), order kept, none lost, none twice. */
#include "printer_fixture.h"

/* A sanitizer makes everything slow; the long run gives its own number. */
static int labels = UNDER_SANITIZER ? 40 : 100;

struct bench {
    struct fixture f;
    struct fake_printer printer;
    pid_t station;
};

static void open_bench(struct bench *b, const char *mode, const char *more)
{
    struct sim_config sim;
    char extra[512];
    struct fixture *f = &b->f;
    sim_config_init(&sim);
    fixture_open(f, &sim, "");
    fake_start(&b->printer, f, "printer", mode);
    text_format(extra, sizeof(extra),
                "printer \"zebra\" { uri = \"socket://127.0.0.1:%d\"  stale_s = 0 %s }\n", b->printer.port,
                more);
    fixture_more(f, extra);
    b->station = station_start_process(f);
    /* Nobody can be asked: every scan is a hold at once, with its label. */
    fixture_steer(f, "fault?kind=reset");
}

static void close_bench(struct bench *b)
{
    station_end(b->station);
    assert_as_said(&b->f, &b->printer, "zebra");
    fake_stop(&b->printer);
    fixture_close(&b->f);
}

static void all_sent(struct bench *b)
{
    wait_for_labels(&b->f);
    assert_int_equal(count_state(&b->f, LABEL_STATE_SENT), labels);
}

static void ok(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, "ok", "");
    scan_unknown(&b.f, 0, labels);
    all_sent(&b);
    close_bench(&b);
}

static void slow(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, "slow", "");
    scan_unknown(&b.f, 0, labels);
    all_sent(&b);
    close_bench(&b);
}

/* "Cannot tell": it is printed on all the same. */
static void silent(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, "silent", "");
    wait_for_state(&b.f, "zebra", "ready");
    scan_unknown(&b.f, 0, labels);
    all_sent(&b);
    close_bench(&b);
}

/* Trouble in the middle of a backlog: what was not sent waits, and comes out in order when it is over. */
static void trouble(const char *mode, const char *shown, const char *more)
{
    struct bench b;
    open_bench(&b, "ok", more);
    scan_unknown(&b.f, 0, labels / 2);
    wait_for_labels(&b.f);
    fake_mode(&b.printer, mode);
    scan_unknown(&b.f, labels / 2, labels - labels / 2);
    wait_for_state(&b.f, "zebra", shown);
    struct printed_list meanwhile = fake_journal(&b.printer);
    assert_true(meanwhile.count < (size_t)labels);
    free(meanwhile.all);
    fake_mode(&b.printer, "ok");
    wait_for_labels(&b.f);
    size_t unsure = count_state(&b.f, LABEL_STATE_UNSURE);
    assert_int_equal(count_state(&b.f, LABEL_STATE_SENT) + unsure, labels);
    assert_unsure_as_broken(&b.f, &b.printer, mode);
    wait_for_state(&b.f, "zebra", "ready");
    close_bench(&b);
}

static void paper_out(void **state)
{
    (void)state;
    trouble("paper-out", "paper_out", "");
}

static void head_open(void **state)
{
    (void)state;
    trouble("head-open", "head_open", "");
}

static void other_question(void **state)
{
    (void)state;
    trouble("head-open", "head_open", "status = \"hqes\"");
}

static void falls_silent(void **state)
{
    (void)state;
    trouble("silent", "silent", "");
}

static void nonsense(void **state)
{
    (void)state;
    trouble("nonsense", "silent", "");
}

static void stall(void **state)
{
    (void)state;
    trouble("stall", "stalled", "status = \"none\"");
}

/* No label goes out on a connection on which it has not answered: also when it is so slow that it would be taken for one that never
 * answers. */
static const char always_asked[] = "status = \"zpl\"";

static void resets(void **state)
{
    (void)state;
    trouble("reset", "offline", always_asked);
}

static void closes(void **state)
{
    (void)state;
    trouble("close", "offline", always_asked);
}

/* Its power is cut: no end of the connection is ever heard. */
static void vanishes(void **state)
{
    (void)state;
    trouble("vanish", "offline", always_asked);
}

static void goes_away(void **state)
{
    (void)state;
    trouble("away", "offline", always_asked);
}

/* What was unsure is settled by a person: it was there, or a copy is made, which says so. */
static void unsure_is_asked_about(void **state)
{
    (void)state;
    struct bench b;
    char id[24];
    open_bench(&b, "ok", "");
    scan_unknown(&b.f, 0, 1);
    wait_for_labels(&b.f);
    fake_mode(&b.printer, "reset");
    scan_unknown(&b.f, 1, 2);
    for (int i = 0; i < WAIT_S * 10 && count_state(&b.f, LABEL_STATE_UNSURE) == 0; i++)
        pause_ms(100);
    fake_mode(&b.printer, "ok");
    wait_for_labels(&b.f);
    struct label_rows rows = read_labels(&b.f);
    int64_t unsure = 0;
    for (size_t i = 0; i < rows.count; i++)
        if (rows.all[i].state == LABEL_STATE_UNSURE)
            unsure = rows.all[i].id;
    assert_true(unsure > 0);
    free(rows.all);
    text_format(id, sizeof(id), "%lld", (long long)unsure);
    char *out = NULL;
    assert_int_equal(fixture_run(&b.f, "", &out, ARGS("label", "reprint", "--json", id)), 0);
    free(out);
    wait_for_labels(&b.f);
    rows = read_labels(&b.f);
    const struct label_row *copy = &rows.all[rows.count - 1];
    assert_int_equal(copy->copy_no, 2);
    assert_int_equal(copy->fields.copy, 2);
    assert_int_equal(copy->state, LABEL_STATE_SENT);
    for (size_t i = 0; i < rows.count; i++)
        if (rows.all[i].id == unsure)
            assert_int_equal(rows.all[i].state, LABEL_STATE_FAILED);
    /* Its code is scanned: it is there. */
    json_t *scan = fixture_scan(&b.f, copy->fields.own_id);
    assert_string_equal(fixture_text(scan, "verdict"), "own");
    json_decref(scan);
    free(rows.all);
    assert_int_equal(count_state(&b.f, LABEL_STATE_CONFIRMED), 1);
    close_bench(&b);
}

/* An undone scan's label does not come out, and a label that waited too long is not printed either. */
static void called_off(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, "away", "");
    wait_for_state(&b.f, "zebra", "offline");
    scan_unknown(&b.f, 0, 3);
    struct label_rows rows = read_labels(&b.f);
    assert_int_equal(rows.count, 3);
    char id[24];
    text_format(id, sizeof(id), "%lld", (long long)rows.all[1].scan_id);
    free(rows.all);
    assert_int_equal(fixture_run(&b.f, "", NULL, ARGS("undo", id)), 0);
    fake_mode(&b.printer, "ok");
    wait_for_labels(&b.f);
    assert_int_equal(count_state(&b.f, LABEL_STATE_SENT), 2);
    assert_int_equal(count_state(&b.f, LABEL_STATE_CANCELLED), 1);
    close_bench(&b);
}

static void too_old(void **state)
{
    (void)state;
    struct bench b;
    open_bench(&b, "away", "");
    station_end(b.station);
    char *text = fixture_read(b.f.config);
    struct text config = {0};
    char *at = strstr(text, "stale_s = 0");
    assert_non_null(at);
    text_add_n(&config, text, (size_t)(at - text));
    text_add(&config, "stale_s = 1  customer_wait_ms = 0");
    text_add(&config, at + strlen("stale_s = 0"));
    fixture_write(b.f.config, config.data);
    text_fini(&config);
    free(text);
    b.station = station_start_process(&b.f);
    wait_for_state(&b.f, "zebra", "offline");
    scan_unknown(&b.f, 0, 2);
    pause_ms(1100);
    fake_mode(&b.printer, "ok");
    wait_for_labels(&b.f);
    assert_int_equal(count_state(&b.f, LABEL_STATE_CANCELLED), 2);
    close_bench(&b);
}

static size_t sent_by(const struct fixture *f, const char *printer)
{
    struct label_rows rows = read_labels(f);
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++)
        count += rows.all[i].state == LABEL_STATE_SENT && strcmp(rows.all[i].printer, printer) == 0;
    free(rows.all);
    return count;
}

/* One takes nothing, with labels waiting for it: scans are answered and another one prints as if it was not there. */
static void one_s_trouble_slows_no_other(void **state)
{
    (void)state;
    struct bench b;
    struct fake_printer other;
    char extra[256];
    char *out = NULL;
    open_bench(&b, "stall", "status = \"none\"  kinds = {\"hold\"}");
    station_end(b.station);
    fake_start(&other, &b.f, "other", "ok");
    text_format(extra, sizeof(extra),
                "printer \"shelf\" { uri = \"socket://127.0.0.1:%d\"  kinds = {\"shelf\"} }\n", other.port);
    fixture_more(&b.f, extra);
    b.station = station_start_process(&b.f);
    scan_unknown(&b.f, 0, 20);
    wait_for_state(&b.f, "zebra", "stalled");
    assert_int_equal(fixture_run(&b.f, "", NULL, ARGS("label", "shelf", "A-1", "A-2", "A-3", "A-4", "A-5")),
                     0);
    for (int i = 0; i < WAIT_S * 10 && sent_by(&b.f, "shelf") < 5; i++)
        pause_ms(100);
    scan_unknown(&b.f, 20, 20);
    assert_int_equal(sent_by(&b.f, "shelf"), 5);
    assert_int_equal(count_state(&b.f, LABEL_STATE_SENDING), 1);
    assert_true(count_state(&b.f, LABEL_STATE_QUEUED) >= 20);
    assert_int_equal(fixture_run(&b.f, "", &out, ARGS("printer", "status", "shelf")), 0);
    free(out);
    fake_mode(&b.printer, "ok");
    wait_for_labels(&b.f);
    assert_int_equal(count_state(&b.f, LABEL_STATE_SENT), 45);
    struct printed_list shelves = fake_journal(&other);
    assert_int_equal(shelves.count, 5);
    free(shelves.all);
    fake_stop(&other);
    close_bench(&b);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ok),
        cmocka_unit_test(slow),
        cmocka_unit_test(silent),
        cmocka_unit_test(paper_out),
        cmocka_unit_test(head_open),
        cmocka_unit_test(falls_silent),
        cmocka_unit_test(nonsense),
        cmocka_unit_test(stall),
        cmocka_unit_test(resets),
        cmocka_unit_test(closes),
        cmocka_unit_test(goes_away),
        cmocka_unit_test(vanishes),
        cmocka_unit_test(unsure_is_asked_about),
        cmocka_unit_test(called_off),
        cmocka_unit_test(other_question),
        cmocka_unit_test(too_old),
        cmocka_unit_test(one_s_trouble_slows_no_other),
    };
    int64_t given;
    if (argc > 1 && text_to_int64(argv[1], 2, 100000, &given))
        labels = (int)given;
    if (argc > 2)
        cmocka_set_test_filter(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
