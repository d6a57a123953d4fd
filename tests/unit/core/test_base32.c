#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base32.h"

static void letters_go_both_ways(void **state)
{
    (void)state;
    for (unsigned value = 0; value < 32; value++)
        assert_int_equal(base32_value(base32_letter(value)), value);
}

/* What people and scanners mix up means the same; what is none is none. */
static void what_looks_alike(void **state)
{
    (void)state;
    assert_int_equal(base32_value('O'), 0);
    assert_int_equal(base32_value('o'), 0);
    assert_int_equal(base32_value('I'), 1);
    assert_int_equal(base32_value('l'), 1);
    assert_int_equal(base32_value('z'), 31);
    static const char none[] = {'U', 'u', '-', ' ', '\0', (char)0xFF, '*'};
    for (size_t i = 0; i < sizeof(none); i++)
        assert_int_equal(base32_value(none[i]), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_go_both_ways),
        cmocka_unit_test(what_looks_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
