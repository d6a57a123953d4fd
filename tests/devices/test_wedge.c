/* Keyboard-wedge scanners as udev and evdev show them, and everything that may happen to one. */
#include "bed.h"
#include "listener.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/input.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct fake_spec newland = {
    .vendor_id = 0x1eab, .product_id = 0x0103, .maker = "Newland", .product = "HR200", .port = "1-2"};
static const struct fake_spec office_keyboard = {
    .vendor_id = 0x046d, .product_id = 0xc31c, .maker = "Logitech", .product = "Keyboard", .port = "1-7"};

static void test_there_before_the_reader(void **state)
{
    (void)state;
    struct fake *f = bed_wedge(&newland);
    listener_start(NULL, 0, true);
    expect_state("HR200@1-2", SCANNER_READY);
    assert_true(wedge_is_grabbed(f));
    assert_true(f->scan_codes_masked);
    scanner_warms_up();
    wedge_type(f, "SF1234567890", true, 0);
    expect_scan("HR200@1-2", "SF1234567890", SCAN_WHOLE);
    wedge_type(f, "JDVA11408814483-1-3-", true, 1000);
    expect_scan("HR200@1-2", "JDVA11408814483-1-3-", SCAN_WHOLE);
    expect_nothing();
}

static void test_plugged_in_later(void **state)
{
    (void)state;
    listener_start(NULL, 0, true);
    struct fake *f = bed_wedge(&newland);
    expect_state("HR200@1-2", SCANNER_READY);
    scanner_warms_up();
    wedge_type(f, "75312345678901", true, 0);
    expect_scan("HR200@1-2", "75312345678901", SCAN_WHOLE);
}

static void test_ordinary_keyboards_are_left_alone(void **state)
{
    (void)state;
    struct fake *keyboard = bed_wedge(&office_keyboard);
    listener_start(NULL, 0, true);
    struct fake *scanner = bed_wedge(&newland);
    expect_state("HR200@1-2", SCANNER_READY);
    assert_false(wedge_is_grabbed(keyboard));
    assert_true(wedge_is_grabbed(scanner));
    expect_nothing();
}

/* A scanner also shows a node with volume keys: held, so that nobody else hears it, but not read. */
static void test_every_node_is_grabbed(void **state)
{
    (void)state;
    struct fake *keys = bed_wedge(&newland);
    struct fake *control = bed_wedge_control(keys, &newland);
    listener_start(NULL, 0, true);
    expect_state("HR200@1-2", SCANNER_READY);
    scanner_warms_up();
    wedge_key(control, KEY_VOLUMEUP, 1, 0);
    wedge_key(control, KEY_VOLUMEUP, 0, 0);
    wedge_type(keys, "SF1", true, 0);
    expect_scan("HR200@1-2", "SF1", SCAN_WHOLE);
    assert_true(wedge_is_grabbed(control));
    bed_unplug(control);
    bed_unplug(keys);
    expect_state("HR200@1-2", SCANNER_GONE);
    expect_nothing();
}

static void test_unplugged_in_mid_code(void **state)
{
    (void)state;
    struct fake *f = bed_wedge(&newland);
    listener_start(NULL, 0, true);
    expect_state("HR200@1-2", SCANNER_READY);
    scanner_warms_up();
    wedge_type(f, "SF99", false, 1000);
    bed_wait_until_read(f); /* the kernel keeps nothing of a device that is gone */
    bed_unplug(f);
    expect_scan("HR200@1-2", "SF99", SCAN_BROKEN);
    expect_state("HR200@1-2", SCANNER_GONE);
    f = bed_wedge(&newland); /* another event node now */
    expect_state("HR200@1-2", SCANNER_READY);
    scanner_warms_up();
    wedge_type(f, "SF555", true, 0);
    expect_scan("HR200@1-2", "SF555", SCAN_WHOLE);
}

static void test_two_equal_ones(void **state)
{
    (void)state;
    struct fake_spec right_spec = newland;
    struct scanner_config config;
    scanner_config_init(&config, "right");
    strcpy(config.path, "pci-0000:00:14.0-usb-0:3:1.0");
    right_spec.port = "1-3";
    struct fake *left = bed_wedge(&newland);
    listener_start(&config, 1, true);
    expect_state("right", SCANNER_GONE); /* configured, not there */
    expect_state("HR200@1-2", SCANNER_READY);
    struct fake *right = bed_wedge(&right_spec);
    expect_state("right", SCANNER_READY);
    scanner_warms_up();
    wedge_type(right, "R1", true, 0);
    expect_scan("right", "R1", SCAN_WHOLE);
    wedge_type(left, "L1", true, 0);
    expect_scan("HR200@1-2", "L1", SCAN_WHOLE);
    bed_unplug(left);
    expect_state("HR200@1-2", SCANNER_GONE);
    wedge_type(right, "R2", true, 0);
    expect_scan("right", "R2", SCAN_WHOLE);
    left = bed_wedge(&newland);
    expect_state("HR200@1-2", SCANNER_READY);
}

