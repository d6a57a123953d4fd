/* What the languages share: the printer's own letters, and settings as each language counts them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "language.h"

static const struct native_font fonts[] = {{"1", 8, 12}, {"2", 12, 20}, {"3", 16, 24}};

static struct placed text_in(int w, int h, int size, const char *value)
{
    struct placed item = {.kind = PLACED_TEXT, .x = 100, .w = w, .h = h, .size = size};
    text_copy(item.value, sizeof(item.value), value);
    return item;
}

static void the_largest_font_that_fits(void **state)
{
    (void)state;
    int times = 0;
    struct placed item = text_in(1000, 100, 100, "ABCD");
    const struct native_font *font = native_font_for(&item, fonts, COUNT_OF(fonts), 4, &times);
    assert_string_equal(font->name, "3");
    assert_int_equal(times, 4);
    font = native_font_for(&item, fonts, COUNT_OF(fonts), 1, &times);
    assert_string_equal(font->name, "3");
    assert_int_equal(times, 1);
    item = text_in(4 * 12, 100, 100, "ABCD"); /* only as wide as the second */
    font = native_font_for(&item, fonts, COUNT_OF(fonts), 4, &times);
    assert_string_equal(font->name, "2");
    assert_int_equal(times, 1);
    item = text_in(1000, 100, 23, "ABCD"); /* not larger than the template wants it */
    font = native_font_for(&item, fonts, COUNT_OF(fonts), 4, &times);
    assert_string_equal(font->name, "2");
}

static void none_fits(void **state)
{
    (void)state;
    int times = 9;
    struct placed item = text_in(31, 100, 100, "ABCD");
    assert_null(native_font_for(&item, fonts, COUNT_OF(fonts), 4, &times));
    item = text_in(1000, 11, 100, "A");
    assert_null(native_font_for(&item, fonts, COUNT_OF(fonts), 4, &times));
    assert_null(native_font_for(&item, fonts, 0, 4, &times));
    assert_int_equal(times, 9);
}

static void letters_stand_left_right_and_in_the_middle(void **state)
{
    (void)state;
    struct placed item = text_in(100, 20, 20, "AB"); /* 2 x 12 x 2 = 48 dots */
    assert_int_equal(native_font_x(&item, &fonts[1], 2), 100);
    item.align = ALIGN_CENTER;
    assert_int_equal(native_font_x(&item, &fonts[1], 2), 126);
    item.align = ALIGN_RIGHT;
    assert_int_equal(native_font_x(&item, &fonts[1], 2), 152);
}

static void settings_span_the_whole_range(void **state)
{
    (void)state;
    assert_int_equal(language_scale(0, 0, 15), 0);
    assert_int_equal(language_scale(50, 0, 15), 8);
    assert_int_equal(language_scale(100, 0, 15), 15);
    assert_int_equal(language_scale(0, -30, 30), -30);
    assert_int_equal(language_scale(100, -30, 30), 30);
    assert_int_equal(language_inches(0), 1);
    assert_int_equal(language_inches(25), 1);
    assert_int_equal(language_inches(51), 2);
    assert_int_equal(language_inches(152), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_font_that_fits),
        cmocka_unit_test(none_fits),
        cmocka_unit_test(letters_stand_left_right_and_in_the_middle),
        cmocka_unit_test(settings_span_the_whole_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
