#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "hidpos.h"

static struct hidpos_layout layout;
static struct error err;

static bool read_layout(const unsigned char *descriptor, size_t len, unsigned vendor_id)
{
    memset(&layout, 0x55, sizeof(layout));
    return hidpos_layout_read(descriptor, len, vendor_id, &layout, &err);
}

/* clang-format off */
#define SCANNER_BEGINS 0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01
#define DATA_REPORT    0x09, 0x12, 0xA1, 0x02

/* As in the example of the HID Point of Sale Usage Tables: one data report, and a trigger report before it. */
static const unsigned char usual[] = {
    SCANNER_BEGINS,
    0x09, 0x11, 0xA1, 0x02, 0x85, 0x04, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x09, 0x60, 0xB1, 0x02, 0xC0,
    DATA_REPORT,
    0x85, 0x02, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08,
    0x95, 0x01, 0x05, 0x01, 0x09, 0x3B, 0x81, 0x02,                         /* byte count */
    0x95, 0x03, 0x05, 0x8C, 0x09, 0xFB, 0x09, 0xFC, 0x09, 0xFD, 0x81, 0x02, /* symbology identifiers */
    0x95, 0x38, 0x09, 0xFE, 0x82, 0x02, 0x01,                               /* decoded data */
    0x75, 0x01, 0x95, 0x01, 0x09, 0xFF, 0x81, 0x02,                         /* continued */
    0x95, 0x07, 0x81, 0x03,
    0xC0, 0xC0,
};

/* No report ids; the flag in bit 3 of a byte before the data; usages as a range; a four-byte usage; push and pop; the
 * fields of a keyboard in front, in another collection. */
static const unsigned char unusual[] = {
    0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x09, 0x3B, 0x75, 0x08, 0x95, 0x02, 0x81, 0x02, 0xC0,
    SCANNER_BEGINS,
    DATA_REPORT,
    0x75, 0x01, 0x95, 0x03, 0x81, 0x03,
    0x95, 0x01, 0x09, 0xFF, 0x81, 0x02,
    0x95, 0x04, 0x81, 0x01,
    0xA4, 0x05, 0x01, 0x75, 0x10, 0xB4,
    0x75, 0x08, 0x95, 0x03, 0x19, 0xFB, 0x29, 0xFD, 0x81, 0x02,
    0x95, 0x01, 0x0B, 0x3B, 0x00, 0x01, 0x00, 0x81, 0x02,
    0xFE, 0x03, 0x00, 0x01, 0x02, 0x03,                                     /* a long item */
    0x96, 0x00, 0x02, 0x09, 0xFE, 0x81, 0x02,
    0xC0, 0xC0,
};

/* Names the report, not its fields. */
static const unsigned char vague[] = {
    SCANNER_BEGINS,
    DATA_REPORT,
    0x85, 0x02, 0x75, 0x08, 0x95, 0x3F, 0x09, 0x12, 0x81, 0x02,
    0xC0, 0xC0,
};

static const unsigned char keyboard[] = {
    0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01,
    0x95, 0x08, 0x81, 0x02, 0x95, 0x06, 0x75, 0x08, 0x25, 0x65, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xC0,
};
/* clang-format on */

static void finds_the_usual_places(void **state)
{
    (void)state;
    assert_true(read_layout(usual, sizeof(usual), 0x1EAB));
    assert_int_equal(layout.report_id, 2);
    assert_int_equal(layout.count_at, 1);
    assert_int_equal(layout.aim_at, 2);
    assert_int_equal(layout.data_at, 5);
    assert_int_equal(layout.data_max, 56);
    assert_int_equal(layout.continued_at, 61);
    assert_int_equal(layout.continued_bit, 0);
    assert_false(layout.honeywell_wake);
    assert_true(read_layout(usual, sizeof(usual), 0x0C2E));
    assert_int_equal(layout.continued_at, 61); /* the descriptor counts, not the vendor */
    assert_true(layout.honeywell_wake);
}

