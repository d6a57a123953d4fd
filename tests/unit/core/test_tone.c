#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/tone.h"

/* What staff must tell apart without looking never sounds alike. */
static void each_meaning_has_its_own(void **state)
{
    (void)state;
    static const enum verdict apart[] = {
        VERDICT_MATCH,   VERDICT_COMPLETE, VERDICT_STOPPED, VERDICT_DUPLICATE, VERDICT_CHOICE,
        VERDICT_UNKNOWN, VERDICT_PENDING,  VERDICT_REFUSED, VERDICT_COMMAND,   VERDICT_REPEAT};
    for (size_t i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
        for (size_t j = i + 1; j < sizeof(apart) / sizeof(apart[0]); j++)
            assert_int_not_equal(tone_of(apart[i]), tone_of(apart[j]));
    assert_int_equal(tone_of(VERDICT_LOOKING), TONE_NONE);
    assert_int_equal(tone_of(VERDICT_REPEAT), TONE_NONE);
}

static void bad_news_is_never_dropped(void **state)
{
    (void)state;
    static const enum tone bad[] = {TONE_SHELF, TONE_PENDING, TONE_STOPPED, TONE_FAULT,
                                    TONE_AGAIN, TONE_CHOICE,  TONE_REFUSED};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(tone_may_be_dropped(bad[i]));
    assert_true(tone_may_be_dropped(TONE_MATCH));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_meaning_has_its_own),
                                       cmocka_unit_test(bad_news_is_never_dropped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
