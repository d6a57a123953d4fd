#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ere.h"

/* Same answers as the C library's for every short text over a small alphabet. */
static void agrees_with_posix(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "^A*$",         "^(A|B1)+$", "^A{2}$",         "^[^A]$",         "^A?B?1?$",
        "^(A|B)(1|A)$", "^A{1,3}B$", "^[A-B]{2,}$",    "^(A(B(1)?)?)?$", "^\\A1$",
        "^(AB|A)B$",    "^A{0}B$",   "^(A|AB)(1|B1)$", "^((A)*B)*$",     "^[1-]{2}$",
    };
    static const char letters[] = "AB1-";
    for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
        struct error err;
        regex_t posix;
        struct ere *e = ere_new(rules[r], &err);
        assert_non_null(e);
        assert_int_equal(regcomp(&posix, rules[r], REG_EXTENDED | REG_NOSUB), 0);
        for (unsigned n = 0; n < 4 * 4 * 4 * 4 * 5; n++) {
            char text[6] = "";
            unsigned rest = n;
            for (unsigned i = 0; i < n % 5; i++, rest /= 4)
                text[i] = letters[rest / 5 % 4];
            bool theirs = regexec(&posix, text, 0, NULL, 0) == 0;
            if (ere_match(e, text) != theirs)
                fail_msg("%s and \"%s\": posix says %d", rules[r], text, theirs);
        }
        regfree(&posix);
        ere_free(e);
    }
    ere_free(NULL);
}

static void bytes_above_ascii_match_nothing(void **state)
{
    (void)state;
    struct error err;
    struct ere *e = ere_new("^[^A]+$", &err);
    assert_false(ere_match(e, "\xD0\x96"));
    assert_true(ere_match(e, "B"));
    ere_free(e);
}

static void too_much_is_refused(void **state)
{
    (void)state;
    struct error err;
    char rule[4096] = "^";
    for (int i = 0; i < 600; i++)
        strcat(rule, "A?");
    strcat(rule, "$");
    assert_null(ere_new(rule, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    static const char *const bad[] = {"(", ")", "[", "[A", "A{", "A{1", "A{3,2}x{", "A{65}", "[B-A]", "((A)"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct ere *e = ere_new(bad[i], &err);
        if (e)
            fail_msg("%s is taken", bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_posix),
        cmocka_unit_test(bytes_above_ascii_match_nothing),
        cmocka_unit_test(too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