static void test_one_block_for_two(void **state)
{
    (void)state;
    struct fake_spec second = newland;
    struct scanner_config config;
    scanner_config_init(&config, "dock");
    strcpy(config.match, "usb:1eab:*");
    strcpy(config.layout, "de");
    second.port = "1-4.1";
    second.layout = "de";
    bed_wedge(&newland);
    listener_start(&config, 1, false);
    expect_state("dock", SCANNER_READY);
    struct fake *f = bed_wedge(&second);
    expect_state("dock@1-4.1", SCANNER_READY);
    scanner_warms_up();
    wedge_type(f, "YZ-12", true, 0);
    expect_scan("dock@1-4.1", "YZ-12", SCAN_WHOLE);
}

static void test_held_by_another_program(void **state)
{
    (void)state;
    struct fake *f = bed_wedge(&newland);
    wedge_hold(f, true);
    listener_start(NULL, 0, true);
    expect_state_detail("HR200@1-2", SCANNER_BUSY, "held by");
    wedge_hold(f, false);
    expect_state("HR200@1-2", SCANNER_READY);
    scanner_warms_up();
    wedge_type(f, "SF1", true, 0);
    expect_scan("HR200@1-2", "SF1", SCAN_WHOLE);
}

static void test_stop_while_held(void **state)
{
    (void)state;
    struct fake *f = bed_wedge(&newland);
    wedge_hold(f, true);
    listener_start(NULL, 0, true);
    expect_state("HR200@1-2", SCANNER_BUSY);
}

static void test_stop_in_mid_code(void **state)
{
    (void)state;
    struct fake *f = bed_wedge(&newland);
    listener_start(NULL, 0, true);
    expect_state("HR200@1-2", SCANNER_READY);
    scanner_warms_up();
    wedge_type(f, "SF1", false, 0);
}

static void test_released_on_stop(void **state)
{
    (void)state;
    struct fake *f = bed_wedge(&newland);
    listener_start(NULL, 0, true);
    expect_state("HR200@1-2", SCANNER_READY);
    listener_stop();
    int fd = open(f->node, O_RDONLY | O_NONBLOCK);
    assert_true(fd >= 0);
    assert_int_equal(ioctl(fd, EVIOCGRAB, (void *)1), 0);
    close(fd);
}

/* Rights of this thread, and of those it starts, to open what the mode forbids: root has them. */
static void override_modes(bool on)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];
    assert_int_equal(syscall(SYS_capget, &header, data), 0);
    const unsigned bits = 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH;
    data[0].effective = on ? data[0].permitted : data[0].effective & ~bits;
    assert_int_equal(syscall(SYS_capset, &header, data), 0);
}

static void test_denied(void **state)
{
    (void)state;
    struct fake *f = bed_wedge(&newland);
    assert_int_equal(chmod(f->node, 0), 0);
    override_modes(false);
    listener_start(NULL, 0, true);
    override_modes(true);
    expect_state_detail("HR200@1-2", SCANNER_DENIED, "group tallyman");
    assert_int_equal(chmod(f->node, 0600), 0);
    expect_state("HR200@1-2", SCANNER_READY);
}

static void test_waits_until_keys_are_up(void **state)
{
    (void)state;
    struct fake *f = bed_wedge(&newland);
    wedge_key(f, KEY_1, 1, 0);
    listener_start(NULL, 0, true);
    expect_state_detail("HR200@1-2", SCANNER_FAULT, "a key is held down");
    assert_false(wedge_is_grabbed(f));
    wedge_key(f, KEY_1, 0, 0);
    expect_state("HR200@1-2", SCANNER_READY);
    assert_true(wedge_is_grabbed(f));
    scanner_warms_up();
    wedge_type(f, "SF1", true, 0);
    expect_scan("HR200@1-2", "SF1", SCAN_WHOLE); /* nothing of the key before */
}

/* The reader starts while a code is being typed: its rest is no code. */
static void test_tail_of_a_code(void **state)
{
    (void)state;
    struct fake *f = NULL;
    enum scan_flaw flaw = SCAN_WHOLE;
    listener_start(NULL, 0, true);
    /* A busy machine may be slower than a code can be the rest of another: then once more. */
    for (int tries = 0; tries < 50 && flaw != SCAN_BROKEN; tries++) {
        if (f) {
            bed_unplug(f);
            expect_state("HR200@1-2", SCANNER_GONE);
        }
        f = bed_wedge(&newland);
        expect_state("HR200@1-2", SCANNER_READY);
        wedge_type(f, "567890", true, 0);
        flaw = take_scan("HR200@1-2", "567890");
    }
    assert_int_equal(flaw, SCAN_BROKEN);
    scanner_warms_up();
    wedge_type(f, "SF1234567890", true, 0);
    expect_scan("HR200@1-2", "SF1234567890", SCAN_WHOLE);
}

