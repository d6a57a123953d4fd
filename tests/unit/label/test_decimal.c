#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "decimal.h"

static void reads_what_templates_write(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } rows[] = {{"0", 0},         {"12", 12},    {"0.3", 0.3},      {"58.25", 58.25},
                {"1.005", 1.005}, {"000001", 1}, {"999999", 999999}};
    (void)setlocale(LC_ALL, "");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        double value = -1;
        assert_true(decimal_read(rows[i].text, strlen(rows[i].text), 0, 999999, &value));
        assert_true(fabs(value - rows[i].value) < 1e-9);
    }
    double value;
    assert_true(decimal_read("58x40", 2, 0, 100, &value)); /* no more than it is given */
    assert_true(value > 57.9 && value < 58.1);
}

static void refuses_the_rest(void **state)
{
    (void)state;
    static const char *const rows[] = {"",   ".",   ".5",  "5.",  "1.2.3",  "-1",      "+1",  " 1",
                                       "1 ", "1e3", "0x1", "1,5", "1.2345", "1234567", "nan", "infinity"};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        double value = 7;
        if (decimal_read(rows[i], strlen(rows[i]), 0, 1e9, &value))
            fail_msg("\"%s\" was taken", rows[i]);
        assert_true(value > 6.9 && value < 7.1); /* untouched */
    }
}

static void limits_are_included(void **state)
{
    (void)state;
    double value;
    assert_true(decimal_read("10", 2, 10, 400, &value));
    assert_true(decimal_read("400", 3, 10, 400, &value));
    assert_false(decimal_read("9.999", 5, 10, 400, &value));
    assert_false(decimal_read("400.001", 7, 10, 400, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_templates_write),
        cmocka_unit_test(refuses_the_rest),
        cmocka_unit_test(limits_are_included),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
