#include "bed.h"
#include "index.h"
#include "strings.h"

static void finds_all_of_a_text(void **state)
{
    struct index x = {0};
    struct strings s = {0};
    uint32_t at = 0;
    uint32_t value;
    (void)state;
    assert_false(index_next(&x, "a", &at, &value));
    for (uint32_t i = 0; i < 5000; i++) {
        char key[16];
        text_format(key, sizeof(key), "k%u", i / 2);
        index_add(&x, strings_keep(&s, key), i);
        index_add(&x, strings_keep(&s, key), i); /* once */
    }
    assert_int_equal(s.count, 2500);
    for (uint32_t i = 0; i < 2500; i++) {
        char key[16];
        text_format(key, sizeof(key), "k%u", i);
        uint32_t sum = 0;
        uint32_t count = 0;
        for (at = 0; index_next(&x, key, &at, &value); count++)
            sum += value;
        assert_int_equal(count, 2);
        assert_int_equal(sum, 4 * i + 1);
    }
    at = 0;
    assert_false(index_next(&x, "k2500", &at, &value));
    assert_ptr_equal(strings_keep(&s, "k7"), strings_keep(&s, "k7"));
    assert_string_equal(strings_keep(&s, NULL), "");
    index_fini(&x);
    strings_fini(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_all_of_a_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
