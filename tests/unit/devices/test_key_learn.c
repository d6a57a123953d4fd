#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "devices/learn.h"
#include "typist.h"

/* Every character that tells layouts apart, as on the calibration sheet. */
static const char calibration[] = "0123456789ABCYZMQW-|&'\"{}:/?=]";

static unsigned short events[1024][2];
static size_t event_count;

static void record(unsigned code, unsigned value)
{
    assert_true(event_count < COUNT_OF(events));
    events[event_count][0] = (unsigned short)code;
    events[event_count][1] = (unsigned short)value;
    event_count++;
}

static void record_key(unsigned code, unsigned level)
{
    if (level & 1)
        record(KEY_LEFTSHIFT, 1);
    if (level >= KEY_LEVEL_ALTGR)
        record(KEY_RIGHTALT, 1);
    record(code, 1);
    record(code, 0);
    if (level >= KEY_LEVEL_ALTGR)
        record(KEY_RIGHTALT, 0);
    if (level & 1)
        record(KEY_LEFTSHIFT, 0);
}

static void record_text(const char *layout, const char *text)
{
    const struct key_layout *l = key_layout_find(layout);
    for (; *text; text++) {
        bool found = false;
        for (unsigned level = 0; level < KEY_LEVELS && !found; level++)
            for (unsigned code = 0; code < KEY_LAYOUT_KEYS && !found; code++)
                if (l->symbols[code][level].rune == (unsigned char)*text && !l->symbols[code][level].dead) {
                    record_key(code, level);
                    found = true;
                }
        assert_true(found);
    }
}

static unsigned bit_of(const char *layout)
{
    for (unsigned i = 0; key_layout_name(i) != NULL; i++)
        if (strcmp(key_layout_name(i), layout) == 0)
            return 1u << i;
    return 0;
}

static unsigned matching(const struct scanner_config *config, const char *expected)
{
    return key_layouts_matching(config, (const unsigned short(*)[2])events, event_count, expected);
}

static void finds_the_layout(void **state)
{
    (void)state;
    struct scanner_config config;
    scanner_config_init(&config, "new");
    const char *const layouts[] = {"us", "gb", "de", "fr", "es", "it"};
    for (size_t i = 0; i < COUNT_OF(layouts); i++) {
        event_count = 0;
        record_text(layouts[i], calibration);
        unsigned expected = bit_of(layouts[i]);
        assert_int_equal(matching(&config, calibration), expected);
        record_key(KEY_ENTER, 0); /* the terminator may be there */
        assert_int_equal(matching(&config, calibration), expected);
        assert_int_equal(matching(&config, "SF1"), 0);
        record_key(KEY_1, 0);
        assert_int_equal(matching(&config, calibration), 0); /* a second code */
    }
}

static void names_all_that_agree(void **state)
{
    (void)state;
    struct scanner_config config;
    scanner_config_init(&config, "new");
    event_count = 0;
    record_text("us", "SF1234567890");
    unsigned latin = bit_of("us") | bit_of("gb") | bit_of("de") | bit_of("es") | bit_of("it");
    assert_int_equal(matching(&config, "SF1234567890"), latin);
    event_count = 0;
    assert_int_equal(matching(&config, "SF1234567890"), 0);
}

static void counts_prefix_suffix_and_identifier(void **state)
{
    (void)state;
    struct scanner_config config;
    scanner_config_init(&config, "new");
    config.terminator = TERMINATOR_TAB;
    text_copy(config.prefix, sizeof(config.prefix), "<");
    text_copy(config.suffix, sizeof(config.suffix), "#");
    event_count = 0;
    record_text("de", "<ZY-1#");
    assert_int_equal(matching(&config, "ZY-1"), bit_of("de"));
    config.aim = true;
    assert_int_equal(matching(&config, "ZY-1"), bit_of("de"));
    event_count = 0;
    record_text("de", "]C0<ZY-1#");
    assert_int_equal(matching(&config, "ZY-1"), bit_of("de"));
    config.aim = false;
    assert_int_equal(matching(&config, "ZY-1"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_layout),
        cmocka_unit_test(names_all_that_agree),
        cmocka_unit_test(counts_prefix_suffix_and_identifier),
    };
    return cmocka_run_group_tests_name("key_learn", tests, NULL, NULL);
}
