/* kill -9 of the station and of the printer at random moments: every label came out once and in order, or is asked about, and what is
 * printed again is marked as a copy. */
#include "printer_kill.h"

static int rounds = 9;

static void kill_printer(void *arg)
{
    fake_kill(arg);
}

static void run_printer(void *arg)
{
    fake_run(arg);
}

/* A simulator with that fault, and a printer whose block has more options. An order that never comes is not waited for longer than
 * until the kill. */
static void open_printer(struct fixture *f, struct fake_printer *printer, const char *config,
                         const char *fault, const char *options)
{
    struct sim_config sim;
    char extra[256];
    sim_config_init(&sim);
    fixture_open_with(f, &sim, (struct patience){.timeout_ms = 120000, .verdict_ms = 1000}, config);
    fixture_steer(f, fault);
    fake_start(printer, f, "printer", "ok");
    text_format(extra, sizeof(extra),
                "printer \"zebra\" { uri = \"socket://127.0.0.1:%d\"  stale_s = 0  %s }\n", printer->port,
                options);
    fixture_more(f, extra);
}

static void killed_at_random(void **state)
{
    (void)state;
    struct fixture f;
    struct fake_printer printer;
    open_printer(&f, &printer, "", "fault?kind=reset", ""); /* every scan is a hold at once, with its label */
    struct kills k = {.f = &f,
                      .printer = "zebra",
                      .rounds = rounds,
                      .codes = 30,
                      .wait_ms = 800,
                      .kill_printer = kill_printer,
                      .run_printer = run_printer,
                      .arg = &printer};
    kills_run(&k);
    kills_settle(&k, &printer);
    fake_stop(&printer);
    fixture_close(&f);
}

/* Parcels whose lines come at once and whose orders never: a label that waits when the station is killed has not been sent, so it
 * comes afterwards, once; unsure is only one that was being sent. */
static void killed_while_labels_wait(void **state)
{
    (void)state;
    struct fixture f;
    struct fake_printer printer;
    open_printer(&f, &printer, "background { mirror_status = {1} }",
                 "fault?kind=hang&method=GetSalesOrderDetailsForOperator", "customer_wait_ms = 1000");
    struct kills k = {
        .f = &f, .printer = "zebra", .rounds = rounds / 3, .codes = 5, .wait_ms = 2000, .known = true};
    kills_run(&k);
    struct label_rows rows = read_labels(&f);
    size_t of_lines = 0;
    for (size_t i = 0; i < rows.count; i++)
        of_lines += rows.all[i].kind == LABEL_LINE;
    free(rows.all);
    assert_true(of_lines > 0);
    kills_settle(&k, &printer);
    fake_stop(&printer);
    fixture_close(&f);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_at_random),
        cmocka_unit_test(killed_while_labels_wait),
    };
    int64_t given;
    if (argc > 1 && text_to_int64(argv[1], 3, 100000, &given))
        rounds = (int)given;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
