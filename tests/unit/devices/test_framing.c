#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/attr.h"
#include "base/clock.h"
#include "bursts.h"
#include "framing.h"

static struct bursts got;
static struct framer *framer;
static int64_t now_us;

static void start(enum framing framing, int gap_ms)
{
    struct scanner_config config;
    scanner_config_init(&config, "test");
    config.framing = framing;
    config.gap_ms = gap_ms;
    framer_free(framer);
    framer = framer_new(&config, bursts_keep, &got);
    got.count = 0;
    now_us = 1000000;
}

static int finish(void **state)
{
    (void)state;
    framer_free(framer);
    framer = NULL;
    return 0;
}

static void feed_n(const void *bytes, size_t len)
{
    framer_bytes(framer, bytes, len, now_us);
    now_us += 1000;
}

static void feed(const char *text)
{
    feed_n(text, strlen(text));
}

static void silence(int64_t us)
{
    now_us += us;
    framer_timeout(framer, now_us);
}

static void splits_at_cr(void **state)
{
    (void)state;
    start(FRAMING_CR, 100);
    feed("SF12");
    feed("34");
    assert_int_equal(got.count, 0);
    feed("\r");
    assert_int_equal(got.kept[0].end_us, now_us - 1000);
    assert_one_burst(&got, "SF1234", SCAN_WHOLE);
    assert_int_equal(framer_deadline(framer), CLOCK_FOREVER);
    feed("A\rB\r\r\rC");
    assert_int_equal(got.count, 2);
    assert_string_equal((const char *)got.kept[0].bytes, "A");
    assert_string_equal((const char *)got.kept[1].bytes, "B");
    got.count = 0;
    feed("\r");
    assert_one_burst(&got, "C", SCAN_WHOLE);
}

static void swallows_only_the_lf_after_cr(void **state)
{
    (void)state;
    start(FRAMING_CR, 100);
    feed("A\r\nB\r");
    assert_int_equal(got.count, 2);
    assert_string_equal((const char *)got.kept[1].bytes, "B");
    got.count = 0;
    silence(5000000);
    feed("\n"); /* however late */
    feed("C\nD\r");
    assert_one_burst(&got, "C\nD", SCAN_WHOLE);
    feed("\n\n\r"); /* line ends alone are no code */
    assert_int_equal(got.count, 0);
}

static void splits_at_lf_with_or_without_cr(void **state)
{
    (void)state;
    start(FRAMING_LF, 100);
    feed("A\nB\r\nC\rD\r");
    feed("\n\n\r\n");
    assert_int_equal(got.count, 3);
    assert_string_equal((const char *)got.kept[0].bytes, "A");
    assert_string_equal((const char *)got.kept[1].bytes, "B");
    assert_string_equal((const char *)got.kept[2].bytes, "C\rD");
}

static void splits_at_crlf_only(void **state)
{
    (void)state;
    start(FRAMING_CRLF, 100);
    feed("A\nB\rC\r");
    assert_int_equal(got.count, 0);
    feed("\n");
    assert_one_burst(&got, "A\nB\rC", SCAN_WHOLE);
    feed("D\r\r\n");
    assert_one_burst(&got, "D\r", SCAN_WHOLE);
    feed("E\r");
    silence(2000000);
    assert_one_burst(&got, "E\r", SCAN_BROKEN);
}

static void takes_what_is_between_stx_and_etx(void **state)
{
    (void)state;
    start(FRAMING_STX_ETX, 100);
    feed("\x02SF1\x03\r\n\x02\x53\x46\r2\x03");
    assert_int_equal(got.count, 2);
    assert_string_equal((const char *)got.kept[0].bytes, "SF1");
    assert_string_equal((const char *)got.kept[1].bytes, "SF\r2");
    assert_int_equal(got.kept[1].flaw, SCAN_WHOLE);
    got.count = 0;
    feed("\x02\x03\r\n");
    assert_int_equal(framer_deadline(framer), CLOCK_FOREVER);
    feed("??"); /* noise */
    silence(2000000);
    assert_int_equal(got.count, 0);
    assert_int_equal(framer_deadline(framer), CLOCK_FOREVER);
    feed("?\x02\x41\x03");
    assert_one_burst(&got, "A", SCAN_WHOLE);
}

