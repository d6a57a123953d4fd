#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"

static void copies_cut_at_a_character(void **state)
{
    (void)state;
    char dst[6];
    assert_true(text_copy(dst, sizeof(dst), "abc"));
    assert_string_equal(dst, "abc");
    /* Each Cyrillic letter takes two bytes: five do not fit whole. */
    assert_false(text_copy(dst, sizeof(dst), "\xD0\x96\xD0\x96\xD0\x96"));
    assert_string_equal(dst, "\xD0\x96\xD0\x96");
    assert_true(text_copy(dst, sizeof(dst), NULL));
    assert_string_equal(dst, "");
}

static void decodes_only_utf8(void **state)
{
    (void)state;
    assert_true(utf8_valid("\xE5\x8D\x95\xF0\x9F\x93\xA6", 7));
    assert_false(utf8_valid("\xC0\xAF", 2));         /* overlong */
    assert_false(utf8_valid("\xED\xA0\x80", 3));     /* surrogate */
    assert_false(utf8_valid("\xF4\x90\x80\x80", 4)); /* above U+10FFFF */
    assert_false(utf8_valid("\xE5\x8D", 2));
    for (uint32_t rune = 1; rune < 0x110000; rune += 7) {
        if (rune >= 0xD800 && rune <= 0xDFFF)
            continue;
        char out[4];
        uint32_t back;
        size_t n = utf8_encode(rune, out);
        assert_int_equal(utf8_decode(out, out + n, &back), n);
        assert_int_equal(back, rune);
    }
}

static void sanitises_what_is_none(void **state)
{
    (void)state;
    char dst[16];
    utf8_sanitise(dst, sizeof(dst), "A\xFF\x42", 3);
    assert_string_equal(dst, "A\xEF\xBF\xBD\x42");
    utf8_sanitise(dst, 4, "A\xFF", 2); /* no room for the replacement */
    assert_string_equal(dst, "A");
}

static void hex_goes_both_ways(void **state)
{
    (void)state;
    char hex[9];
    unsigned char back[4];
    size_t len;
    text_hex(hex, sizeof(hex), "\x00\x1D\xFFz", 4);
    assert_string_equal(hex, "001dff7a");
    assert_true(text_unhex(back, sizeof(back), hex, &len));
    assert_int_equal(len, 4);
    assert_memory_equal(back, "\x00\x1D\xFFz", 4);
    assert_false(text_unhex(back, sizeof(back), "0g", &len));
    assert_false(text_unhex(back, sizeof(back), "012", &len));
    assert_false(text_unhex(back, 1, "0102", &len));
}

static void quotes_control_characters(void **state)
{
    (void)state;
    char dst[40];
    assert_string_equal(text_quote(dst, sizeof(dst), "a\n\"\x1B[2J\xFF", 8), "\"a\\x0a\\x22\\x1b[2J\\xff\"");
    assert_string_equal(text_quote(dst, 6, "abcdef", 6), "\"abc\"");
}

static void reads_whole_numbers_only(void **state)
{
    (void)state;
    int64_t value;
    assert_true(text_to_int64("42", 0, 100, &value));
    assert_int_equal(value, 42);
    assert_true(text_to_int64("-7", -10, 10, &value));
    assert_int_equal(value, -7);
    assert_false(text_to_int64("101", 0, 100, &value));
    assert_false(text_to_int64("4x", 0, 100, &value));
    assert_false(text_to_int64(" 4", 0, 100, &value));
    assert_false(text_to_int64("", 0, 100, &value));
    assert_false(text_to_int64("99999999999999999999", 0, INT64_MAX, &value));
}

static void grows(void **state)
{
    (void)state;
    struct text t = {0};
    for (int i = 0; i < 1000; i++)
        text_add_format(&t, "%d,", i % 10);
    assert_int_equal(t.len, 2000);
    assert_int_equal(strlen(t.data), 2000);
    text_clear(&t);
    text_add(&t, "x");
    assert_string_equal(t.data, "x");
    text_fini(&t);
    assert_null(t.data);
}

static void percents_are_decoded(void **state)
{
    (void)state;
    char dst[8];
    assert_true(text_unpercent(dst, sizeof(dst), "a%2Fb+%e5", 9, false));
    assert_string_equal(dst, "a/b+\xE5");
    assert_true(text_unpercent(dst, sizeof(dst), "a+b", 3, true));
    assert_string_equal(dst, "a b");
    assert_true(text_unpercent(dst, sizeof(dst), "", 0, false));
    assert_string_equal(dst, "");
    assert_true(text_unpercent(dst, sizeof(dst), "1234567", 7, false));
    assert_false(text_unpercent(dst, sizeof(dst), "12345678", 8, false));
    assert_false(text_unpercent(dst, 0, "", 0, false));
    static const char *const broken[] = {"%", "%2", "a%2", "%zz", "%2g", "%00", "%%41"};
    for (size_t i = 0; i < COUNT_OF(broken); i++)
        assert_false(text_unpercent(dst, sizeof(dst), broken[i], strlen(broken[i]), false));
    /* What lies behind the length is not read. */
    assert_false(text_unpercent(dst, sizeof(dst), "%41", 2, false));
    assert_int_equal(text_hex_digit('f'), 15);
    assert_int_equal(text_hex_digit('A'), 10);
    assert_int_equal(text_hex_digit('g'), -1);
    assert_int_equal(text_hex_digit('\0'), -1);
}

static void xml_is_escaped(void **state)
{
    (void)state;
    struct text t = {0};
    text_add_xml(&t, "<a href=\"x\">'&'</a>");
    text_add_xml(&t, "\t\n\x01\x1F\r\xE5\x8D\x95");
    assert_string_equal(t.data, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;\t\n\xE5\x8D\x95");
    text_fini(&t);
}

static void numbers_and_json(void **state)
{
    (void)state;
    struct text t = {0};
    text_add_int64(&t, 0);
    text_add_n(&t, " ", 1);
    text_add_int64(&t, INT64_MAX);
    text_add_n(&t, " ", 1);
    text_add_int64(&t, INT64_MIN);
    assert_string_equal(t.data, "0 9223372036854775807 -9223372036854775808");
    text_clear(&t);
    text_add_json_n(&t, "a\0\"\\\n\xff\x7fЖ", 9);
    assert_string_equal(t.data, "\"a\xEF\xBF\xBD\\\"\\\\\\u000a\xEF\xBF\xBD\\u007fЖ\"");
    text_fini(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_cut_at_a_character),
        cmocka_unit_test(decodes_only_utf8),
        cmocka_unit_test(sanitises_what_is_none),
        cmocka_unit_test(hex_goes_both_ways),
        cmocka_unit_test(quotes_control_characters),
        cmocka_unit_test(reads_whole_numbers_only),
        cmocka_unit_test(grows),
        cmocka_unit_test(percents_are_decoded),
        cmocka_unit_test(xml_is_escaped),
        cmocka_unit_test(numbers_and_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
