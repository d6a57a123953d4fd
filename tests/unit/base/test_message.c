/* A text and its values, apart: what is said in another language has the same values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <inttypes.h>
#include <string.h>
#include <cmocka.h>

#include "base/message.h"

static struct message made;

static void make(const char *format, ...) PRINTF(1, 2);

static void make(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    message_make(&made, format, args);
    va_end(args);
}

static void values_are_taken_out(void **state)
{
    (void)state;
    make("scan %" PRId64 " of \"%s\" is %d %% of %zu", INT64_C(-7000000000), "left", 12, (size_t)99);
    assert_string_equal(made.text, "scan {0} of \"{1}\" is {2} % of {3}");
    assert_int_equal(made.count, 4);
    assert_string_equal(made.values[0], "-7000000000");
    assert_string_equal(made.values[1], "left");
    assert_string_equal(made.values[2], "12");
    assert_string_equal(made.values[3], "99");
}

static void a_text_without_values_is_itself(void **state)
{
    (void)state;
    make("log in first");
    assert_string_equal(made.text, "log in first");
    assert_int_equal(made.count, 0);
    make("%s", "");
    assert_string_equal(made.text, "{0}");
    assert_string_equal(made.values[0], "");
}

static void lengths_are_kept(void **state)
{
    (void)state;
    make("%lld %lu %c", (long long)INT64_MIN, 4000000000UL, 'x');
    assert_string_equal(made.values[0], "-9223372036854775808");
    assert_string_equal(made.values[1], "4000000000");
    assert_string_equal(made.values[2], "x");
    make("%.5s|%s", "precision", "after");
    assert_string_equal(made.values[0], "preci");
    assert_string_equal(made.values[1], "after");
}

static void values_are_text_and_bounded(void **state)
{
    (void)state;
    char longer[4 * MESSAGE_VALUE_MAX];
    memset(longer, 'a', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    make("%s and %s", longer, "rest");
    assert_int_equal(strlen(made.values[0]), MESSAGE_VALUE_MAX - 1);
    assert_string_equal(made.values[1], "rest");
    make("\"%.1s\" %s", "\xD0\xB8", "\xFF"); /* a letter cut in two, a byte that is none */
    assert_string_equal(made.values[0], "\xEF\xBF\xBD");
    assert_string_equal(made.values[1], "\xEF\xBF\xBD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_taken_out),
        cmocka_unit_test(a_text_without_values_is_itself),
        cmocka_unit_test(lengths_are_kept),
        cmocka_unit_test(values_are_text_and_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
