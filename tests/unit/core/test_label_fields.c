#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/label_fields.h"

static struct label_fields full(void)
{
    struct label_fields f = {
        .kind = LABEL_LINE,
        .copy = 3,
        .bin = "A-017",
        .client = "RU-88",
        .customer = "Иван Петров 王伟",
        .parcel_index = 2,
        .parcel_total = 3,
        .line_index = 1,
        .line_total = 4,
        .waybill = "JDVA11408814483",
        .courier = "JD",
        .own_id = "P7K000000120",
        .hold_no = "H-0007",
        .order_id = "CO-1001",
        .title = "Платье = \\ \"женское\" 连衣裙",
        .config = "Цвет: красный; Размер: M",
        .comment = "беречь",
        .quantity = 2,
        .weight_g = 1254,
        .at = "2026-05-06 14:03",
        .station = "dock-1",
        .operator= "IVAN",
    };
    return f;
}

static void fields_go_both_ways(void **state)
{
    (void)state;
    struct label_fields f = full();
    struct label_fields back;
    struct text text = {0};
    struct text again = {0};
    label_fields_write(&f, &text);
    assert_true(label_fields_read(text.data, text.len, &back, NULL));
    assert_string_equal(back.title, f.title);
    assert_string_equal(back.customer, f.customer);
    assert_int_equal(back.kind, LABEL_LINE);
    assert_int_equal(back.copy, 3);
    assert_int_equal(back.weight_g, 1254);
    label_fields_write(&back, &again);
    assert_string_equal(text.data, again.data);
    assert_true(text.len < LABEL_FIELDS_MAX);
    text_fini(&text);
    text_fini(&again);
}

static void the_fullest_label_fits_the_limit(void **state)
{
    (void)state;
    struct label_fields f = {0};
    struct label_fields back;
    struct text text = {0};
    char longest[LABEL_TEXT_SIZE];
    memset(longest, '\\', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    int texts = 0;
    for (unsigned i = 0; label_value_name(i); i++)
        texts += label_fields_set(&f, label_value_name(i), longest, NULL);
    assert_int_equal(texts, 15);
    label_fields_write(&f, &text);
    assert_true(text.len <= LABEL_FIELDS_MAX);
    assert_true(label_fields_read(text.data, text.len, &back, NULL));
    assert_string_equal(back.title, longest);
    text_fini(&text);
}

static void a_field_is_set_by_name(void **state)
{
    (void)state;
    struct label_fields f = {0};
    struct error err;
    assert_true(label_fields_set(&f, "kind", "hold", &err));
    assert_int_equal(f.kind, LABEL_HOLD);
    assert_true(label_fields_set(&f, "title",
                                 "a\tb\x1b[2J\nc\xE2\x80\xA8"
                                 "d",
                                 &err));
    assert_string_equal(f.title, "a b [2J c d");
    assert_true(label_fields_set(&f, "title",
                                 "a\xE2\x80\xAE"
                                 "b\xE2\x81\xA9\xC2\x85",
                                 &err));
    assert_string_equal(f.title, "a b  ");
    assert_false(label_fields_set(&f, "titel", "x", &err));
    assert_string_equal(err.text, "no label field \"titel\"");
    assert_false(label_fields_set(&f, "quantity", "-1", &err));
    assert_false(label_fields_set(&f, "quantity", "2x", &err));
    assert_string_equal(err.text, "quantity is a number from 0 to 99999");
    assert_false(label_fields_set(&f, "title", "\xC3(", &err));
    assert_false(label_fields_set(&f, "kind", "pallet", &err));
    /* Too long: cut between characters. */
    char many[LABEL_TEXT_SIZE * 3] = "";
    for (int i = 0; i < LABEL_TEXT_SIZE - 2; i++)
        strcat(many, i % 2 ? "" : "箱");
    assert_true(label_fields_set(&f, "bin", many, &err));
    assert_int_equal(strlen(f.bin), (LABEL_NAME_SIZE - 1) / 3 * 3);
    assert_true(utf8_valid(f.bin, strlen(f.bin)));
}

static void refuse(const char *text, const char *expected)
{
    struct label_fields f = {.copy = 77};
    struct error err;
    assert_false(label_fields_read(text, strlen(text), &f, &err));
    assert_string_equal(err.text, expected);
    assert_int_equal(f.copy, 77);
}

static void broken_text_is_refused(void **state)
{
    (void)state;
    refuse("bin=A", "label fields: the last line is cut");
    refuse("bin\n", "label fields: a line is no name=value");
    refuse("bin=A\nbin=B\n", "label fields: bin is given twice");
    refuse("kind=hold\nkind=hold\n", "label fields: kind is given twice");
    refuse("title=a\\x\n", "label fields: a wrong escape");
    refuse("title=a\\\n", "label fields: a wrong escape");
    refuse("colour=red\n", "no label field \"colour\"");
    refuse("copy=1000000\n", "copy is a number from 0 to 99999");
    struct label_fields f;
    struct error err;
    assert_false(label_fields_read("bin=A\0B\n", 8, &f, &err));
    static char much[LABEL_FIELDS_MAX + 2];
    memset(much, 'a', sizeof(much) - 1);
    assert_false(label_fields_read(much, sizeof(much) - 1, &f, &err));
}

static void expect(const struct label_fields *f, const char *name, const char *expected)
{
    char value[LABEL_TEXT_SIZE];
    assert_true(label_value(f, name, value));
    assert_string_equal(value, expected);
}

static void values_follow_from_fields(void **state)
{
    (void)state;
    struct label_fields f = full();
    expect(&f, "kind", "line");
    expect(&f, "big", "A-017");
    expect(&f, "tail", "814483");
    expect(&f, "parcels", "2/3");
    expect(&f, "lines", "1/4");
    expect(&f, "weight", "1.25 kg");
    expect(&f, "day", "2026-05-06");
    expect(&f, "copy", "3");
    expect(&f, "quantity", "2");
    f.bin[0] = '\0';
    f.copy = 1;
    f.parcel_total = 0;
    f.weight_g = 250;
    text_copy(f.waybill, sizeof(f.waybill), "A12");
    expect(&f, "big", "RU-88");
    expect(&f, "copy", "");
    expect(&f, "parcels", "2/?");
    expect(&f, "weight", "250 g");
    expect(&f, "tail", "A12");
    f.client[0] = '\0';
    f.parcel_index = 0;
    expect(&f, "big", "H-0007");
    expect(&f, "parcels", "");
    f.hold_no[0] = '\0';
    expect(&f, "big", "A12"); /* something to read from afar */
    char value[LABEL_TEXT_SIZE];
    assert_false(label_value(&f, "colour", value));
    /* Every field can be shown, and every name shows itself. */
    for (unsigned i = 0; label_value_name(i); i++)
        assert_true(label_value(&f, label_value_name(i), value) && label_value_known(label_value_name(i)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_go_both_ways),       cmocka_unit_test(the_fullest_label_fits_the_limit),
        cmocka_unit_test(a_field_is_set_by_name),    cmocka_unit_test(broken_text_is_refused),
        cmocka_unit_test(values_follow_from_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
