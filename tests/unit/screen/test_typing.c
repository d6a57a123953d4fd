#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "typing.h"

static void characters_are_added_and_erased_whole(void **state)
{
    (void)state;
    struct typing t = {0};
    struct scan scan;
    assert_false(typing_scan(&t, &scan));
    typing_erase(&t);
    assert_true(typing_add(&t, "S", 1));
    assert_true(typing_add(&t, "单", 3));
    typing_erase(&t);
    assert_string_equal(t.text, "S");
    assert_true(typing_add(&t, "1", 1));
    assert_true(typing_scan(&t, &scan));
    assert_true(scan.typed);
    assert_string_equal(scan.scanner, "keyboard");
    assert_int_equal(scan.raw_len, 2);
    assert_memory_equal(scan.raw, "S1", 2);
    typing_clear(&t);
    assert_int_equal(t.len, 0);
}

static void a_long_line_has_an_end(void **state)
{
    (void)state;
    struct typing t = {0};
    int added = 0;
    while (typing_add(&t, "单", 3))
        added++;
    assert_int_equal(added, (SCAN_RAW_MAX - 1) / 3);
    assert_int_equal(t.text[t.len], '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_added_and_erased_whole),
        cmocka_unit_test(a_long_line_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
