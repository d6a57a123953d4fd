#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "base/text.h"
#include "core/waybill.h"

static struct scan scan_of(const char *text)
{
    struct scan scan = {.raw_len = strlen(text)};
    assert_true(scan.raw_len <= SCAN_RAW_MAX);
    memcpy(scan.raw, text, scan.raw_len);
    return scan;
}

static struct code read_text(const char *text)
{
    struct scan scan = scan_of(text);
    struct code code;
    waybill_read(&scan, &code);
    return code;
}

static bool has_form(const struct code *code, const char *form)
{
    for (size_t i = 0; i < code->form_count; i++)
        if (strcmp(code->forms[i], form) == 0)
            return true;
    return false;
}

static void the_order_of_the_normal_form(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"SF1331875979567", "SF1331875979567"},
        {"sf1331875979567", "SF1331875979567"},
        {" SF 1331-8759.79_567 ", "SF1331875979567"},
        {"\xEF\xBC\xB3\xEF\xBC\xA6\xEF\xBC\x91\xEF\xBC\x93\xEF\xBC\x93\xEF\xBC\x91\xEF\xBC\x98",
         "SF13318"},                                    /* full-width */
        {"\xE3\x80\x80SF13318\xE3\x80\x80", "SF13318"}, /* U+3000 */
        {"\xEF\xBB\xBFSF13\xE2\x80\x8B"
         "318",
         "SF13318"}, /* BOM, zero width */
        {"SF13\xC2\xA0"
         "318",
         "SF13318"}, /* NBSP */
        {"\x02SF13318\x03", "SF13318"},
        {"JDVA11408814483-1-3-", "JDVA11408814483"}, /* the suffix goes before the hyphens do */
        {"jdva11408814483-2-3-A1", "JDVA11408814483"},
        {"JDX001234567890 -", "JDX001234567890"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct code code = read_text(cases[i][0]);
        assert_int_equal(code.kind, CODE_WAYBILL);
        assert_string_equal(code.waybill, cases[i][1]);
        assert_string_equal(code.forms[0], cases[i][1]);
    }
}

static void boxes_of_many(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *waybill;
        int index;
        int total;
    } cases[] = {
        {"JDVA11408814483-1-3-", "JDVA11408814483", 1, 3},
        {"JDVA11408814483-200-200-7", "JDVA11408814483", 200, 200},
        {"153636597N1S3H", "153636597", 1, 3},
        {"153636597N2S3H0K", "153636597", 2, 3},
        {"153636597-1-3", "153636597", 1, 3},
        {"DPK364112047425-1-2", "DPK364112047425", 1, 2},
        {"DPK364112047425-7", "DPK364112047425", 7, 0},
        {"LBX123456789012345-3-1", "LBX123456789012345", 1, 3},
        {"S123456789-P1", "S123456789", 1, 0},
        {"SF1331875979567", "SF1331875979567", 0, 0},
        {"URLPARAMETEN2S733", "URLPARAMETEN2S733", 0, 0}, /* no number would be left */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct code code = read_text(cases[i].text);
        assert_int_equal(code.kind, CODE_WAYBILL);
        assert_string_equal(code.waybill, cases[i].waybill);
        assert_int_equal(code.parcel.index, cases[i].index);
        assert_int_equal(code.parcel.total, cases[i].total);
        assert_true(has_form(&code, cases[i].text)); /* as printed it may be on file, too */
    }
}

static void refusals_say_what_to_do(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum refusal refusal;
    } cases[] = {
        {"", REFUSAL_EMPTY},
        {"   ", REFUSAL_EMPTY},
        {"\x01\x02", REFUSAL_CHARACTERS},
        {"A1", REFUSAL_TOO_SHORT},
        {"HELLO", REFUSAL_CHARACTERS},
        {"SF123'; DROP TABLE scan;--", REFUSAL_CHARACTERS},
        {"<b>SF1331875979567</b>", REFUSAL_QR},
        {"6901234567892", REFUSAL_GOODS},
        {"yjcx.chinapost.com.cn", REFUSAL_QR},
        {"https://example.test/a/b", REFUSAL_QR},
        {"{\"no\":1}", REFUSAL_QR},
        {"12345678901234567890123456789012345678901", REFUSAL_TOO_LONG},
        {"P7K1Z", REFUSAL_OWN},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct code code = read_text(cases[i].text);
        assert_int_equal(code.kind, CODE_REFUSED);
        assert_int_equal(code.refusal, cases[i].refusal);
        assert_true(strlen(refusal_text(code.refusal)) > 10);
        assert_true(strlen(refusal_name(code.refusal)) > 0);
    }
}

