#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/receiving.h"

static void reasons_and_states_have_names(void **state)
{
    (void)state;
    for (unsigned i = 0; i < REASON_COUNT; i++) {
        assert_true(reason_name((enum reason)i)[0] != '\0');
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(reason_name((enum reason)i), reason_name((enum reason)j));
    }
    for (unsigned i = 0; i < PARCEL_STATE_COUNT; i++)
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(parcel_state_name((enum parcel_state)i),
                                    parcel_state_name((enum parcel_state)j));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reasons_and_states_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