static void reports_what_is_outside_of_stx_and_etx(void **state)
{
    (void)state;
    start(FRAMING_STX_ETX, 100);
    feed("SF123\r\n");
    silence(2000000);
    assert_one_burst(&got, "SF123", SCAN_BROKEN);
    feed("SF456\x03\r\n"); /* STX was lost */
    feed("\x02SF7\x03");
    assert_int_equal(got.count, 2);
    assert_int_equal(got.kept[0].flaw, SCAN_BROKEN);
    assert_string_equal((const char *)got.kept[1].bytes, "SF7");
    assert_int_equal(got.kept[1].flaw, SCAN_WHOLE);
    got.count = 0;
    feed("\x02SF8"); /* ETX was lost */
    feed("\x02SF9\x03");
    assert_int_equal(got.count, 2);
    assert_string_equal((const char *)got.kept[0].bytes, "SF8");
    assert_int_equal(got.kept[0].flaw, SCAN_BROKEN);
    assert_string_equal((const char *)got.kept[1].bytes, "SF9");
    assert_int_equal(got.kept[1].flaw, SCAN_WHOLE);
    got.count = 0;
    feed("\x02");
    silence(2000000);
    assert_one_burst(&got, "", SCAN_BROKEN);
}

static void splits_at_silence(void **state)
{
    (void)state;
    start(FRAMING_IDLE, 50);
    feed("SF");
    silence(40000);
    feed("1");
    assert_int_equal(got.count, 0);
    int64_t last_us = now_us - 1000;
    assert_int_equal(framer_deadline(framer), last_us + 50000);
    framer_timeout(framer, last_us + 49999);
    assert_int_equal(got.count, 0);
    framer_timeout(framer, last_us + 50000);
    assert_int_equal(got.kept[0].end_us, last_us);
    assert_one_burst(&got, "SF1", SCAN_WHOLE);
    feed("SF2\r\n"); /* it sends a line end after all */
    now_us += 50000;
    feed("SF3"); /* nobody called the timeout */
    assert_one_burst(&got, "SF2", SCAN_WHOLE);
    silence(50000);
    assert_one_burst(&got, "SF3", SCAN_WHOLE);
    feed("\r\n");
    silence(50000);
    assert_int_equal(got.count, 0);
    start(FRAMING_IDLE, 0);
    feed("1");
    assert_int_equal(framer_deadline(framer), now_us - 1000 + 100000);
}

static void never_cuts_a_slow_code(void **state)
{
    (void)state;
    start(FRAMING_CR, 100);
    const char *code = "JDVA1-1-3-\r";
    for (; *code; code++) {
        feed_n(code, 1);
        silence(990000);
    }
    assert_one_burst(&got, "JDVA1-1-3-", SCAN_WHOLE);
}

static void gives_up_after_a_long_silence(void **state)
{
    (void)state;
    const enum framing framings[] = {FRAMING_CR, FRAMING_LF, FRAMING_CRLF};
    for (size_t i = 0; i < COUNT_OF(framings); i++) {
        start(framings[i], 100);
        feed("SF123");
        int64_t last_us = now_us - 1000;
        framer_timeout(framer, last_us + 1999999);
        assert_int_equal(got.count, 0);
        framer_timeout(framer, last_us + 2000000);
        assert_int_equal(got.kept[0].end_us, last_us);
        assert_one_burst(&got, "SF123", SCAN_BROKEN);
        feed("SF4");
        now_us += 3000000;
        feed("SF5\r\n");
        assert_int_equal(got.count, 2);
        assert_int_equal(got.kept[0].flaw, SCAN_BROKEN);
        assert_string_equal((const char *)got.kept[1].bytes, "SF5");
        assert_int_equal(got.kept[1].flaw, SCAN_WHOLE);
    }
}