static void finds_unusual_places(void **state)
{
    (void)state;
    assert_true(read_layout(unusual, sizeof(unusual), 0x1EAB));
    assert_int_equal(layout.report_id, 0);
    /* The keyboard's two bytes are part of the report that has no id. */
    assert_int_equal(layout.continued_at, 2);
    assert_int_equal(layout.continued_bit, 3);
    assert_int_equal(layout.aim_at, 3);
    assert_int_equal(layout.count_at, 6);
    assert_int_equal(layout.data_at, 7);
    assert_int_equal(layout.data_max, 512);
}

static void falls_back_by_vendor(void **state)
{
    (void)state;
    assert_true(read_layout(vague, sizeof(vague), 0x1EAB));
    assert_int_equal(layout.report_id, 2);
    assert_int_equal(layout.count_at, 1);
    assert_int_equal(layout.aim_at, 2);
    assert_int_equal(layout.data_at, 5);
    assert_int_equal(layout.data_max, 56);
    assert_int_equal(layout.continued_at, 61);
    const unsigned honeywell[] = {0x0C2E, 0x23D0};
    for (size_t i = 0; i < COUNT_OF(honeywell); i++) {
        assert_true(read_layout(vague, sizeof(vague), honeywell[i]));
        assert_int_equal(layout.continued_at, 63);
        assert_true(layout.honeywell_wake);
    }
}

static void refuses_other_devices(void **state)
{
    (void)state;
    assert_false(read_layout(keyboard, sizeof(keyboard), 0x0C2E));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_string_equal(err.text, "no HID POS scanner");
    assert_int_equal(layout.report_id, 0x55555555); /* untouched */
    static const unsigned char none[1] = {0};
    assert_false(read_layout(none, 0, 0));
    static unsigned char big[4097];
    assert_false(read_layout(big, sizeof(big), 0));
}

static void refuses_what_makes_no_sense(void **state)
{
    (void)state;
    for (size_t len = 1; len < sizeof(usual); len++)
        assert_false(read_layout(usual, len, 0x1EAB));
    static const unsigned char huge[] = {SCANNER_BEGINS, 0x77, 0xFF, 0xFF, 0xFF, 0xFF, 0x97, 0xFF,
                                         0xFF,           0xFF, 0xFF, 0x09, 0xFE, 0x81, 0x02, 0xC0};
    assert_false(read_layout(huge, sizeof(huge), 0));
    static const unsigned char closed_twice[] = {SCANNER_BEGINS, 0xC0, 0xC0};
    assert_false(read_layout(closed_twice, sizeof(closed_twice), 0));
    static const unsigned char pop[] = {SCANNER_BEGINS, 0xB4, 0xC0};
    assert_false(read_layout(pop, sizeof(pop), 0));
    static const unsigned char id[] = {SCANNER_BEGINS, 0x85, 0x00, 0xC0};
    assert_false(read_layout(id, sizeof(id), 0));
    static const unsigned char long_item[] = {SCANNER_BEGINS, 0xC0, 0xFE, 0x05, 0x00, 0x01};
    assert_false(read_layout(long_item, sizeof(long_item), 0));
    unsigned char deep[200];
    memset(deep, 0xA0, 100);
    memset(deep + 100, 0xC0, 100);
    assert_false(read_layout(deep, sizeof(deep), 0));
    unsigned char pushes[20];
    memset(pushes, 0xA4, sizeof(pushes));
    assert_false(read_layout(pushes, sizeof(pushes), 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_usual_places),      cmocka_unit_test(finds_unusual_places),
        cmocka_unit_test(falls_back_by_vendor),        cmocka_unit_test(refuses_other_devices),
        cmocka_unit_test(refuses_what_makes_no_sense),
    };
    return cmocka_run_group_tests_name("hidpos_layout", tests, NULL, NULL);
}
