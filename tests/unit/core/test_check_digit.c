#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "check_digit.h"

/* Numbers that their couriers publish as samples; each with one digit changed must fail. */
static const struct {
    const char *name;
    const char *number;
} good[] = {
    {"s10", "RB123456785GB"},    {"ups", "1Z5R89390357567127"}, {"gs1", "00000123450000000027"},
    {"fedex12", "986578788855"}, {"mod7", "3318810025"},        {"usps", "9400111206206406260787"},
    {"mod10", "6901234567892"},  {"jd", "JDVA00049341283"},
};

static void samples_hold_and_changed_ones_do_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        char changed[64];
        if (!check_digit_holds(good[i].name, good[i].number))
            fail_msg("%s %s", good[i].name, good[i].number);
        strcpy(changed, good[i].number);
        char *last = changed + strlen(changed) - 1;
        while (*last < '0' || *last > '9')
            last--;
        *last = *last == '9' ? '0' : (char)(*last + 1);
        if (check_digit_holds(good[i].name, changed))
            fail_msg("%s %s holds", good[i].name, changed);
    }
}

/* Letters, nothing at all, and names of no check: an answer, never a crash. */
static void odd_input(void **state)
{
    (void)state;
    static const char *const names[] = {"s10",     "ups",  "gs1",  "fedex12", "fedex34",
                                        "fedex96", "mod7", "usps", "mod10",   "jd"};
    static const char *const odd[] = {
        "", "A", "1Z", "-", "ABCDEFGHIJKLM", "1234567890123456789012345678901234X", "\xFF"};
    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
        for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
            if (check_digit_holds(names[n], odd[i]))
                fail_msg("%s takes \"%s\"", names[n], odd[i]);
    assert_true(check_digit_holds("none", "ANYTHING"));
    assert_false(check_digit_holds("nobody's", "123"));
}

static void the_zip_code_before_a_number(void **state)
{
    (void)state;
    static const char number[] = "9400111206206406260787";
    assert_string_equal(check_digit_usps_number("420123459400111206206406260787"), number);
    assert_string_equal(check_digit_usps_number("4201234567899400111206206406260787"), number);
    assert_string_equal(check_digit_usps_number(number), number);
    assert_string_equal(check_digit_usps_number("420"), "420");
    assert_string_equal(check_digit_usps_number("42012345"), "42012345");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_hold_and_changed_ones_do_not),
        cmocka_unit_test(odd_input),
        cmocka_unit_test(the_zip_code_before_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
