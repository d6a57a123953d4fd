/* A code that makes sense in another layout only names that layout. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "devices/layout_hint.h"
#include "runes.h"

static char hint[LAYOUT_HINT_SIZE];

/* What the station reads as "us" when a scanner that is set to `set_to` types `text`. */
static bool hint_of(const char *text, const char *set_to)
{
    struct runes meant;
    struct runes typed;
    unsigned char bytes[RUNES_MAX * 4];
    hint[0] = '\0';
    assert_true(runes_read((const unsigned char *)text, strlen(text), &meant));
    /* The keys that give the text in the scanner's layout, read in ours. */
    runes_translate(&meant, key_layout_find(set_to), key_layout_find("us"), &typed);
    size_t len = runes_write(&typed, bytes, sizeof(bytes));
    return layout_hint(bytes, len, "us", hint);
}

static void digits_of_another_layout(void **state)
{
    (void)state;
    assert_true(hint_of("SF1331875979567", "fr"));
    assert_string_equal(hint, "fr");
}

static void letters_of_another_layout(void **state)
{
    (void)state;
    assert_true(hint_of("YT4512345678901", "de"));
    assert_string_equal(hint, "de");
    /* A scanner set to "us", read as Russian. */
    assert_true(layout_hint((const unsigned char *)"\xD0\x9D\xD0\x95"
                                                   "4512345678901",
                            17, "ru", hint));
    assert_string_equal(hint, "us");
}

static void what_makes_sense_gets_no_hint(void **state)
{
    (void)state;
    assert_false(hint_of("SF1331875979567", "us"));
    assert_false(hint_of("YT4512345678901", "us"));
    assert_false(hint_of("SF1331875979567", "de")); /* the same keys there */
}

static void nonsense_gets_no_hint(void **state)
{
    (void)state;
    static const unsigned char bad[] = {0xFF, 0xFE, 'A'};
    unsigned char longer[RUNES_MAX * 8];
    memset(longer, 'a', sizeof(longer));
    assert_false(hint_of("???", "us"));
    assert_false(layout_hint((const unsigned char *)"", 0, "us", hint));
    assert_false(layout_hint(bad, sizeof(bad), "us", hint));
    assert_false(layout_hint(longer, sizeof(longer), "us", hint));
    assert_false(layout_hint((const unsigned char *)"ZT4512345678901", 15, "no such", hint));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_of_another_layout),
        cmocka_unit_test(letters_of_another_layout),
        cmocka_unit_test(what_makes_sense_gets_no_hint),
        cmocka_unit_test(nonsense_gets_no_hint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
