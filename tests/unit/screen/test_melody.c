#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "melody.h"

/* Frequency of a run of samples, by its passages through zero upwards. */
static int frequency(const int16_t *samples, size_t count)
{
    int passages = 0;
    for (size_t i = 1; i < count; i++)
        passages += samples[i - 1] < 0 && samples[i] >= 0;
    return (int)((int64_t)passages * MELODY_RATE / (int64_t)count);
}

static void each_note_is_where_it_should_be(void **state)
{
    (void)state;
    for (int tone = TONE_MATCH; tone < TONE_COUNT; tone++) {
        size_t count;
        int16_t *samples;
        const struct note *notes = melody_notes((enum tone)tone, &count);
        size_t total = melody_samples((enum tone)tone, false, 100, &samples);
        size_t at = 0;
        for (size_t i = 0; i < count; i++) {
            size_t len = (size_t)notes[i].ms * MELODY_RATE / 1000;
            int heard = frequency(samples + at, len);
            assert_in_range(heard + 20, (unsigned)notes[i].hz, (unsigned)notes[i].hz + 40);
            at += len;
        }
        assert_int_equal(at, total);
        free(samples);
    }
}

static void two_tones_never_have_the_same_notes(void **state)
{
    (void)state;
    for (int a = TONE_MATCH; a < TONE_COUNT; a++) {
        for (int b = a + 1; b < TONE_COUNT; b++) {
            size_t ca;
            size_t cb;
            const struct note *na = melody_notes((enum tone)a, &ca);
            const struct note *nb = melody_notes((enum tone)b, &cb);
            bool same = ca == cb;
            for (size_t i = 0; same && i < ca; i++)
                same = na[i].hz == nb[i].hz && na[i].ms == nb[i].ms;
            assert_false(same);
        }
    }
}

static void edges_are_soft_and_volume_counts(void **state)
{
    (void)state;
    int16_t *loud;
    int16_t *low;
    size_t count = melody_samples(TONE_MATCH, false, 100, &loud);
    assert_int_equal(melody_samples(TONE_MATCH, false, 25, &low), count);
    int loudest = 0;
    int lowest = 0;
    for (size_t i = 0; i < count; i++) {
        loudest = abs(loud[i]) > loudest ? abs(loud[i]) : loudest;
        lowest = abs(low[i]) > lowest ? abs(low[i]) : lowest;
    }
    assert_in_range(loudest, 32000, 32767);
    assert_in_range(lowest, 8000, 8192);
    assert_in_range(abs(loud[0]), 0, 200);
    assert_in_range(abs(loud[count - 1]), 0, 200);
    free(loud);
    free(low);
}

static void attention_comes_first(void **state)
{
    (void)state;
    int16_t *samples;
    size_t without = melody_samples(TONE_SHELF, false, 80, &samples);
    free(samples);
    size_t with = melody_samples(TONE_SHELF, true, 80, &samples);
    assert_int_equal(with - without, 220 * MELODY_RATE / 1000);
    assert_in_range(frequency(samples, 60 * MELODY_RATE / 1000), 1740, 1780);
    free(samples);
}

static void nothing_is_heard_of_nothing(void **state)
{
    (void)state;
    int16_t *samples;
    assert_int_equal(melody_samples(TONE_NONE, true, 80, &samples), 0);
    assert_null(samples);
    assert_int_equal(melody_samples(TONE_FAULT, false, 0, &samples), 0);
    assert_null(samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_note_is_where_it_should_be),
        cmocka_unit_test(two_tones_never_have_the_same_notes),
        cmocka_unit_test(edges_are_soft_and_volume_counts),
        cmocka_unit_test(attention_comes_first),
        cmocka_unit_test(nothing_is_heard_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
