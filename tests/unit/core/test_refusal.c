#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/waybill.h"

static void refusals_say_what_to_do(void **state)
{
    (void)state;
    for (unsigned i = REFUSAL_NONE + 1; i < REFUSAL_COUNT; i++) {
        assert_true(refusal_name((enum refusal)i)[0] != '\0');
        assert_true(strlen(refusal_text((enum refusal)i)) > 10);
        for (unsigned j = REFUSAL_NONE; j < i; j++)
            assert_string_not_equal(refusal_name((enum refusal)i), refusal_name((enum refusal)j));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_say_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
