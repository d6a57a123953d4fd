/* Serial scanners through libserialport: settings, framing, hang-up, and who else wants the port. */
#include "bed.h"
#include "listener.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct fake_spec newland = {.vendor_id = 0x1eab,
                                         .product_id = 0x0106,
                                         .maker = "Newland",
                                         .product = "HR200",
                                         .serial = "N1",
                                         .port = "1-1"};
static const struct fake_spec converter = {.vendor_id = 0x0403,
                                           .product_id = 0x6001,
                                           .maker = "FTDI",
                                           .product = "FT232R",
                                           .serial = "A1",
                                           .port = "1-6"};

static struct scanner_config ring(const char *serial, enum framing framing)
{
    struct scanner_config config;
    scanner_config_init(&config, "ring");
    strcpy(config.serial, serial);
    config.framing = framing;
    return config;
}

#define SEND(f, text) port_send(f, text, sizeof(text) - 1)

static void test_found_by_the_table(void **state)
{
    (void)state;
    struct fake *modem = bed_port(&converter);
    listener_start(NULL, 0, true);
    struct fake *f = bed_port(&newland);
    expect_state("HR200@1-1", SCANNER_READY);
    assert_int_equal(port_modem_lines(f) & (TIOCM_DTR | TIOCM_RTS), TIOCM_DTR | TIOCM_RTS);
    assert_int_equal(port_modem_lines(modem), 0); /* what may be anything is left alone */
    assert_string_equal(port_line(), "9600 8N1");
    scanner_warms_up();
    SEND(f, "SF1234567890\r");
    expect_scan("HR200@1-1", "SF1234567890", SCAN_WHOLE);
    SEND(f, "JDVA1-1-2-\r\nSF2\r");
    expect_scan("HR200@1-1", "JDVA1-1-2-", SCAN_WHOLE);
    expect_scan("HR200@1-1", "SF2", SCAN_WHOLE);
    SEND(f, "\xff\xfe\r");
    expect_scan("HR200@1-1", "\xff\xfe", SCAN_WHOLE);
    expect_nothing();
}

static void test_named_by_a_link(void **state)
{
    (void)state;
    struct scanner_config config = ring("/dev/serial/by-id/usb-scanner-A1-if00", FRAMING_STX_ETX);
    config.baud = 19200;
    config.bits = 7;
    config.parity = 'e';
    struct fake *f = bed_port(&converter);
    listener_start(&config, 1, true);
    expect_state("ring", SCANNER_READY);
    assert_string_equal(port_line(), "19200 7E1");
    scanner_warms_up();
    SEND(f, "\002SF1\003\r\n\002SF");
    SEND(f, "2\003");
    expect_scan("ring", "SF1", SCAN_WHOLE);
    expect_scan("ring", "SF2", SCAN_WHOLE);
}

static void test_ended_by_silence(void **state)
{
    (void)state;
    struct fake *f = bed_port(&converter);
    struct scanner_config config = ring(f->node, FRAMING_IDLE);
    config.gap_ms = 20;
    listener_start(&config, 1, false);
    expect_state("ring", SCANNER_READY);
    scanner_warms_up();
    SEND(f, "SF123");
    expect_scan("ring", "SF123", SCAN_WHOLE);
}

static void test_unplugged_in_mid_code(void **state)
{
    (void)state;
    const struct scanner_config config = ring("/dev/serial/by-id/usb-scanner-A1-if00", FRAMING_CR);
    listener_start(&config, 1, false);
    expect_state_detail("ring", SCANNER_GONE, "not plugged in");
    struct fake *f = bed_port(&converter);
    expect_state("ring", SCANNER_READY);
    scanner_warms_up();
    SEND(f, "SF1\rSF99");
    expect_scan("ring", "SF1", SCAN_WHOLE);
    bed_wait_until_read(f); /* a hang-up throws away what was not read */
    bed_unplug(f);
    expect_scan("ring", "SF99", SCAN_BROKEN);
    expect_state("ring", SCANNER_GONE);
    f = bed_port(&converter);
    expect_state("ring", SCANNER_READY);
    scanner_warms_up();
    SEND(f, "SF2\r");
    expect_scan("ring", "SF2", SCAN_WHOLE);
    expect_nothing();
}

