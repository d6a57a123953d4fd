#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "found_device.h"

#define KEYBOARD "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"

static void test_paths(void **state)
{
    (void)state;
    const struct found_device f = {
        .node = "/dev/ttyACM0",
        .links = "/dev/serial/by-id/usb-Maker_A-if00 /dev/serial/by-path/pci-usb-0:2",
        .id_path = "pci-0000:00:14.0-usb-0:2:1.0",
        .port = "1-2"};
    assert_true(found_device_has_path(&f, "/dev/ttyACM0"));
    assert_true(found_device_has_path(&f, "/dev/serial/by-id/usb-Maker_A-if00"));
    assert_true(found_device_has_path(&f, "/dev/serial/by-path/pci-usb-0:2"));
    assert_true(found_device_has_path(&f, "pci-0000:00:14.0-usb-0:2:1.0"));
    assert_true(found_device_has_path(&f, "1-2"));
    assert_false(found_device_has_path(&f, ""));
    assert_false(found_device_has_path(&f, "/dev/ttyACM"));
    assert_false(found_device_has_path(&f, "/dev/serial/by-id/usb-Maker"));
    assert_false(found_device_has_path(&f, "/dev/serial/by-path/pci-usb-0:2 "));
    const struct found_device bare = {.node = "/dev/ttyS3"};
    assert_false(found_device_has_path(&bare, ""));
}

static void test_digits(void **state)
{
    (void)state;
    assert_true(found_device_digits(KEYBOARD, 64));
    assert_true(found_device_digits(KEYBOARD "\n", 64));
    /* keys 2 to 11 and Enter (28) alone; the same as words of 32 bits */
    assert_true(found_device_digits("10000ffc", 64));
    assert_true(found_device_digits("0 10000ffc", 32));
    /* the keypad's digits (71-73, 75-77, 79-82) and its Enter (96) */
    assert_true(found_device_digits("10007bb80 0", 64));
    assert_true(found_device_digits("1 7bb80 0 0", 32));
}

static void test_no_digits(void **state)
{
    (void)state;
    assert_false(found_device_digits("", 64));
    assert_false(found_device_digits("0", 64));
    assert_false(found_device_digits("ffc", 64));           /* no Enter */
    assert_false(found_device_digits("10000ff8", 64));      /* no 1 */
    assert_false(found_device_digits("70000 0 0 0 0", 64)); /* a mouse's buttons */
    assert_false(found_device_digits("3e000b00000000 0 0 0", 64));
    assert_false(found_device_digits("10000ffc zz", 64));
    assert_false(found_device_digits(
        "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 10000ffc", 64));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_digits),
        cmocka_unit_test(test_no_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
