#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/error.h"
#include "base/text.h"

static void says_what_happened(void **state)
{
    (void)state;
    struct error err = {0};
    assert_false(error_set(&err, ERROR_INPUT, "line %d", 7));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_string_equal(err.text, "line 7");
    assert_false(error_prefix(&err, "%s", "orders.xml"));
    assert_string_equal(err.text, "orders.xml: line 7");
    assert_false(error_set(NULL, ERROR_IO, "nobody listens"));
}

static void errno_becomes_a_kind(void **state)
{
    (void)state;
    struct error err;
    error_errno(&err, ENOSPC, "%s", "a.db");
    assert_int_equal(err.kind, ERROR_FULL);
    assert_string_equal(err.text, "a.db: No space left on device");
    error_errno(&err, EACCES, "x");
    assert_int_equal(err.kind, ERROR_DENIED);
    error_errno(&err, ENODEV, "x");
    assert_int_equal(err.kind, ERROR_GONE);
    error_errno(&err, EIO, "x");
    assert_int_equal(err.kind, ERROR_IO);
}

static void long_texts_end_at_a_character(void **state)
{
    (void)state;
    struct error err;
    char text[ERROR_TEXT_MAX * 2] = "";
    while (strlen(text) + 3 < sizeof(text))
        strcat(text, "\xE5\x8D\x95");
    error_set(&err, ERROR_INPUT, "%s", text);
    assert_true(utf8_valid(err.text, strlen(err.text)));
    error_prefix(&err, "ab");
    assert_true(utf8_valid(err.text, strlen(err.text)));
}

static void exit_statuses(void **state)
{
    (void)state;
    assert_int_equal(error_exit_status(&(struct error){.kind = ERROR_NONE}), 0);
    assert_int_equal(error_exit_status(&(struct error){.kind = ERROR_IO}), 1);
    assert_int_equal(error_exit_status(&(struct error){.kind = ERROR_UNKNOWN}), 3);
}

static void every_kind_has_its_own_name(void **state)
{
    (void)state;
    for (int a = ERROR_NONE; a <= ERROR_STOPPED; a++)
        for (int b = a + 1; b <= ERROR_STOPPED; b++)
            assert_string_not_equal(error_kind_name((enum error_kind)a), error_kind_name((enum error_kind)b));
    assert_string_equal(error_kind_name(ERROR_UNKNOWN), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_happened),
        cmocka_unit_test(errno_becomes_a_kind),
        cmocka_unit_test(long_texts_end_at_a_character),
        cmocka_unit_test(exit_statuses),
        cmocka_unit_test(every_kind_has_its_own_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