static void test_tail_of_a_code(void **state)
{
    (void)state;
    struct fake *f = NULL;
    enum scan_flaw flaw = SCAN_WHOLE;
    listener_start(NULL, 0, true);
    /* A busy machine may be slower than a code can be the rest of another: then once more. */
    for (int tries = 0; tries < 50 && flaw != SCAN_BROKEN; tries++) {
        if (f) {
            bed_unplug(f);
            expect_state("HR200@1-1", SCANNER_GONE);
        }
        f = bed_port(&newland);
        expect_state("HR200@1-1", SCANNER_READY);
        SEND(f, "4567890\r");
        flaw = take_scan("HR200@1-1", "4567890");
    }
    assert_int_equal(flaw, SCAN_BROKEN);
    scanner_warms_up();
    SEND(f, "SF1\r");
    expect_scan("HR200@1-1", "SF1", SCAN_WHOLE);
}

static void test_answers(void **state)
{
    (void)state;
    struct scanner_config config = ring("/dev/serial/by-id/usb-scanner-A1-if00", FRAMING_CR);
    config.answers = SCANNER_ANSWERS_ACK;
    struct fake *f = bed_port(&converter);
    struct fake *mute = bed_port(&newland);
    listener_start(&config, 1, true);
    for (unsigned i = 0; i < 2; i++) { /* in any order */
        struct event *event = listener_next();
        assert_int_equal(event->scanner.state, SCANNER_READY);
        event_free(event);
    }
    listener_answer("HR200@1-1", TONE_MATCH); /* is not set to take any */
    listener_answer("nobody", TONE_MATCH);
    listener_answer("ring", TONE_MATCH);
    listener_answer("ring", TONE_FAULT);
    char got[2];
    port_receive(f, got, sizeof(got));
    assert_memory_equal(got, "\x06\x15", 2);
    assert_true(port_is_silent(mute));
}

static void test_bells(void **state)
{
    (void)state;
    struct scanner_config config = ring("/dev/serial/by-id/usb-scanner-A1-if00", FRAMING_CR);
    config.answers = SCANNER_ANSWERS_BEL;
    struct fake *f = bed_port(&converter);
    listener_start(&config, 1, false);
    expect_state("ring", SCANNER_READY);
    listener_answer("ring", TONE_SHELF);
    listener_answer("ring", TONE_MATCH);
    char got[4];
    port_receive(f, got, sizeof(got));
    assert_memory_equal(got, "\x07\x07\x07\x07", 4);
}

/* Another program has opened the port and locked it, as terminal programs do. */
static void test_held_by_another_program(void **state)
{
    (void)state;
    struct fake *f = bed_port(&newland);
    int holder = open(f->node, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    assert_true(holder >= 0);
    assert_int_equal(flock(holder, LOCK_EX), 0);
    listener_start(NULL, 0, true);
    expect_state_detail("HR200@1-1", SCANNER_BUSY, "held by");
    close(holder);
    expect_state("HR200@1-1", SCANNER_READY);
    scanner_warms_up();
    SEND(f, "SF1\r");
    expect_scan("HR200@1-1", "SF1", SCAN_WHOLE);
}

static void test_stop_in_mid_code(void **state)
{
    (void)state;
    struct fake *f = bed_port(&newland);
    listener_start(NULL, 0, true);
    expect_state("HR200@1-1", SCANNER_READY);
    scanner_warms_up();
    SEND(f, "SF1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_found_by_the_table, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_named_by_a_link, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_ended_by_silence, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_unplugged_in_mid_code, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_tail_of_a_code, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_answers, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_bells, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_held_by_another_program, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_stop_in_mid_code, listener_set_up, listener_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
