#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "check_digit.h"
#include "courier.h"
#include "ere.h"

enum { COURIER, RULE, CHECK, TIER, EXAMPLE, COLUMNS };

extern const char *const table_couriers[][COLUMNS];
extern const size_t table_couriers_count;

/* Every row: its example fits its rule in our matcher and in the C library's, and its check digit holds. */
static void each_row_reads_its_example(void **state)
{
    (void)state;
    assert_true(table_couriers_count >= 50);
    for (size_t i = 0; i < table_couriers_count; i++) {
        const char *const *row = table_couriers[i];
        struct error err;
        struct ere *e = ere_new(row[RULE], &err);
        assert_non_null(e);
        if (!ere_match(e, row[EXAMPLE]))
            fail_msg("%s: %s does not match %s", row[COURIER], row[EXAMPLE], row[RULE]);
        if (!check_digit_holds(row[CHECK], row[EXAMPLE]))
            fail_msg("%s: the check digit of %s", row[COURIER], row[EXAMPLE]);
        ere_free(e);
        assert_int_not_equal(courier_find(row[EXAMPLE]).tier, COURIER_NONE);
    }
}

/* Our matcher and the C library's say the same of every rule and every example, and of examples with one change. */
static void matcher_agrees_with_posix(void **state)
{
    (void)state;
    for (size_t r = 0; r < table_couriers_count; r++) {
        regex_t posix;
        struct error err;
        struct ere *ours = ere_new(table_couriers[r][RULE], &err);
        assert_int_equal(regcomp(&posix, table_couriers[r][RULE], REG_EXTENDED | REG_NOSUB), 0);
        for (size_t i = 0; i < table_couriers_count; i++) {
            char text[64];
            size_t len = strlen(table_couriers[i][EXAMPLE]);
            for (size_t at = 0; at <= len + 1; at++) {
                memcpy(text, table_couriers[i][EXAMPLE], len + 1);
                if (at < len)
                    text[at] = text[at] == '7' ? 'Q' : '7';
                else if (at == len)
                    memcpy(text + len, "0", 2);
                bool theirs = regexec(&posix, text, 0, NULL, 0) == 0;
                if (ere_match(ours, text) != theirs)
                    fail_msg("%s and %s", table_couriers[r][RULE], text);
            }
        }
        ere_free(ours);
        regfree(&posix);
    }
}

static void what_the_matcher_does_not_have_is_said(void **state)
{
    (void)state;
    static const char *const bad[] = {"(A", "A)", "[A", "A{2", "A{99}", "[Z-A]"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct error err;
        assert_null(ere_new(bad[i], &err));
        assert_int_equal(err.kind, ERROR_INPUT);
    }
}

static void the_surest_rule_wins(void **state)
{
    (void)state;
    assert_string_equal(courier_find("SF1331875979567").courier, "SF");
    assert_int_equal(courier_find("SF1331875979567").tier, COURIER_STRONG);
    assert_string_equal(courier_find("775510197994133").courier, "STO");
    assert_string_equal(courier_find("462598779470531").courier, "YUNDA");
    assert_string_equal(courier_find("JDVA11408814483").courier, "JD");
    assert_string_equal(courier_find("YT2229521272164446").courier, "YUNEXPRESS");
    assert_int_equal(courier_find("444010688260").tier, COURIER_WEAK); /* twelve digits are anybody's */
    assert_int_equal(courier_find("HELLO").tier, COURIER_NONE);
}

static void wrong_check_digits_are_seen(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"s10", "RB123456784CN"},    {"ups", "1Z5R89390357567128"}, {"gs1", "00000123450000000028"},
        {"fedex12", "986578788856"}, {"mod7", "3318810026"},        {"usps", "9400111206206406260788"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_false(check_digit_holds(cases[i][0], cases[i][1]));
    assert_true(check_digit_gs1("6901234567892"));
    assert_false(check_digit_gs1("6901234567893"));
    assert_false(check_digit_gs1("69012345678X2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_reads_its_example),
        cmocka_unit_test(matcher_agrees_with_posix),
        cmocka_unit_test(what_the_matcher_does_not_have_is_said),
        cmocka_unit_test(the_surest_rule_wins),
        cmocka_unit_test(wrong_check_digits_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