static void flaws_are_refused_unread(void **state)
{
    (void)state;
    static const struct {
        enum scan_flaw flaw;
        enum refusal refusal;
    } cases[] = {{SCAN_BROKEN, REFUSAL_BROKEN},
                 {SCAN_TOO_LONG, REFUSAL_TOO_LONG},
                 {SCAN_UNREADABLE, REFUSAL_UNREADABLE}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct scan scan = scan_of("SF1331875979567");
        struct code code;
        scan.flaw = cases[i].flaw;
        waybill_read(&scan, &code);
        assert_int_equal(code.kind, CODE_REFUSED);
        assert_int_equal(code.refusal, cases[i].refusal);
        assert_string_equal(code.waybill, "");
    }
}

static void aim_identifiers(void **state)
{
    (void)state;
    struct scan scan = scan_of("]C0SF1331875979567");
    struct code code;
    scan.aim_on = true;
    waybill_read(&scan, &code);
    assert_string_equal(code.waybill, "SF1331875979567");
    assert_string_equal(code.aim, "]C0");
    scan = scan_of("]E01151238971060");
    scan.aim_on = true;
    waybill_read(&scan, &code);
    assert_int_equal(code.refusal, REFUSAL_GOODS);
    /* Said by the reader, and a number that is an EAN by its digit but not by its bars. */
    scan = scan_of("6901234567892");
    scan.has_aim = true;
    memcpy(scan.aim, "]C0", 4);
    waybill_read(&scan, &code);
    assert_int_equal(code.kind, CODE_WAYBILL);
    /* Not switched on: it is no identifier then. */
    code = read_text("]C0SF1331875979567");
    assert_int_equal(code.refusal, REFUSAL_CHARACTERS);
}

static void prefix_and_suffix_of_the_scanner(void **state)
{
    (void)state;
    struct scan scan = scan_of("B1SF1331875979567C");
    struct code code;
    memcpy(scan.prefix, "B1", 3);
    memcpy(scan.suffix, "C", 2);
    waybill_read(&scan, &code);
    assert_string_equal(code.waybill, "SF1331875979567");
}

static void lookalikes_only_when_typed(void **state)
{
    (void)state;
    struct scan scan = scan_of("\xD0\x9A\xD0\x90"
                               "12345678911"); /* Cyrillic KA */
    struct code code;
    waybill_read(&scan, &code);
    assert_int_equal(code.kind, CODE_REFUSED);
    scan.typed = true;
    waybill_read(&scan, &code);
    assert_string_equal(code.waybill, "KA12345678911");
    assert_true(code.warnings & WARNING_LOOKALIKE);
}

static void check_digits_only_warn(void **state)
{
    (void)state;
    struct code code = read_text("RB123456785CN");
    assert_true(code.courier_sure);
    assert_false(code.warnings & WARNING_CHECK_DIGIT);
    code = read_text("RB123456786CN");
    assert_int_equal(code.kind, CODE_WAYBILL);
    assert_true(code.warnings & WARNING_CHECK_DIGIT);
    assert_false(code.courier_sure);
    code = read_text("JDVA11408814483"); /* fails the old JD rule, which holds for few */
    assert_false(code.warnings & WARNING_CHECK_DIGIT);
}

static void several_numbers_are_all_asked_for(void **state)
{
    (void)state;
    struct code code = read_text("A|SF1331875979567|021");
    assert_string_equal(code.waybill, "SF1331875979567");
    code = read_text("123456789012&SF1331875979567");
    assert_string_equal(code.waybill, "SF1331875979567"); /* the surer one */
    assert_true(has_form(&code, "123456789012"));
    /* The first is none, the second is one: nothing of the first is left. */
    code = read_text("12345678901234567890123456789012345678901;SF1331875979567");
    assert_int_equal(code.kind, CODE_WAYBILL);
    assert_int_equal(code.refusal, REFUSAL_NONE);
    code = read_text("1001921334250001000300779017972697");
    assert_true(has_form(&code, "779017972697"));
    code = read_text("420941059400111206206406260787");
    assert_true(has_form(&code, "9400111206206406260787"));
}

