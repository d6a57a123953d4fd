#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "scanner_match.h"

static const struct found_device newland = {.class = NODE_INPUT,
                                            .node = "/dev/input/event5",
                                            .id_path = "pci-0000:00:14.0-usb-0:2:1.0",
                                            .port = "1-2",
                                            .name = "Newland HR200",
                                            .has_ids = true,
                                            .vendor_id = 0x1eab,
                                            .product_id = 0x0103,
                                            .digits = true};
static const struct found_device keyboard = {.class = NODE_INPUT,
                                             .node = "/dev/input/event0",
                                             .port = "1-7",
                                             .name = "Logitech USB Keyboard",
                                             .has_ids = true,
                                             .vendor_id = 0x046d,
                                             .product_id = 0xc31c,
                                             .digits = true};

static struct scanner_match match(const struct found_device *found, const struct scanner_config *configs,
                                  size_t n)
{
    struct scanner_match m;
    scanner_match(found, configs, n, true, &m);
    return m;
}

static struct scanner_config block(const char *name, const char *ids, const char *path, const char *serial)
{
    struct scanner_config c;
    scanner_config_init(&c, name);
    strcpy(c.match, ids);
    strcpy(c.path, path);
    strcpy(c.serial, serial);
    return c;
}

static void test_table(void **state)
{
    (void)state;
    struct scanner_match m = match(&newland, NULL, 0);
    assert_int_equal(m.claim, CLAIM_TABLE);
    assert_null(m.config);
    assert_string_equal(m.model, "Newland HR200");
    assert_string_equal(m.short_model, "HR200");
    scanner_match(&newland, NULL, 0, false, &m);
    assert_int_equal(m.claim, CLAIM_NONE); /* find is off */
}

static void test_no_ordinary_keyboard(void **state)
{
    (void)state;
    assert_int_equal(match(&keyboard, NULL, 0).claim, CLAIM_NONE);
    struct found_device named = keyboard;
    strcpy(named.name, "TMC HIDKeyBoard");
    struct scanner_match m = match(&named, NULL, 0);
    assert_int_equal(m.claim, CLAIM_TABLE);
    assert_string_equal(m.short_model, "TMC-HIDKeyBoard");
    named.digits = false; /* its volume keys */
    assert_int_equal(match(&named, NULL, 0).claim, CLAIM_NONE);
    named = newland;
    named.digits = false;
    assert_int_equal(match(&named, NULL, 0).claim, CLAIM_NONE);
}

static void test_serial_mode(void **state)
{
    (void)state;
    struct found_device port = newland;
    port.class = NODE_TTY;
    strcpy(port.node, "/dev/ttyACM0");
    assert_int_equal(match(&port, NULL, 0).claim, CLAIM_NONE); /* 0103 is the keyboard mode's id */
    port.product_id = 0x0106;
    assert_int_equal(match(&port, NULL, 0).claim, CLAIM_TABLE);
    port.has_ids = false;
    assert_int_equal(match(&port, NULL, 0).claim, CLAIM_NONE);
}

static void test_hidpos(void **state)
{
    (void)state;
    struct found_device raw = keyboard;
    raw.class = NODE_HIDRAW;
    raw.digits = false;
    assert_int_equal(match(&raw, NULL, 0).claim, CLAIM_NONE);
    raw.hidpos = true; /* unknown, but it says itself what it is */
    assert_int_equal(match(&raw, NULL, 0).claim, CLAIM_TABLE);
}

static void test_wrong_mode(void **state)
{
    (void)state;
    const struct found_device snapi = {
        .class = NODE_USB, .port = "1-5", .has_ids = true, .vendor_id = 0x05e0, .product_id = 0x1900};
    struct scanner_match m = match(&snapi, NULL, 0);
    assert_int_equal(m.claim, CLAIM_MODE);
    assert_non_null(strstr(m.advice, "mode"));
    struct found_device usable = newland;
    usable.class = NODE_USB;
    assert_int_equal(match(&usable, NULL, 0).claim, CLAIM_NONE);
}

static void test_config_by_ids(void **state)
{
    (void)state;
    const struct scanner_config any = block("any", "usb:046d:*", "", "");
    const struct scanner_config one = block("one", "usb:046D:C31C", "", "");
    const struct scanner_config other = block("other", "usb:046d:c31d", "", "");
    const struct scanner_config bad = block("bad", "usb:46d:*", "", "");
    struct scanner_match m = match(&keyboard, &any, 1);
    assert_int_equal(m.claim, CLAIM_CONFIG);
    assert_ptr_equal(m.config, &any);
    assert_int_equal(match(&keyboard, &one, 1).claim, CLAIM_CONFIG);
    assert_int_equal(match(&keyboard, &other, 1).claim, CLAIM_NONE);
    assert_int_equal(match(&keyboard, &bad, 1).claim, CLAIM_NONE);
}

static void test_config_by_path(void **state)
{
    (void)state;
    struct scanner_config configs[3];
    configs[0] = block("by-ids", "usb:1eab:*", "", "");
    configs[1] = block("by-port", "", "1-2", "");
    configs[2] = block("elsewhere", "usb:1eab:*", "1-3", "");
    assert_ptr_equal(match(&newland, configs, 3).config, &configs[1]);
    configs[2] = block("both", "usb:1eab:0103", "pci-0000:00:14.0-usb-0:2:1.0", "");
    assert_ptr_equal(match(&newland, configs, 3).config, &configs[2]);
    configs[2] = block("wrong ids", "usb:0c2e:*", "1-2", "");
    assert_ptr_equal(match(&newland, configs, 3).config, &configs[1]);
}

static void test_config_by_serial(void **state)
{
    (void)state;
    struct found_device port = {
        .class = NODE_TTY, .node = "/dev/ttyS1", .links = "/dev/serial/by-path/platform-1", .port = "ttyS1"};
    const struct scanner_config by_node = block("ring", "", "", "/dev/ttyS1");
    const struct scanner_config by_link = block("ring", "", "", "/dev/serial/by-path/platform-1");
    assert_int_equal(match(&port, &by_node, 1).claim, CLAIM_CONFIG);
    assert_int_equal(match(&port, &by_link, 1).claim, CLAIM_CONFIG);
    port.class = NODE_INPUT;
    port.digits = true;
    assert_int_equal(match(&port, &by_node, 1).claim, CLAIM_NONE);
}

static void test_names_without_a_model(void **state)
{
    (void)state;
    struct found_device f = {.class = NODE_TTY};
    struct scanner_match m = match(&f, NULL, 0);
    assert_string_equal(m.model, "serial");
    assert_string_equal(m.short_model, "scanner");
    strcpy(f.product, "\xd0\xa1 x/y");
    m = match(&f, NULL, 0);
    assert_string_equal(m.short_model, "---x");
    strcpy(f.product, "(none)");
    assert_string_equal(match(&f, NULL, 0).short_model, "scanner");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_no_ordinary_keyboard),
        cmocka_unit_test(test_serial_mode),
        cmocka_unit_test(test_hidpos),
        cmocka_unit_test(test_wrong_mode),
        cmocka_unit_test(test_config_by_ids),
        cmocka_unit_test(test_config_by_path),
        cmocka_unit_test(test_config_by_serial),
        cmocka_unit_test(test_names_without_a_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
