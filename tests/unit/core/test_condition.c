#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/condition.h"

static void names_go_both_ways(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CONDITION_COUNT; i++) {
        enum condition condition;
        assert_true(condition_from_name(condition_name((enum condition)i), &condition));
        assert_int_equal(condition, i);
    }
}

static void other_words_are_none(void **state)
{
    (void)state;
    enum condition condition = CONDITION_SURPLUS;
    assert_false(condition_from_name("", &condition));
    assert_false(condition_from_name("OK", &condition));
    assert_false(condition_from_name("broken", &condition));
    assert_int_equal(condition, CONDITION_SURPLUS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_go_both_ways),
                                       cmocka_unit_test(other_words_are_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