static void keeps_any_byte(void **state)
{
    (void)state;
    static const unsigned char all[] = {'A', 0x00, 0xFF, 0xCE, 0xD2, 0x1D, 0x80, 'B', '\r'};
    start(FRAMING_CR, 100);
    feed_n(all, sizeof(all));
    assert_int_equal(got.count, 1);
    assert_int_equal(got.kept[0].len, sizeof(all) - 1);
    assert_memory_equal(got.kept[0].bytes, all, sizeof(all) - 1);
    assert_int_equal(got.kept[0].flaw, SCAN_WHOLE);
}

static void keeps_the_beginning_of_a_long_code(void **state)
{
    (void)state;
    const struct {
        enum framing framing;
        const char *before;
        const char *after;
    } cases[] = {
        {FRAMING_CR, "", "\r"},
        {FRAMING_LF, "", "\r\n"},
        {FRAMING_CRLF, "", "\r\n"},
        {FRAMING_STX_ETX, "\x02", "\x03"},
    };
    static char text[SCAN_RAW_MAX + 1];
    memset(text, '7', SCAN_RAW_MAX);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        start(cases[i].framing, 100);
        feed(cases[i].before);
        feed(text);
        feed(cases[i].after);
        assert_one_burst(&got, text, SCAN_WHOLE);
        feed(cases[i].before);
        for (int k = 0; k < 5; k++)
            feed(text);
        feed(cases[i].after);
        assert_one_burst(&got, text, SCAN_TOO_LONG);
        feed(cases[i].before);
        feed("8");
        feed(cases[i].after);
        assert_one_burst(&got, "8", SCAN_WHOLE);
    }
}

static void refuses_what_an_error_on_the_line_touched(void **state)
{
    (void)state;
    start(FRAMING_CR, 100);
    feed("SF1");
    framer_broken(framer, now_us);
    framer_broken(framer, now_us);
    assert_int_equal(got.count, 0);
    feed("23\r");
    assert_one_burst(&got, "SF123", SCAN_BROKEN);
    feed("SF4\r");
    assert_one_burst(&got, "SF4", SCAN_WHOLE);
    framer_broken(framer, now_us); /* its beginning is lost */
    feed("5\r\n");
    assert_one_burst(&got, "5", SCAN_BROKEN);
    framer_broken(framer, now_us); /* all but its end is lost */
    feed("\r");
    assert_one_burst(&got, "", SCAN_BROKEN);
    framer_broken(framer, now_us); /* all is lost */
    assert_int_equal(framer_deadline(framer), now_us + 2000000);
    silence(2000000);
    assert_one_burst(&got, "", SCAN_BROKEN);
    assert_int_equal(framer_deadline(framer), CLOCK_FOREVER);
    feed("SF6\r");
    assert_one_burst(&got, "SF6", SCAN_WHOLE);

    start(FRAMING_STX_ETX, 100);
    feed("\x02SF1");
    framer_broken(framer, now_us);
    feed("23\x03\r\n");
    assert_one_burst(&got, "SF123", SCAN_BROKEN);
    framer_broken(framer, now_us); /* STX is lost */
    feed("SF4\x03");
    assert_one_burst(&got, "SF4", SCAN_BROKEN);
    feed("\x02SF5");
    framer_broken(framer, now_us); /* ETX is lost */
    feed("\x02SF6\x03");
    assert_int_equal(got.count, 2);
    assert_int_equal(got.kept[0].flaw, SCAN_BROKEN);
    assert_string_equal((const char *)got.kept[1].bytes, "SF6");
    assert_int_equal(got.kept[1].flaw, SCAN_WHOLE);

    start(FRAMING_CRLF, 100);
    feed("SF1\r");
    framer_broken(framer, now_us);
    feed("\nSF2\r\n"); /* whether that LF was the end is not known */
    assert_one_burst(&got, "SF1\r\nSF2", SCAN_BROKEN);

    start(FRAMING_IDLE, 100);
    feed("SF1");
    framer_broken(framer, now_us);
    feed("2");
    silence(100000);
    assert_one_burst(&got, "SF12", SCAN_BROKEN);
}

