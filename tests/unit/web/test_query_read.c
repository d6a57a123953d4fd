/* Numbers and times of a query. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "query_read.h"

static void numbers_and_times(void **state)
{
    (void)state;
    struct target t;
    int64_t n = 50;
    assert_true(target_parse("/x?limit=5&big=501&word=x&empty=&age=2h&day=2026-05-06T07:08:09Z", &t));
    assert_true(query_read_number(&t, "limit", 1, 500, &n));
    assert_int_equal(n, 5);
    assert_true(query_read_number(&t, "none", 1, 500, &n));
    assert_true(query_read_number(&t, "empty", 1, 500, &n));
    assert_int_equal(n, 5);
    assert_false(query_read_number(&t, "big", 1, 500, &n));
    assert_false(query_read_number(&t, "word", 1, 500, &n));
    assert_true(query_read_time(&t, "age", INT64_C(7200) * 1000000 + 1, &n));
    assert_int_equal(n, 1);
    assert_true(query_read_time(&t, "day", 0, &n));
    assert_int_equal(n, INT64_C(1778051289) * 1000000);
    assert_false(query_read_time(&t, "word", 0, &n));
    assert_string_equal(query_read_text(&t, "word"), "x");
    assert_string_equal(query_read_text(&t, "none"), "");
    target_fini(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_and_times)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
