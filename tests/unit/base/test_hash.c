#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"

static void texts_hash_as_published(void **state)
{
    (void)state;
    assert_true(hash_text(HASH_START, "") == HASH_START);
    assert_true(hash_text(HASH_START, "a") == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(hash_text(HASH_START, "foobar") == UINT64_C(0x85944171f73967e8));
    assert_true(hash_bytes(HASH_START, "foobar", 6) == UINT64_C(0x85944171f73967e8));
    assert_true(hash_bytes(HASH_START, NULL, 0) == HASH_START);
    /* In pieces it is the same; bytes above 127 count as bytes. */
    assert_true(hash_text(hash_text(HASH_START, "foo"), "bar") == UINT64_C(0x85944171f73967e8));
    assert_true(hash_text(HASH_START, "\xFF") == hash_bytes(HASH_START, "\xFF", 1));
    assert_true(hash_text(HASH_START, "\xFF") != hash_text(HASH_START, "\x7F"));
}

static void numbers_count_with_all_their_bytes(void **state)
{
    (void)state;
    assert_true(hash_number(HASH_START, 0) != HASH_START);
    assert_true(hash_number(HASH_START, 1) == hash_bytes(HASH_START, "\x01\0\0\0\0\0\0\0", 8));
    assert_true(hash_number(HASH_START, 1) != hash_number(HASH_START, UINT64_C(1) << 56));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_hash_as_published),
        cmocka_unit_test(numbers_count_with_all_their_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
