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

static void types_are_told_by_the_bytes(void **state)
{
    (void)state;
    assert_string_equal(picture_type("\xFF\xD8\xFF\xE0 more bytes", 15), "image/jpeg");
    assert_string_equal(picture_type("\x89PNG\r\n\x1A\n more", 13), "image/png");
    assert_string_equal(picture_type("GIF87a more bytes", 17), "image/gif");
    assert_string_equal(picture_type("GIF89a more bytes", 17), "image/gif");
    assert_string_equal(picture_type("RIFF\x10\0\0\0WEBPVP8 ", 16), "image/webp");
    assert_null(picture_type("RIFF\x10\0\0\0WAVEfmt ", 16));
    assert_null(picture_type("GIF8 more bytes", 15));
    assert_null(picture_type("<html>no picture", 16));
    assert_null(picture_type("<svg onload=alert(1)>", 21));
    assert_null(picture_type("\xFF\xD8\xFF", 3)); /* shorter than any picture */
    assert_null(picture_type("", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_follows_from_the_address),
        cmocka_unit_test(only_web_addresses_have_one),
        cmocka_unit_test(types_are_told_by_the_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
