#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "normal_form.h"

static void cleaning(void **state)
{
    (void)state;
    static const struct {
        const char *raw;
        const char *text;
        bool not_utf8;
        bool had_controls;
    } cases[] = {
        {"SF1", "SF1", false, false},
        {"  SF 1\t ", "SF 1", false, true},
        {"ＳＦ１２３　－", "SF123 -", false, false},    /* full-width */
        {"S\u200BF\u00A01\uFEFF", "SF1", false, false}, /* zero-width, no-break space, mark */
        {"\x02SF1\x03\r", "SF1", false, true},
        {"SF\xFF\xFE"
         "1",
         "SF1", true, false},
        {"顺丰1", "顺丰1", false, false},
        {"", "", false, false},
        {"\xC3", "", true, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cleaned clean;
        normal_form_clean(cases[i].raw, strlen(cases[i].raw), &clean);
        assert_string_equal(clean.text, cases[i].text);
        assert_int_equal(clean.not_utf8, cases[i].not_utf8);
        assert_int_equal(clean.had_controls, cases[i].had_controls);
    }
}

/* No input is too long, and none is cut within a character. */
static void the_longest(void **state)
{
    (void)state;
    char raw[SCAN_RAW_MAX];
    struct cleaned clean;
    for (size_t i = 0; i + 3 <= sizeof(raw); i += 3)
        memcpy(raw + i, "单", 3);
    normal_form_clean(raw, sizeof(raw) - sizeof(raw) % 3, &clean);
    assert_int_equal(strlen(clean.text), sizeof(raw) - sizeof(raw) % 3);
    assert_true(utf8_valid(clean.text, strlen(clean.text)));
}

static void lookalikes(void **state)
{
    (void)state;
    char text[] = "ОВМ1х SF";
    assert_true(normal_form_lookalikes(text));
    assert_string_equal(text, "OBM1X SF");
    char latin[] = "OBM1X";
    assert_false(normal_form_lookalikes(latin));
    char other[] = "ЖЯ单";
    assert_false(normal_form_lookalikes(other));
    assert_string_equal(other, "ЖЯ单");
}

static void squeezing(void **state)
{
    (void)state;
    char out[WAYBILL_SIZE];
    assert_true(normal_form_squeeze("SF 1331-8759.79_567", out));
    assert_string_equal(out, "SF1331875979567");
    assert_false(normal_form_squeeze("ABC", out)); /* no digit */
    assert_false(normal_form_squeeze("sf1", out));
    assert_false(normal_form_squeeze("SF1;DROP", out));
    assert_false(normal_form_squeeze("", out));
    char longest[WAYBILL_MAX + 2];
    memset(longest, '7', sizeof(longest));
    longest[WAYBILL_MAX] = '\0';
    assert_true(normal_form_squeeze(longest, out));
    longest[WAYBILL_MAX] = '7';
    longest[WAYBILL_MAX + 1] = '\0';
    assert_false(normal_form_squeeze(longest, out));
    char text[] = "abcxyz09Ж";
    normal_form_upper(text);
    assert_string_equal(text, "ABCXYZ09Ж");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleaning),
        cmocka_unit_test(the_longest),
        cmocka_unit_test(lookalikes),
        cmocka_unit_test(squeezing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
