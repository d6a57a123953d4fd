#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/amount.h"

static void exact_both_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
        const char *shown;
    } rows[] = {
        {"0", 0, "0.00"},
        {"12.5", 12500000, "12.50"},
        {"62.70", 62700000, "62.70"},
        {"0.1", 100000, "0.10"},
        {"0.000001", 1, "0.000001"},
        {"-3.125", -3125000, "-3.125"},
        {"7.5000000000", 7500000, "7.50"},
        {"900000000000", 900000000000 * INT64_C(1000000), "900000000000.00"},
        {"100", 100000000, "100.00"},
        {"10.10", 10100000, "10.10"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t value;
        char text[AMOUNT_TEXT_SIZE];
        assert_true(amount_parse(rows[i].text, &value));
        assert_int_equal(value, rows[i].value);
        assert_string_equal(amount_format(text, value), rows[i].shown);
    }
    int64_t tenth;
    int64_t sum = 0;
    assert_true(amount_parse("0.1", &tenth));
    for (int i = 0; i < 10; i++)
        sum += tenth;
    assert_int_equal(sum, AMOUNT_UNIT); /* where floating point gives 0.9999999999999999 */
}

static void what_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",   "-",     ".5",   "5.",        "1,50",         "1e3", "1E-2",  "+1",  " 1",
        "1 ", "1.2.3", "0x10", "0.0000001", "900000000001", "NaN", "1'000", "--1", "\xEF\xBC\x91"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        int64_t value = 42;
        if (amount_parse(bad[i], &value))
            fail_msg("taken: \"%s\"", bad[i]);
        assert_int_equal(value, 42);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(exact_both_ways), cmocka_unit_test(what_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
