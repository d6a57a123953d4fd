#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "printers/printer_uri.h"

static struct printer_uri u;
static struct error err;

static void good(const char *text)
{
    if (!printer_uri_parse(text, &u, &err))
        fail_msg("%s: %s", text, err.text);
}

static void sockets(void **state)
{
    (void)state;
    good("socket://192.0.2.7:9100");
    assert_int_equal(u.scheme, PRINTER_SOCKET);
    assert_string_equal(u.host, "192.0.2.7");
    assert_int_equal(u.port, 9100);
    good("socket://zebra.local");
    assert_string_equal(u.host, "zebra.local");
    assert_int_equal(u.port, 9100);
    good("socket://[2001:db8::7]:6101/");
    assert_string_equal(u.host, "2001:db8::7");
    assert_int_equal(u.port, 6101);
}

static void devices(void **state)
{
    (void)state;
    good("usb:/dev/usb/lp0");
    assert_int_equal(u.scheme, PRINTER_USB);
    assert_string_equal(u.path, "/dev/usb/lp0");
    good("usb://Zebra%20Technologies/ZTC%20ZD420?serial=D2J191");
    assert_string_equal(u.make, "Zebra Technologies");
    assert_string_equal(u.model, "ZTC ZD420");
    assert_string_equal(u.serial, "D2J191");
    assert_string_equal(u.path, "");
    good("serial:/dev/serial/by-id/usb-x?baud=115200&flow=xon&parity=even&bits=7&stop=2");
    assert_int_equal(u.baud, 115200);
    assert_int_equal(u.flow, PRINTER_FLOW_XON);
    assert_int_equal(u.parity, 'e');
    assert_int_equal(u.bits, 7);
    assert_int_equal(u.stop, 2);
    good("serial:/dev/ttyS0");
    assert_int_equal(u.baud, 9600);
    assert_int_equal(u.flow, PRINTER_FLOW_RTS);
}

static void queues(void **state)
{
    (void)state;
    good("cups:label");
    assert_string_equal(u.host, "");
    assert_string_equal(u.path, "label");
    good("cups://server:6631/label_2");
    assert_string_equal(u.host, "server");
    assert_int_equal(u.port, 6631);
    assert_string_equal(u.path, "label_2");
    good("ipp://localhost:8631/ipp/print");
    assert_int_equal(u.scheme, PRINTER_IPP);
    assert_string_equal(u.path, "/ipp/print");
    good("ipp://printer");
    assert_int_equal(u.port, 631);
    assert_string_equal(u.path, "/ipp/print");
}

static void bad(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "zebra",
        "http://192.0.2.7/",
        "socket://",
        "socket://:9100",
        "socket://a:0",
        "socket://a:65536",
        "socket://a:9100x",
        "socket://[::1",
        "socket://[::1]9100",
        "socket://a b",
        "socket://a?baud=9600",
        "usb:",
        "usb:dev/usb/lp0",
        "usb://",
        "usb:///ZD420",
        "usb://Zebra/%4",
        "usb://Zebra/%0a",
        "usb://Zebra/ZD420?baud=9600",
        "serial:/dev/ttyS0?baud=1",
        "serial:/dev/ttyS0?flow=maybe",
        "serial:/dev/ttyS0?parity=n",
        "serial:/dev/ttyS0?baud",
        "serial:/dev/ttyS0?baud=",
        "serial:ttyS0",
        "cups:",
        "cups://server",
        "cups://server/",
        "cups:a/b",
        "ipp://",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        err = (struct error){0};
        if (printer_uri_parse(texts[i], &u, &err))
            fail_msg("%s was taken", texts[i]);
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_true(err.text[0] != '\0');
    }
    char longer[PRINTER_URI_MAX + 20] = "usb:/";
    memset(longer + 5, 'a', sizeof(longer) - 6);
    assert_false(printer_uri_parse(longer, &u, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sockets),
        cmocka_unit_test(devices),
        cmocka_unit_test(queues),
        cmocka_unit_test(bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
