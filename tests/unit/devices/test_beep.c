#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "beep.h"

static void expect(enum scanner_answers answers, enum tone tone, bool later, const char *bytes, size_t len)
{
    unsigned char got[BEEP_MAX];
    size_t count = beep_bytes(answers, tone, later, got);
    assert_int_equal(count, len);
    assert_memory_equal(got, bytes, len);
}

static void acknowledged_once_whatever_the_verdict(void **state)
{
    (void)state;
    expect(SCANNER_ANSWERS_ACK, TONE_NONE, false, "\x06", 1); /* looking up: it must be able to read on */
    expect(SCANNER_ANSWERS_ACK, TONE_SHELF, false, "\x06", 1);
    expect(SCANNER_ANSWERS_ACK, TONE_MATCH, true, "", 0);
    expect(SCANNER_ANSWERS_ACK, TONE_FAULT, false, "\x15", 1); /* not recorded */
}

static void beeps_of_each_language(void **state)
{
    (void)state;
    expect(SCANNER_ANSWERS_NONE, TONE_MATCH, false, "", 0);
    expect(SCANNER_ANSWERS_BEL, TONE_MATCH, false, "\x07", 1);
    expect(SCANNER_ANSWERS_BEL, TONE_SHELF, true, "\x07\x07\x07", 3);
    expect(SCANNER_ANSWERS_BEL, TONE_NONE, false, "", 0);
    expect(SCANNER_ANSWERS_HONEYWELL, TONE_COMPLETE, false, "\x16\x07\x0D\x16\x07\x0D", 6);
    expect(SCANNER_ANSWERS_OPTICON, TONE_MATCH, false,
           "\x1B"
           "B\x0D",
           3);
    expect(SCANNER_ANSWERS_OPTICON, TONE_REFUSED, false,
           "\x1B"
           "E\x0D",
           3);
    expect(SCANNER_ANSWERS_OPTICON, TONE_NONE, false, "", 0);
}

/* BEEP with code 0 (one short high): 05 E6 04 00 00, and the sum that makes all of it 0x10000. */
static void zebra_packets_add_up(void **state)
{
    (void)state;
    expect(SCANNER_ANSWERS_ZEBRA, TONE_MATCH, false, "\x05\xE6\x04\x00\x00\xFF\x11", 7);
    for (int tone = TONE_MATCH; tone < TONE_COUNT; tone++) {
        unsigned char got[BEEP_MAX];
        assert_int_equal(beep_bytes(SCANNER_ANSWERS_ZEBRA, (enum tone)tone, false, got), 7);
        unsigned sum = (unsigned)got[5] << 8 | got[6];
        for (size_t i = 0; i < 5; i++)
            sum += got[i];
        assert_int_equal(sum, 0x10000);
        assert_in_range(got[4], 0, 26);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(acknowledged_once_whatever_the_verdict),
                                       cmocka_unit_test(beeps_of_each_language),
                                       cmocka_unit_test(zebra_packets_add_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