static void refuses_what_a_port_left_in_the_middle(void **state)
{
    (void)state;
    const enum framing framings[] = {FRAMING_CR, FRAMING_LF, FRAMING_CRLF, FRAMING_STX_ETX, FRAMING_IDLE};
    for (size_t i = 0; i < COUNT_OF(framings); i++) {
        start(framings[i], 100);
        feed(framings[i] == FRAMING_STX_ETX ? "\x02SF1" : "SF1");
        framer_gone(framer, now_us);
        assert_int_equal(got.kept[0].end_us, now_us);
        assert_one_burst(&got, "SF1", SCAN_BROKEN);
        assert_int_equal(framer_deadline(framer), CLOCK_FOREVER);
        framer_gone(framer, now_us);
        assert_int_equal(got.count, 0);
        framer_broken(framer, now_us);
        framer_gone(framer, now_us);
        assert_one_burst(&got, "", SCAN_BROKEN);
    }
}

/* However the bytes are cut into reads, the bursts are the same. */
static void does_not_care_how_bytes_arrive(void **state)
{
    (void)state;
    static const char stream[] = "\x02SF1\x03\r\nSF2\r\x02SF\n3\x03\n\r\rSF4\r\n\n";
    const enum framing framings[] = {FRAMING_CR, FRAMING_LF, FRAMING_CRLF, FRAMING_STX_ETX, FRAMING_IDLE};
    for (size_t i = 0; i < COUNT_OF(framings); i++) {
        start(framings[i], 100);
        feed(stream);
        silence(3000000);
        static struct bursts whole;
        whole = got;
        assert_true(whole.count > 0);
        for (size_t step = 1; step < sizeof(stream); step++) {
            start(framings[i], 100);
            for (size_t at = 0; at < sizeof(stream) - 1; at += step)
                feed_n(stream + at, step < sizeof(stream) - 1 - at ? step : sizeof(stream) - 1 - at);
            silence(3000000);
            assert_int_equal(got.count, whole.count);
            for (unsigned k = 0; k < got.count; k++) {
                assert_int_equal(got.kept[k].len, whole.kept[k].len);
                assert_memory_equal(got.kept[k].bytes, whole.kept[k].bytes, got.kept[k].len);
                assert_int_equal(got.kept[k].flaw, whole.kept[k].flaw);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(splits_at_cr, finish),
        cmocka_unit_test_teardown(swallows_only_the_lf_after_cr, finish),
        cmocka_unit_test_teardown(splits_at_lf_with_or_without_cr, finish),
        cmocka_unit_test_teardown(splits_at_crlf_only, finish),
        cmocka_unit_test_teardown(takes_what_is_between_stx_and_etx, finish),
        cmocka_unit_test_teardown(reports_what_is_outside_of_stx_and_etx, finish),
        cmocka_unit_test_teardown(splits_at_silence, finish),
        cmocka_unit_test_teardown(never_cuts_a_slow_code, finish),
        cmocka_unit_test_teardown(gives_up_after_a_long_silence, finish),
        cmocka_unit_test_teardown(keeps_any_byte, finish),
        cmocka_unit_test_teardown(keeps_the_beginning_of_a_long_code, finish),
        cmocka_unit_test_teardown(refuses_what_an_error_on_the_line_touched, finish),
        cmocka_unit_test_teardown(refuses_what_a_port_left_in_the_middle, finish),
        cmocka_unit_test_teardown(does_not_care_how_bytes_arrive, finish),
    };
    return cmocka_run_group_tests_name("framing", tests, NULL, NULL);
}
