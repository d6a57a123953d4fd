#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "scanner_name.h"

static struct scanner_names *names;

static int set_up(void **state)
{
    (void)state;
    names = scanner_names_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scanner_names_free(names);
    return 0;
}

static const char *give(const char *base, bool configured, const char *port)
{
    return scanner_name_text(scanner_names_give(names, base, configured, port));
}

static void test_found_scanners_bear_their_port(void **state)
{
    (void)state;
    assert_string_equal(give("HR200", false, "1-2"), "HR200@1-2");
    assert_string_equal(give("HR200", false, "1-3.4"), "HR200@1-3.4");
}

static void test_the_same_place_keeps_its_name(void **state)
{
    (void)state;
    struct scanner_name *left = scanner_names_give(names, "dock", true, "1-2");
    struct scanner_name *right = scanner_names_give(names, "dock", true, "1-3");
    assert_string_equal(scanner_name_text(left), "dock");
    assert_string_equal(scanner_name_text(right), "dock@1-3");
    scanner_name_release(left);
    scanner_name_release(right);
    /* plugged in again in the other order */
    assert_string_equal(give("dock", true, "1-3"), "dock@1-3");
    assert_string_equal(give("dock", true, "1-2"), "dock");
}

static void test_a_scanner_that_moves_keeps_its_name(void **state)
{
    (void)state;
    scanner_name_release(scanner_names_give(names, "dock", true, "1-2"));
    assert_string_equal(give("dock", true, "1-4"), "dock");
    /* and at the old place there is another one now */
    assert_string_equal(give("dock", true, "1-2"), "dock@1-2");
}

static void test_two_nodes_of_one_scanner(void **state)
{
    (void)state;
    struct scanner_name *keyboard = scanner_names_give(names, "dock", true, "1-2");
    struct scanner_name *port = scanner_names_give(names, "dock", true, "1-2");
    assert_string_equal(scanner_name_text(port), "dock");
    scanner_name_release(keyboard);
    assert_string_equal(give("dock", true, "1-9"), "dock@1-9"); /* the other node still bears it */
    scanner_name_release(NULL);
}

static void test_long_names(void **state)
{
    (void)state;
    const char *base = "0123456789012345678901234567890123456789012345678901234567890";
    const char *a = give(base, false, "1-1.2.3.4.5.6.7");
    const char *b = give(base, false, "1-1.2.3.4.5.6.8");
    assert_int_equal(strlen(a), SCANNER_NAME_MAX - 1);
    assert_non_null(strstr(a, "@1-1.2.3.4.5.6.7"));
    assert_string_not_equal(a, b);
    /* ports that differ only in the part that has no room */
    const char *c = give("c", false, "x/1234567890123456789012345678901234567890");
    const char *d = give("c", false, "y/1234567890123456789012345678901234567890");
    assert_string_not_equal(c, d);
    assert_non_null(strstr(d, "#2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_found_scanners_bear_their_port, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_same_place_keeps_its_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_scanner_that_moves_keeps_its_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_nodes_of_one_scanner, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_long_names, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