static void test_overrun(void **state)
{
    (void)state;
    struct fake *f = bed_wedge(&newland);
    listener_start(NULL, 0, true);
    expect_state("HR200@1-2", SCANNER_READY);
    scanner_warms_up();
    wedge_type(f, "SF7", true, 0);
    expect_scan("HR200@1-2", "SF7", SCAN_WHOLE);
    wedge_type(f, "SF12", false, 1000);
    wedge_overrun(f);
    wedge_type(f, "67", true, 1000);
    struct event *event = listener_next();
    assert_int_equal(event->kind, EVENT_SCAN);
    assert_int_equal(event->scan.flaw, SCAN_BROKEN);
    event_free(event);
    wedge_type(f, "SF777", true, 1000);
    expect_scan("HR200@1-2", "SF777", SCAN_WHOLE);
}

/* The release of Shift is among what was lost: what is really down counts afterwards. */
static void test_overrun_loses_a_release(void **state)
{
    (void)state;
    struct fake *f = bed_wedge(&newland);
    listener_start(NULL, 0, true);
    expect_state("HR200@1-2", SCANNER_READY);
    scanner_warms_up();
    wedge_key(f, KEY_LEFTSHIFT, 1, 1000);
    pthread_mutex_lock(&f->lock);
    memset(f->keys_down, 0, sizeof(f->keys_down));
    pthread_mutex_unlock(&f->lock);
    wedge_overrun(f);
    wedge_type(f, "1", true, 1000);
    struct event *event = listener_next();
    assert_int_equal(event->scan.flaw, SCAN_BROKEN);
    event_free(event);
    wedge_type(f, "12345", true, 1000);
    expect_scan("HR200@1-2", "12345", SCAN_WHOLE);
}

static void test_wrong_mode(void **state)
{
    (void)state;
    const struct fake_spec snapi = {
        .vendor_id = 0x05e0, .product_id = 0x1900, .maker = "Symbol", .product = "Scanner", .port = "1-5"};
    listener_start(NULL, 0, true);
    struct fake *f = bed_usb(&snapi);
    struct event *event = listener_next();
    assert_int_equal(event->kind, EVENT_SCANNER);
    assert_int_equal(event->scanner.state, SCANNER_FAULT);
    assert_non_null(strstr(event->scanner.detail, "mode"));
    assert_string_equal(event->scanner.kind, "usb");
    event_free(event);
    bed_unplug(f);
    event = listener_next();
    assert_int_equal(event->scanner.state, SCANNER_GONE);
    event_free(event);
}

struct heard {
    unsigned keys;
    unsigned char codes[64];
    int64_t last_us;
};

static void hear(void *arg, const struct scanner_raw *raw)
{
    struct heard *h = arg;
    if (raw->kind != SCANNER_RAW_KEY || strcmp(raw->scanner, "HR200@1-2") != 0 || raw->at_us < h->last_us)
        h->keys = 1000; /* wrong */
    h->last_us = raw->at_us;
    if (raw->value == 1 && h->keys < sizeof(h->codes))
        h->codes[h->keys++] = (unsigned char)raw->code;
}

static void test_raw(void **state)
{
    (void)state;
    static struct heard h; /* the reader still hears releases when this has returned */
    h = (struct heard){.keys = 0};
    const struct reader_config config = {.find = true, .raw = hear, .raw_arg = &h};
    struct fake *f = bed_wedge(&newland);
    listener_start_with(&config);
    expect_state("HR200@1-2", SCANNER_READY);
    scanner_warms_up();
    wedge_type(f, "a1", true, 0);
    expect_scan("HR200@1-2", "a1", SCAN_WHOLE); /* everything before was heard by now */
    assert_int_equal(h.keys, 3);
    assert_int_equal(h.codes[0], KEY_A);
    assert_int_equal(h.codes[1], KEY_1);
    assert_int_equal(h.codes[2], KEY_ENTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_there_before_the_reader, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_plugged_in_later, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_ordinary_keyboards_are_left_alone, listener_set_up,
                                        listener_tear_down),
        cmocka_unit_test_setup_teardown(test_every_node_is_grabbed, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_unplugged_in_mid_code, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_two_equal_ones, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_one_block_for_two, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_held_by_another_program, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_stop_while_held, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_stop_in_mid_code, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_released_on_stop, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_denied, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_waits_until_keys_are_up, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_tail_of_a_code, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_overrun, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_overrun_loses_a_release, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_wrong_mode, listener_set_up, listener_tear_down),
        cmocka_unit_test_setup_teardown(test_raw, listener_set_up, listener_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
