#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "scanner_table.h"

static struct known_scanner found;

static void finds_by_ids_and_mode(void **state)
{
    (void)state;
    assert_true(scanner_table_find(0x05E0, 0x1200, SCANNER_MODE_KEYBOARD, &found));
    assert_int_equal(found.vendor_id, 0x05E0);
    assert_int_equal(found.product_id, 0x1200);
    assert_string_equal(found.vendor, "Zebra");
    assert_int_equal(found.mode, SCANNER_MODE_KEYBOARD);
    assert_string_equal(found.advice, "");
    assert_false(scanner_table_find(0x05E0, 0x1200, SCANNER_MODE_SERIAL, &found));
    assert_true(scanner_table_find(0x1EAB, 0x1306, SCANNER_MODE_SERIAL, &found));
    assert_false(scanner_table_find(0x1EAB, 0x1306, SCANNER_MODE_KEYBOARD, &found));
    assert_true(scanner_table_find(0x1EAB, 0x1310, SCANNER_MODE_HIDPOS, &found));
    /* One id, two modes. */
    assert_true(scanner_table_find(0x0C2E, 0x0901, SCANNER_MODE_KEYBOARD, &found));
    assert_true(scanner_table_find(0x0C2E, 0x0901, SCANNER_MODE_HIDPOS, &found));
    assert_int_equal(found.mode, SCANNER_MODE_HIDPOS);
    assert_false(scanner_table_find(0x0C2E, 0x0901, SCANNER_MODE_SERIAL, &found));
}

static void leaves_what_it_does_not_know(void **state)
{
    (void)state;
    memset(&found, 0, sizeof(found));
    assert_false(scanner_table_find(0x046D, 0xC31C, SCANNER_MODE_KEYBOARD, &found)); /* somebody's keyboard */
    assert_false(scanner_table_find(0x04B4, 0x0101, SCANNER_MODE_KEYBOARD, &found)); /* a chip maker's id */
    assert_false(scanner_table_find(0, 0, SCANNER_MODE_KEYBOARD, &found));
    assert_false(scanner_table_find(0x10C2E, 0x0200, SCANNER_MODE_KEYBOARD, &found));
    assert_false(scanner_table_find(0x0C2E, 0x10200, SCANNER_MODE_KEYBOARD, &found));
    assert_false(scanner_table_find(0xFFFFFFFF, 0xFFFFFFFF, SCANNER_MODE_KEYBOARD, &found));
    assert_false(scanner_table_any(0x046D, 0xC31C, &found));
    assert_false(scanner_table_any(0x0C2E, 0x10200, &found));
    assert_null(found.vendor);
}

static void an_exact_product_beats_any_of_the_vendor(void **state)
{
    (void)state;
    assert_true(scanner_table_find(0x0C2E, 0x0200, SCANNER_MODE_KEYBOARD, &found));
    assert_int_equal(found.product_id, 0x0200);
    assert_true(scanner_table_find(0x0C2E, 0x7777, SCANNER_MODE_KEYBOARD, &found));
    assert_int_equal(found.product_id, -1);
    assert_true(scanner_table_find(0x0C2E, 0x7777, SCANNER_MODE_HIDPOS, &found));
    assert_int_equal(found.mode, SCANNER_MODE_HIDPOS);
    assert_false(scanner_table_find(0x0C2E, 0x7777, SCANNER_MODE_UNUSABLE, &found));
    /* Known to be something else: "any" does not overrule that. */
    assert_false(scanner_table_find(0x0C2E, 0x0700, SCANNER_MODE_KEYBOARD, &found));
    assert_false(scanner_table_find(0x0C2E, 0x0007, SCANNER_MODE_HIDPOS, &found));
}

static void advises_on_modes_that_cannot_be_used(void **state)
{
    (void)state;
    assert_true(scanner_table_any(0x05E0, 0x1900, &found));
    assert_int_equal(found.mode, SCANNER_MODE_UNUSABLE);
    assert_non_null(strstr(found.advice, "set the scanner to USB keyboard or USB serial (CDC) mode"));
    assert_non_null(strstr(found.advice, "SNAPI"));
    assert_true(scanner_table_find(0x05E0, 0x1900, SCANNER_MODE_UNUSABLE, &found));
    assert_true(scanner_table_any(0x05F9, 0x1206, &found));
    assert_int_equal(found.mode, SCANNER_MODE_UNUSABLE);
    assert_non_null(strstr(found.advice, "IBM"));
    assert_true(scanner_table_any(0x05F9, 0x2206, &found));
    assert_int_equal(found.mode, SCANNER_MODE_KEYBOARD);
    assert_string_equal(found.advice, "");
    assert_true(scanner_table_any(0x0C2E, 0x7777, &found));
    assert_string_equal(found.vendor, "Honeywell");
}

static void knows_names(void **state)
{
    (void)state;
    assert_non_null(scanner_table_name("WCM HIDKeyBoard"));
    assert_non_null(scanner_table_name("USB Barcode Reader v2"));
    assert_non_null(scanner_table_name("HID 0581:0115"));
    assert_string_equal(scanner_table_name("BarCode WPM 1.0"), "generic wedge (Winbond chip)");
    assert_null(scanner_table_name("Logitech USB Keyboard"));
    assert_null(scanner_table_name("HID 1234:0115"));
    assert_null(scanner_table_name(""));
    assert_null(scanner_table_name(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_by_ids_and_mode),
        cmocka_unit_test(leaves_what_it_does_not_know),
        cmocka_unit_test(an_exact_product_beats_any_of_the_vendor),
        cmocka_unit_test(advises_on_modes_that_cannot_be_used),
        cmocka_unit_test(knows_names),
    };
    return cmocka_run_group_tests_name("scanner_table", tests, NULL, NULL);
}
