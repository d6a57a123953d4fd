/* Printers at the end of a line: serial ports and USB devices, whose stream a pseudo terminal is (what the kernel's usblp adds is
 * tried in tests/vm). Order kept, none lost, none twice, and nobody answers for bytes that only a driver has. */
#include "printer_fixture.h"

static int labels = 40;

struct bench {
    struct fixture f;
    struct fake_printer printer;
    pid_t station;
};

/* scheme: "serial" or "usb". */
static void open_bench(struct bench *b, const char *scheme, const char *more)
{
    struct sim_config sim;
    char extra[512];
    struct fixture *f = &b->f;
    sim_config_init(&sim);
    fixture_open(f, &sim, "");
    if (strcmp(scheme, "serial") == 0) { /* the programs that are started from here take a pty for a port */
        setenv("LD_PRELOAD", PTY_PORT, 1);
        setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
    }
    b->printer = (struct fake_printer){.pty = true};
    fake_start_like(&b->printer, f, "printer", "ok");
    text_format(extra, sizeof(extra), "printer \"line\" { uri = \"%s:%s/tty\"  stale_s = 0 %s }\n", scheme,
                b->printer.folder, more);
    fixture_more(f, extra);
    b->station = station_start_process(f);
    /* Nobody can be asked: every scan is a hold at once, with its label. */
    fixture_steer(f, "fault?kind=reset");
}

static void close_bench(struct bench *b)
{
    station_end(b->station);
    assert_as_said(&b->f, &b->printer, "line");
    fake_stop(&b->printer);
    unsetenv("LD_PRELOAD");
    fixture_close(&b->f);
}

static void all_come_out(const char *scheme, const char *more)
{
    struct bench b;
    open_bench(&b, scheme, more);
    scan_unknown(&b.f, 0, labels);
    wait_for_labels(&b.f);
    assert_int_equal(count_state(&b.f, LABEL_STATE_SENT), labels);
    close_bench(&b);
}

/* Trouble in the middle of a backlog. */
static void trouble(const char *scheme, const char *mode, const char *shown)
{
    struct bench b;
    open_bench(&b, scheme, "");
    scan_unknown(&b.f, 0, labels / 2);
    wait_for_labels(&b.f);
    fake_mode(&b.printer, mode);
    scan_unknown(&b.f, labels / 2, labels - labels / 2);
    wait_for_state(&b.f, "line", shown);
    fake_mode(&b.printer, "ok");
    wait_for_labels(&b.f);
    size_t unsure = count_state(&b.f, LABEL_STATE_UNSURE);
    assert_int_equal(count_state(&b.f, LABEL_STATE_SENT) + unsure, labels);
    assert_unsure_as_broken(&b.f, &b.printer, mode);
    wait_for_state(&b.f, "line", "ready");
    close_bench(&b);
}

static void serial_prints(void **state)
{
    (void)state;
    all_come_out("serial", "");
}

/* The language's question is asked on USB lines too. */
static void usb_prints(void **state)
{
    (void)state;
    all_come_out("usb", "status = \"zpl\"");
}

static void serial_out_of_paper(void **state)
{
    (void)state;
    trouble("serial", "paper-out", "paper_out");
}

static void serial_falls_silent(void **state)
{
    (void)state;
    trouble("serial", "silent", "silent");
}

static void serial_takes_nothing(void **state)
{
    (void)state;
    trouble("serial", "stall", "silent");
}

static void serial_is_unplugged(void **state)
{
    (void)state;
    trouble("serial", "away", "offline");
}

static void serial_is_unplugged_in_the_middle_of_a_label(void **state)
{
    (void)state;
    trouble("serial", "reset", "offline");
}

static void usb_is_unplugged(void **state)
{
    (void)state;
    trouble("usb", "away", "offline");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(serial_prints),
        cmocka_unit_test(usb_prints),
        cmocka_unit_test(serial_out_of_paper),
        cmocka_unit_test(serial_falls_silent),
        cmocka_unit_test(serial_takes_nothing),
        cmocka_unit_test(serial_is_unplugged),
        cmocka_unit_test(serial_is_unplugged_in_the_middle_of_a_label),
        cmocka_unit_test(usb_is_unplugged),
    };
    int64_t given;
    if (argc > 1 && text_to_int64(argv[1], 2, 100000, &given))
        labels = (int)given;
    if (argc > 2)
        cmocka_set_test_filter(argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
