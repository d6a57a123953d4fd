#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/label_fields.h"

static void expect(const struct label_fields *f, const char *name, const char *text)
{
    char got[LABEL_TEXT_SIZE] = "what was there";
    assert_true(label_value(f, name, got));
    if (strcmp(got, text) != 0)
        fail_msg("%s: \"%s\", not \"%s\"", name, got, text);
}

static void nothing_to_say_is_empty(void **state)
{
    (void)state;
    const struct label_fields f = {0};
    for (unsigned i = 0; label_value_name(i); i++)
        expect(&f, label_value_name(i), strcmp(label_value_name(i), "kind") == 0 ? "parcel" : "");
    char got[LABEL_TEXT_SIZE];
    assert_false(label_value(&f, "colour", got));
    assert_false(label_value(&f, "", got));
    assert_false(label_value_known("Waybill"));
    assert_true(label_value_known("waybill"));
}

/* Every field that can be set can be shown, as it is. */
static void fields_show_as_they_are(void **state)
{
    (void)state;
    static const char *const texts[] = {"bin",    "client",  "customer", "waybill",  "courier",
                                        "code",   "own_id",  "hold_no",  "order_id", "title",
                                        "config", "comment", "at",       "station",  "operator"};
    static const char *const numbers[] = {"parcel_index", "parcel_total", "line_index",
                                          "line_total",   "quantity",     "weight_g"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct label_fields f = {0};
        struct error err;
        assert_true(label_fields_set(&f, texts[i], "A-1 货", &err));
        expect(&f, texts[i], "A-1 货");
    }
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        struct label_fields f = {0};
        struct error err;
        assert_true(label_fields_set(&f, numbers[i], "12", &err));
        expect(&f, numbers[i], "12");
    }
}

static void what_follows_from_fields(void **state)
{
    (void)state;
    struct label_fields f = {.kind = LABEL_HOLD, .copy = 1, .hold_no = "17", .at = "2026-05-06 07:08"};
    expect(&f, "kind", "hold");
    expect(&f, "copy", "");
    f.copy = 2;
    expect(&f, "copy", "2");
    expect(&f, "big", "17");
    text_copy(f.client, sizeof(f.client), "C4");
    expect(&f, "big", "C4");
    text_copy(f.bin, sizeof(f.bin), "A-017");
    expect(&f, "big", "A-017");
    expect(&f, "day", "2026-05-06");
    text_copy(f.at, sizeof(f.at), "2026-05-06T07:08");
    expect(&f, "day", "2026-05-06");
    f.parcel_index = 2;
    expect(&f, "parcels", "2/?");
    f.parcel_total = 3;
    expect(&f, "parcels", "2/3");
    f.line_total = 4;
    expect(&f, "lines", ""); /* of an index that is not known nothing is said */
    f.line_index = 1;
    expect(&f, "lines", "1/4");
}

static void the_tail_never_begins_inside_a_letter(void **state)
{
    (void)state;
    struct label_fields f = {.waybill = "12345"};
    expect(&f, "tail", "12345");
    text_copy(f.waybill, sizeof(f.waybill), "SF1331875979567");
    expect(&f, "tail", "979567");
    text_copy(f.waybill, sizeof(f.waybill),
              "SF货货12"); /* the sixth byte from the end is inside the first one */
    expect(&f, "tail", "货12");
}

static void weights_in_the_unit_people_read(void **state)
{
    (void)state;
    static const struct {
        int g;
        const char *text;
    } rows[] = {{-5, ""},
                {0, ""},
                {1, "1 g"},
                {999, "999 g"},
                {1000, "1.00 kg"},
                {1009, "1.00 kg"},
                {1250, "1.25 kg"},
                {12345, "12.34 kg"},
                {LABEL_WEIGHT_MAX, "999999.99 kg"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct label_fields f = {.weight_g = rows[i].g};
        expect(&f, "weight", rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_say_is_empty),
        cmocka_unit_test(fields_show_as_they_are),
        cmocka_unit_test(what_follows_from_fields),
        cmocka_unit_test(the_tail_never_begins_inside_a_letter),
        cmocka_unit_test(weights_in_the_unit_people_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
