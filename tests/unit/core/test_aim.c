#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "aim.h"

static void classes(void **state)
{
    (void)state;
    assert_int_equal(aim_class_of("]C0"), AIM_BARS);
    assert_int_equal(aim_class_of("]A0"), AIM_BARS);
    assert_int_equal(aim_class_of("]Q1"), AIM_MATRIX);
    assert_int_equal(aim_class_of("]d1"), AIM_MATRIX);
    assert_int_equal(aim_class_of("]E0"), AIM_GOODS);
    static const char *const none[] = {"", "]", "]C", "]C00", "C0]", "]y0", "]\3770", "ABC"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        if (aim_class_of(none[i]) != AIM_NONE)
            fail_msg("%s", none[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(classes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
