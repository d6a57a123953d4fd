#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/verdict.h"

static void verdict_names_go_both_ways(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VERDICT_COUNT; i++) {
        enum verdict back;
        assert_true(verdict_from_name(verdict_name((enum verdict)i), &back));
        assert_int_equal(back, i);
    }
    enum verdict untouched = VERDICT_OWN;
    assert_false(verdict_from_name("", &untouched));
    assert_false(verdict_from_name("Match", &untouched));
    assert_int_equal(untouched, VERDICT_OWN);
    assert_string_equal(source_name(SOURCE_LIVE), "live");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdict_names_go_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
