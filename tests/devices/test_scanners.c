/* What `scanner list`, `scanner learn` and `doctor` are told. */
#include "bed.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "devices/scanners.h"

enum { SEEN_MAX = 16 };

static const struct fake_spec wedge_spec = {.vendor_id = 0x1eab,
                                            .product_id = 0x0103,
                                            .maker = "Newland",
                                            .product = "HR200",
                                            .serial = "S77",
                                            .port = "1-2"};
static const struct fake_spec port_spec = {.vendor_id = 0x0403,
                                           .product_id = 0x6001,
                                           .maker = "FTDI",
                                           .product = "FT232R",
                                           .serial = "A1",
                                           .port = "1-6"};
static const struct fake_spec keyboard_spec = {
    .vendor_id = 0x046d, .product_id = 0xc31c, .maker = "Logitech", .product = "Keyboard", .port = "1-7"};
static const struct fake_spec snapi_spec = {
    .vendor_id = 0x05e0, .product_id = 0x1900, .maker = "Symbol", .product = "Scanner", .port = "1-5"};

struct seen {
    unsigned count;
    struct scanner_found all[SEEN_MAX];
};

static bool see(void *arg, const struct scanner_found *found)
{
    struct seen *s = arg;
    assert_true(s->count < SEEN_MAX);
    s->all[s->count++] = *found;
    return true;
}

static bool see_one(void *arg, const struct scanner_found *found)
{
    (void)see(arg, found);
    return false;
}

static const struct scanner_found *at_port(const struct seen *s, const char *port)
{
    for (unsigned i = 0; i < s->count; i++)
        if (strcmp(s->all[i].short_port, port) == 0)
            return &s->all[i];
    return NULL;
}

static int set_up(void **state)
{
    (void)state;
    bed_open();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    bed_close();
    return 0;
}

static void test_list(void **state)
{
    (void)state;
    struct seen s = {.count = 0};
    struct error err;
    struct scanner_config ring;
    scanner_config_init(&ring, "ring");
    strcpy(ring.serial, "/dev/serial/by-id/usb-scanner-A1-if00");
    struct fake *wedge = bed_wedge(&wedge_spec);
    struct fake *keyboard = bed_wedge(&keyboard_spec);
    bed_wedge_control(wedge, &wedge_spec);
    bed_port(&port_spec);
    bed_usb(&snapi_spec);
    assert_true(scanners_list(&ring, 1, see, &s, &err));
    assert_int_equal(s.count, 3);
    const struct scanner_found *f = at_port(&s, "1-2");
    assert_non_null(f);
    assert_string_equal(f->name, "HR200@1-2");
    assert_int_equal(f->state, SCANNER_READY);
    assert_string_equal(f->kind, "keyboard");
    assert_string_equal(f->model, "Newland HR200");
    assert_string_equal(f->port, "pci-0000:00:14.0-usb-0:2:1.0");
    assert_string_equal(f->node, wedge->node);
    assert_string_equal(f->match, "usb:1eab:0103");
    assert_string_equal(f->serial_number, "S77");
    assert_true(f->known && !f->configured);
    f = at_port(&s, "1-6");
    assert_non_null(f);
    assert_string_equal(f->name, "ring");
    assert_string_equal(f->kind, "serial");
    assert_string_equal(f->link, "/dev/serial/by-id/usb-scanner-A1-if00");
    assert_true(f->configured && !f->known);
    f = at_port(&s, "1-5");
    assert_non_null(f);
    assert_int_equal(f->state, SCANNER_FAULT);
    assert_non_null(strstr(f->detail, "mode"));
    assert_false(wedge_is_grabbed(keyboard));
}

static void test_held(void **state)
{
    (void)state;
    struct seen s = {.count = 0};
    struct error err;
    wedge_hold(bed_wedge(&wedge_spec), true);
    assert_true(scanners_list(NULL, 0, see, &s, &err));
    assert_int_equal(s.count, 1);
    assert_int_equal(s.all[0].state, SCANNER_BUSY);
    assert_non_null(strstr(s.all[0].detail, "held by"));
}

static void test_candidates(void **state)
{
    (void)state;
    struct seen s = {.count = 0};
    struct error err;
    bed_wedge(&wedge_spec);
    bed_wedge(&keyboard_spec);
    bed_port(&port_spec);
    assert_true(scanners_candidates(NULL, 0, see, &s, &err));
    assert_int_equal(s.count, 3);
    const struct scanner_found *f = at_port(&s, "1-7");
    assert_non_null(f);
    assert_false(f->known || f->configured);
    assert_int_equal(f->state, SCANNER_READY);
    s.count = 0;
    assert_true(scanners_candidates(NULL, 0, see_one, &s, &err));
    assert_int_equal(s.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_list, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_held, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_candidates, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
