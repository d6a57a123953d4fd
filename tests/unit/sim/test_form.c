#include "bed.h"
#include "form.h"

static void decodes(void **state)
{
    struct form f = {0};
    (void)state;
    assert_true(form_parse(&f, "a=1+2&b=%D0%9B&a=last&c=", 24));
    assert_string_equal(form_get(&f, "a"), "last");
    assert_string_equal(form_get(&f, "b"), "Л");
    assert_true(form_has(&f, "c"));
    assert_false(form_has(&f, "d"));
    assert_string_equal(form_get(&f, "d"), "");
    form_fini(&f);
}

static void refuses(void **state)
{
    static const char *const texts[] = {"a", "a=%", "a=%4", "a=%zz", "a=%00", "=1&b"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct form f = {0};
        assert_false(form_parse(&f, texts[i], strlen(texts[i])));
        form_fini(&f);
    }
}

static void bytes_that_are_no_text(void **state)
{
    struct form f = {0};
    (void)state;
    assert_true(form_parse(&f, "a=%FF%41", 8));
    assert_string_equal(form_get(&f, "a"), "\xEF\xBF\xBD"
                                           "A");
    form_fini(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(decodes), cmocka_unit_test(refuses),
                                       cmocka_unit_test(bytes_that_are_no_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