static void our_own_codes(void **state)
{
    (void)state;
    assert_int_equal(read_text("*T:UNDO:00000000*").kind, CODE_COMMAND);
    struct scan scan = scan_of("*T:UNDO:00000000*");
    struct code code;
    scan.has_aim = true;
    memcpy(scan.aim, "]Q1", 4);
    waybill_read(&scan, &code);
    assert_int_equal(code.refusal, REFUSAL_COMMAND); /* from a parcel's QR */
    scan = scan_of("*T:BIN:A-017:00000000*");        /* from a shelf's */
    scan.has_aim = true;
    memcpy(scan.aim, "]Q1", 4);
    waybill_read(&scan, &code);
    assert_int_equal(code.kind, CODE_COMMAND);
    assert_int_equal(read_text("P7K11").kind, CODE_OWN);
}

static void hostile_bytes(void **state)
{
    (void)state;
    struct scan scan = {.raw_len = SCAN_RAW_MAX};
    struct code code;
    for (int fill = 0; fill < 256; fill++) {
        memset(scan.raw, fill, sizeof(scan.raw));
        waybill_read(&scan, &code);
        assert_int_not_equal(code.kind, CODE_WAYBILL);
    }
    scan = scan_of("SF133\xFF\xC3"
                   "1875979567");
    waybill_read(&scan, &code);
    assert_string_equal(code.waybill, "SF1331875979567");
    assert_true(code.warnings & WARNING_NOT_UTF8);
}

struct tokens {
    char list[512];
};

static void add_token(void *arg, const char *waybill)
{
    struct tokens *t = arg;
    size_t len = strlen(t->list);
    snprintf(t->list + len, sizeof(t->list) - len, "%s|", waybill);
}

static void fields_with_several_numbers(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"SF1331875979567", "SF1331875979567|"},
        {"sf1331875979567, YT4512345678901;JT0006968326954",
         "SF1331875979567|YT4512345678901|JT0006968326954|"},
        {"SF1 SF1\tSF2\nSF3/SF4|SF5&SF6", "SF1|SF2|SF3|SF4|SF5|SF6|"},
        {"SF1\xEF\xBC\x8CSF2\xE3\x80\x81SF3", "SF1|SF2|SF3|"}, /* full-width comma, ideographic comma */
        {"JDX001234567890 -", "JDX001234567890|"},
        {"JDVA11408814483-1-3-", "JDVA11408814483|"},
        {"", ""},
        {" , ;", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct tokens t = {0};
        (void)waybill_tokens(cases[i][0], add_token, &t);
        assert_string_equal(t.list, cases[i][1]);
    }
}

static void normal_form_is_stable(void **state)
{
    (void)state;
    static const char *const texts[] = {"JDVA11408814483-1-3-", "sf 1331 8759 79567",
                                        "LBX123456789012345-3-1", "YT-45.12_3"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char once[WAYBILL_SIZE];
        char twice[WAYBILL_SIZE];
        struct parcel_index parcel;
        assert_true(waybill_normalise(texts[i], strlen(texts[i]), once, &parcel));
        assert_true(waybill_normalise(once, strlen(once), twice, &parcel));
        assert_string_equal(once, twice);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_the_normal_form),
        cmocka_unit_test(boxes_of_many),
        cmocka_unit_test(refusals_say_what_to_do),
        cmocka_unit_test(flaws_are_refused_unread),
        cmocka_unit_test(aim_identifiers),
        cmocka_unit_test(prefix_and_suffix_of_the_scanner),
        cmocka_unit_test(lookalikes_only_when_typed),
        cmocka_unit_test(check_digits_only_warn),
        cmocka_unit_test(several_numbers_are_all_asked_for),
        cmocka_unit_test(our_own_codes),
        cmocka_unit_test(hostile_bytes),
        cmocka_unit_test(fields_with_several_numbers),
        cmocka_unit_test(normal_form_is_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
