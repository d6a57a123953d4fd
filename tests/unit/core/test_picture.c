#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/picture.h"

static void a_name_follows_from_the_address(void **state)
{
    (void)state;
    char a[PICTURE_NAME_SIZE];
    char b[PICTURE_NAME_SIZE];
    assert_string_equal(picture_name("https://img.example.test/1.jpg", a),
                        picture_name("https://img.example.test/1.jpg", b));
    assert_string_not_equal(a, picture_name("https://img.example.test/2.jpg", b));
    assert_int_equal(strlen(a), 36);
    assert_int_equal(strspn(a, "0123456789abcdef"), 32);
    assert_string_equal(a + 32, ".img");
}

static void only_web_addresses_have_one(void **state)
{
    (void)state;
    char name[PICTURE_NAME_SIZE] = "x";
    assert_string_equal(picture_name("", name), "");
    assert_string_equal(picture_name("file:///etc/passwd", name), "");
    assert_string_equal(picture_name("//img.example.test/1.jpg", name), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_follows_from_the_address),
        cmocka_unit_test(only_web_addresses_have_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
