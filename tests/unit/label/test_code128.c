#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <zint.h>

#include "code128.h"

static int zint_modules(const char *text, uint8_t ret[1200])
{
    struct zint_symbol *symbol = ZBarcode_Create();
    symbol->symbology = BARCODE_CODE128;
    assert_true(ZBarcode_Encode(symbol, (const unsigned char *)text, 0) < ZINT_ERROR);
    int width = symbol->width;
    for (int i = 0; i < width; i++)
        ret[i] = symbol->encoded_data[0][i / 8] >> i % 8 & 1;
    ZBarcode_Delete(symbol);
    return width;
}

/* Zint may choose other changes of subset, but never fewer modules. */
static void no_other_plan_is_shorter(void **state)
{
    (void)state;
    static const char *const texts[] = {"JDVA11408814483",
                                        "SF1331875979567",
                                        "77316523125896",
                                        "462598779470531",
                                        "YT8053210132409",
                                        "A-017",
                                        "P7K9RHF",
                                        "H-0042",
                                        "1",
                                        "12",
                                        "123",
                                        "1234",
                                        "A1",
                                        "A12",
                                        "A123B",
                                        "A1234B",
                                        "AB123456CD",
                                        "12345A",
                                        "0123456789012345678901234567890123456789",
                                        "*T:BIN:A-017:0123ABCD*",
                                        "a b c ~!#",
                                        "99999999999999999999"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct code128 code;
        uint8_t theirs[1200];
        assert_true(code128_plan(texts[i], &code));
        assert_true(code.modules <= zint_modules(texts[i], theirs));
    }
}

/* Texts for which there is one shortest plan: the bars must be zint's. */
static void bars_are_zints(void **state)
{
    (void)state;
    static const char *const texts[] = {"77316523125896",
                                        "462598779470531",
                                        "12345",
                                        "SFABC",
                                        "A-017",
                                        "P7K9RHF",
                                        "CO-10001",
                                        "~!#$%&/()=?`",
                                        "abcdefghijklmnopqrstuvwxyz{|}",
                                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_",
                                        "\"'+,.;<>@\\",
                                        "00010203040506070809101112131415161718192021222324252627",
                                        "28293031323334353637383940414243444546474849505152535455",
                                        "5657585960616263646566676869707172737475767778798081828384",
                                        "858687888990919293949596979899"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct code128 code;
        uint8_t theirs[1200];
        struct bitmap ours;
        assert_true(code128_plan(texts[i], &code));
        assert_int_equal(code.modules, zint_modules(texts[i], theirs));
        bitmap_init(&ours, code.modules, 1);
        code128_draw(&code, &ours, 0, 0, 1, 1);
        for (int x = 0; x < code.modules; x++)
            assert_int_equal(bitmap_black(&ours, x, 0), theirs[x]);
        bitmap_fini(&ours);
    }
}

static void modules_are_as_wide_as_said(void **state)
{
    (void)state;
    struct code128 code;
    struct bitmap b;
    int x;
    int y;
    int w;
    int h;
    assert_true(code128_plan("JDVA11408814483", &code));
    assert_int_equal(code.modules, 156);
    bitmap_init(&b, 600, 50);
    code128_draw(&code, &b, 40, 10, 3, 20);
    assert_true(bitmap_ink(&b, &x, &y, &w, &h));
    assert_int_equal(x, 40);
    assert_int_equal(y, 10);
    assert_int_equal(w, 156 * 3);
    assert_int_equal(h, 20);
    bitmap_fini(&b);
}

static void what_is_no_code_is_refused(void **state)
{
    (void)state;
    struct code128 code;
    char longest[CODE128_TEXT_MAX + 2];
    memset(longest, 'A', sizeof(longest));
    longest[CODE128_TEXT_MAX] = '\0';
    assert_true(code128_plan(longest, &code));
    assert_int_equal(code.modules, 11 * (CODE128_TEXT_MAX + 2) + 13);
    longest[CODE128_TEXT_MAX] = 'A';
    longest[CODE128_TEXT_MAX + 1] = '\0';
    assert_false(code128_plan(longest, &code));
    assert_false(code128_plan("", &code));
    assert_false(code128_plan("Ж", &code));
    assert_false(code128_plan("a\tb", &code));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_other_plan_is_shorter),
        cmocka_unit_test(bars_are_zints),
        cmocka_unit_test(modules_are_as_wide_as_said),
        cmocka_unit_test(what_is_no_code_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
