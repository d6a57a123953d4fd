#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/calibration.h"
#include "devices/calibration.h"
#include "key_layout.h"

/* What a station that reads with layout `read_as` makes of `text` from a scanner that is set to `set_to`. */
static void typed(const char *text, const char *set_to, const char *read_as, char *ret, size_t size)
{
    const struct key_layout *from = key_layout_find(set_to);
    const struct key_layout *to = key_layout_find(read_as);
    size_t len = 0;
    for (const char *p = text; *p; p++) {
        uint32_t rune = (unsigned char)*p;
        for (unsigned i = 0; rune >= 0x20 && i < KEY_LEVELS * KEY_LAYOUT_KEYS; i++) {
            if (from->symbols[i % KEY_LAYOUT_KEYS][i / KEY_LAYOUT_KEYS].rune == rune) {
                rune = to->symbols[i % KEY_LAYOUT_KEYS][i / KEY_LAYOUT_KEYS].rune;
                break;
            }
        }
        char bytes[4];
        size_t n = rune ? utf8_encode(rune, bytes) : 0;
        assert_true(len + n < size);
        memcpy(ret + len, bytes, n);
        len += n;
    }
    ret[len] = '\0';
}

static bool read_text(const char *text, const char *read_as, struct calibration *ret)
{
    return calibration_read((const unsigned char *)text, strlen(text), read_as, ret);
}

static void each_latin_layout_is_recognised(void **state)
{
    (void)state;
    static const char *const latin[] = {"us", "de", "fr", "es", "it"};
    for (size_t i = 0; i < sizeof(latin) / sizeof(latin[0]); i++) {
        struct calibration c;
        char text[256];
        typed(CALIBRATION_BARS, latin[i], "us", text, sizeof(text));
        assert_true(read_text(text, "us", &c));
        assert_string_equal(c.layout, latin[i]);
        assert_int_equal(c.letters, CALIBRATION_CASE_RIGHT);
        assert_string_equal(c.prefix, "");
        assert_string_equal(c.suffix, "");
        assert_false(c.aim);
    }
}

static void a_wrong_layout_in_the_configuration_is_seen_through(void **state)
{
    (void)state;
    struct calibration c;
    char text[256];
    typed(CALIBRATION_QR, "us", "fr", text, sizeof(text));
    assert_true(read_text(text, "fr", &c));
    assert_string_equal(c.layout, "us");
    assert_true(c.gs);
}

static void prefix_suffix_and_aim_are_told_apart(void **state)
{
    (void)state;
    struct calibration c;
    char lines[256];
    assert_true(read_text("]C0b" CALIBRATION_BARS "##", "us", &c));
    assert_true(c.aim);
    assert_string_equal(c.aim_id, "]C0");
    assert_string_equal(c.prefix, "b");
    assert_string_equal(c.suffix, "##");
    calibration_lines(&c, lines, sizeof(lines));
    assert_string_equal(lines, "  layout = \"us\"\n  prefix = \"b\"\n  suffix = \"##\"\n  aim = true\n");
}

static void a_tab_at_the_end_is_a_terminator(void **state)
{
    (void)state;
    struct calibration c;
    char lines[256];
    assert_true(read_text(CALIBRATION_BARS "\t", "us", &c));
    calibration_lines(&c, lines, sizeof(lines));
    assert_string_equal(lines, "  layout = \"us\"\n  suffix = \"tab\"\n");
}

static void caps_lock_and_capitals_are_told_apart(void **state)
{
    (void)state;
    struct calibration c;
    char lines[256];
    assert_true(read_text("cal-0123456789-aqzwmyAQZ:/=|", "us", &c));
    assert_int_equal(c.letters, CALIBRATION_CASE_SWAPPED);
    assert_true(read_text("CAL-0123456789-AQZWMYAQZ:/=|", "us", &c));
    assert_int_equal(c.letters, CALIBRATION_CASE_UPPER);
    assert_true(read_text("cal-0123456789-aqzwmyaqz:/=|", "us", &c));
    assert_int_equal(c.letters, CALIBRATION_CASE_LOWER);
    calibration_lines(&c, lines, sizeof(lines));
    assert_non_null(strstr(lines, "makes all letters small"));
}

static void what_does_not_arrive_is_named(void **state)
{
    (void)state;
    struct calibration c;
    char lines[256];
    assert_true(read_text("CAL-0123456789-AQZWMYaqz/=|", "us", &c));
    assert_string_equal(c.missing, ":");
    calibration_lines(&c, lines, sizeof(lines));
    assert_non_null(strstr(lines, "do not arrive: :"));
}

static void a_serial_scanner_has_no_layout(void **state)
{
    (void)state;
    struct calibration c;
    char lines[256];
    assert_true(read_text("\x02" CALIBRATION_QR, NULL, &c));
    assert_string_equal(c.layout, "");
    assert_string_equal(c.prefix, "\x02");
    calibration_lines(&c, lines, sizeof(lines));
    assert_string_equal(lines,
                        "  # prefix has a sign that cannot be set here: switch it off in the scanner\n");
}

static void other_codes_are_not_it(void **state)
{
    (void)state;
    struct calibration c;
    static const char *const other[] = {"",         "SF1331875979567",
                                        "CAL-",     "CAL-0123456789-AQZWMY",
                                        "\xff\xfe", ("123456789012" CALIBRATION_BARS)};
    for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
        assert_false(read_text(other[i], "us", &c));
        assert_false(read_text(other[i], NULL, &c));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_latin_layout_is_recognised),
        cmocka_unit_test(a_wrong_layout_in_the_configuration_is_seen_through),
        cmocka_unit_test(prefix_suffix_and_aim_are_told_apart),
        cmocka_unit_test(a_tab_at_the_end_is_a_terminator),
        cmocka_unit_test(caps_lock_and_capitals_are_told_apart),
        cmocka_unit_test(what_does_not_arrive_is_named),
        cmocka_unit_test(a_serial_scanner_has_no_layout),
        cmocka_unit_test(other_codes_are_not_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
