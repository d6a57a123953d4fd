/* Cookies: the right one of several, and only whole ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cookie.h"

static void the_named_one_is_found(void **state)
{
    (void)state;
    char value[8];
    assert_true(cookie_get("a=1; session=abc; b=2", "session", value, sizeof(value)));
    assert_string_equal(value, "abc");
    assert_true(cookie_get("session=x", "session", value, sizeof(value)));
    assert_string_equal(value, "x");
    assert_true(cookie_get("session=1;session=2", "session", value, sizeof(value)));
    assert_string_equal(value, "1");
    assert_true(cookie_get(";; session=7 ;", "session", value, sizeof(value)));
    assert_string_equal(value, "7");
}

static void others_are_not_taken_for_it(void **state)
{
    (void)state;
    char value[8] = "keep";
    assert_false(cookie_get(NULL, "session", value, sizeof(value)));
    assert_false(cookie_get("", "session", value, sizeof(value)));
    assert_false(cookie_get("xsession=1", "session", value, sizeof(value)));
    assert_false(cookie_get("sessions=1", "session", value, sizeof(value)));
    assert_false(cookie_get("session", "session", value, sizeof(value)));
    assert_false(cookie_get("session=12345678", "session", value, sizeof(value)));
    assert_string_equal(value, "keep");
}

static void a_long_header_is_refused(void **state)
{
    (void)state;
    char header[COOKIE_HEADER_MAX + 16];
    char value[8];
    memset(header, 'x', sizeof(header));
    memcpy(header, "session=1;", 10);
    header[COOKIE_HEADER_MAX + 1] = '\0';
    assert_false(cookie_get(header, "session", value, sizeof(value)));
    header[COOKIE_HEADER_MAX] = '\0';
    assert_true(cookie_get(header, "session", value, sizeof(value)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_named_one_is_found),
        cmocka_unit_test(others_are_not_taken_for_it),
        cmocka_unit_test(a_long_header_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
