/* Codes as characters, and the same keys in another layout. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "runes.h"

static bool read(const char *text, struct runes *ret)
{
    return runes_read((const unsigned char *)text, strlen(text), ret);
}

static void reads_characters(void **state)
{
    (void)state;
    struct runes r;
    assert_true(read("SFж单", &r));
    assert_int_equal(r.count, 4);
    assert_int_equal(r.at[1], 'F');
    assert_int_equal(r.at[2], 0x436);
    assert_int_equal(r.at[3], 0x5355);
    assert_true(read("", &r));
    assert_int_equal(r.count, 0);
}

static void refuses_what_is_no_text(void **state)
{
    (void)state;
    char longer[RUNES_MAX + 1] = "";
    struct runes r;
    assert_false(read("SF\xFF", &r));
    assert_false(read("\xD0", &r)); /* half a letter */
    memset(longer, '7', RUNES_MAX - 1);
    assert_true(read(longer, &r));
    assert_int_equal(r.count, RUNES_MAX - 1);
    longer[RUNES_MAX - 1] = '7';
    assert_false(read(longer, &r));
}

static void written_as_it_was_read(void **state)
{
    (void)state;
    static const char text[] = "SF-1 ж单 \xF0\x9F\x93\xA6";
    unsigned char bytes[64];
    struct runes r;
    assert_true(read(text, &r));
    assert_int_equal(runes_write(&r, bytes, sizeof(bytes)), strlen(text));
    assert_memory_equal(bytes, text, strlen(text));
}

/* Cut at a character's end; what a key does not give is left out. */
static void cut_and_left_out(void **state)
{
    (void)state;
    unsigned char bytes[8];
    const struct runes r = {.at = {'a', 0, 0x436, 'b'}, .count = 4};
    assert_int_equal(runes_write(&r, bytes, sizeof(bytes)), 4);
    assert_memory_equal(bytes,
                        "a\xD0\xB6"
                        "b",
                        4);
    assert_int_equal(runes_write(&r, bytes, 2), 1);
    assert_int_equal(runes_write(&r, bytes, 3), 3);
    assert_int_equal(runes_write(&r, bytes, 0), 0);
}

static void the_same_keys_in_another_layout(void **state)
{
    (void)state;
    static const char shifted[] = "\x1D\n";
    unsigned char bytes[64];
    struct runes from;
    struct runes to;
    const struct key_layout *us = key_layout_find("us");
    assert_true(read("YZ-1", &from));
    runes_translate(&from, us, key_layout_find("de"), &to);
    size_t len = runes_write(&to, bytes, sizeof(bytes));
    assert_int_equal(len, 5);
    assert_memory_equal(bytes,
                        "ZY\xC3\x9F"
                        "1",
                        len);
    /* And back again: nothing is lost on the way. */
    struct runes back;
    runes_translate(&to, key_layout_find("de"), us, &back);
    assert_int_equal(back.count, from.count);
    assert_memory_equal(back.at, from.at, from.count * sizeof(from.at[0]));
    /* Control characters mean themselves, and so does what the layout has no key for. */
    assert_true(read(shifted, &from));
    runes_translate(&from, us, key_layout_find("fr"), &to);
    assert_int_equal(to.at[0], 0x1D);
    assert_int_equal(to.at[1], '\n');
    assert_true(read("单", &from));
    runes_translate(&from, us, key_layout_find("ru"), &to);
    assert_int_equal(to.at[0], 0x5355);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_characters),
        cmocka_unit_test(refuses_what_is_no_text),
        cmocka_unit_test(written_as_it_was_read),
        cmocka_unit_test(cut_and_left_out),
        cmocka_unit_test(the_same_keys_in_another_layout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
