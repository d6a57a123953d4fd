#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/input-event-codes.h>
#include <string.h>
#include <cmocka.h>

#include "key_layout.h"

static uint32_t rune_of(const char *layout, unsigned code, enum key_level level)
{
    const struct key_layout *l = key_layout_find(layout);
    assert_non_null(l);
    return l->symbols[code][level].rune;
}

static void lists_its_layouts(void **state)
{
    (void)state;
    const char *const names[] = {"us", "gb", "de", "fr", "ru", "es", "it"};
    unsigned i = 0;
    for (; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_string_equal(key_layout_name(i), names[i]);
        assert_ptr_equal(key_layout_at(i), key_layout_find(names[i]));
    }
    assert_null(key_layout_name(i));
    assert_null(key_layout_at(i));
    assert_null(key_layout_find("xx"));
    assert_null(key_layout_find(""));
}

static void knows_where_layouts_differ(void **state)
{
    (void)state;
    assert_int_equal(rune_of("us", KEY_MINUS, KEY_LEVEL_PLAIN), '-');
    assert_int_equal(rune_of("de", KEY_Y, KEY_LEVEL_PLAIN), 'z');
    assert_int_equal(rune_of("de", KEY_SLASH, KEY_LEVEL_PLAIN), '-');
    assert_int_equal(rune_of("fr", KEY_1, KEY_LEVEL_SHIFT), '1');
    assert_int_equal(rune_of("fr", KEY_SEMICOLON, KEY_LEVEL_SHIFT), 'M');
    assert_int_equal(rune_of("fr", KEY_M, KEY_LEVEL_PLAIN), ',');
    assert_int_equal(rune_of("ru", KEY_F, KEY_LEVEL_SHIFT), 0x410);
    assert_int_equal(rune_of("de", KEY_Q, KEY_LEVEL_ALTGR), '@');
    assert_int_equal(rune_of("us", KEY_Q, KEY_LEVEL_ALTGR), 0);
    assert_int_equal(rune_of("us", KEY_ENTER, KEY_LEVEL_PLAIN), 0);
    assert_true(key_layout_find("es")->symbols[KEY_LEFTBRACE][KEY_LEVEL_PLAIN].dead);
    assert_false(key_layout_find("us")->symbols[KEY_LEFTBRACE][KEY_LEVEL_PLAIN].dead);
}

static void has_digits_and_a_space_in_every_layout(void **state)
{
    (void)state;
    const struct key_layout *l;
    for (unsigned i = 0; (l = key_layout_at(i)) != NULL; i++) {
        enum key_level level = strcmp(l->name, "fr") == 0 ? KEY_LEVEL_SHIFT : KEY_LEVEL_PLAIN;
        for (unsigned digit = 1; digit <= 9; digit++)
            assert_int_equal(l->symbols[KEY_1 + digit - 1][level].rune, '0' + digit);
        assert_int_equal(l->symbols[KEY_0][level].rune, '0');
        for (unsigned any = 0; any < KEY_LEVELS; any++)
            assert_int_equal(l->symbols[KEY_SPACE][any].rune, ' ');
    }
}

static void tells_letters_from_other_keys(void **state)
{
    (void)state;
    assert_true(key_layout_find("us")->letter[KEY_A]);
    assert_false(key_layout_find("us")->letter[KEY_1]);
    assert_false(key_layout_find("us")->letter[KEY_SEMICOLON]);
    assert_true(key_layout_find("fr")->letter[KEY_SEMICOLON]);
    assert_false(key_layout_find("fr")->letter[KEY_2]); /* é and 2 */
    assert_true(key_layout_find("de")->letter[KEY_APOSTROPHE]);
    assert_true(key_layout_find("ru")->letter[KEY_GRAVE]); /* ё */
    assert_false(key_layout_find("us")->letter[KEY_SPACE]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_its_layouts),
        cmocka_unit_test(knows_where_layouts_differ),
        cmocka_unit_test(has_digits_and_a_space_in_every_layout),
        cmocka_unit_test(tells_letters_from_other_keys),
    };
    return cmocka_run_group_tests_name("key_layout", tests, NULL, NULL);
}
