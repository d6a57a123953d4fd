#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "scan_request.h"

static void as_the_command_line_sends_it(void **state)
{
    (void)state;
    struct scan_request r;
    assert_true(scan_request_read("{\"id\":7,\"do\":\"scan\",\"scanner\":\"left\",\"raw_hex\":\"5346\","
                                  "\"typed\":true,\"wait\":false}",
                                  &r));
    assert_int_equal(r.id, 7);
    assert_string_equal(r.scanner, "left");
    assert_int_equal(r.raw_hex_len, 4);
    assert_memory_equal(r.raw_hex, "5346", 4);
    assert_true(r.typed);
    assert_false(r.wait);
}

static void what_is_not_said(void **state)
{
    (void)state;
    struct scan_request r;
    assert_true(scan_request_read(" { \"raw_hex\" : \"\" ,\n\t\"do\":\"scan\" } ", &r));
    assert_int_equal(r.id, 0);
    assert_string_equal(r.scanner, "");
    assert_int_equal(r.raw_hex_len, 0);
    assert_true(r.wait);
    assert_false(r.typed);
}

/* All this is for the JSON library, whether it is good or bad. */
static void anything_else_is_not_read(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "{}",
        "[]",
        "{\"do\":\"scan\"}",
        "{\"raw_hex\":\"53\"}",
        "{\"do\":\"undo\",\"raw_hex\":\"53\"}",
        "{\"do\":\"scan\",\"raw_hex\":\"53\"",
        "{\"do\":\"scan\",\"raw_hex\":\"53\"} x",
        "{\"do\":\"scan\",\"raw_hex\":\"53\",}",
        "{\"do\":\"scan\",,\"raw_hex\":\"53\"}",
        "{\"do\":\"scan\" \"raw_hex\":\"53\"}",
        "{\"do\":\"scan\",\"raw_hex\":53}",
        "{\"do\":\"scan\",\"raw_hex\":\"53",
        "{\"do\":\"scan\",\"raw_hex\":\"5\\u0033\"}",
        "{\"do\":\"scan\",\"raw_hex\":\"53\",\"do\":\"scan\"}",
        "{\"do\":\"scan\",\"raw_hex\":\"53\",\"id\":-1}",
        "{\"do\":\"scan\",\"raw_hex\":\"53\",\"id\":1.5}",
        "{\"do\":\"scan\",\"raw_hex\":\"53\",\"id\":01}",
        "{\"do\":\"scan\",\"raw_hex\":\"53\",\"id\":1234567890123456789}",
        "{\"do\":\"scan\",\"raw_hex\":\"53\",\"wait\":0}",
        "{\"do\":\"scan\",\"raw_hex\":\"53\",\"wait\":falsetto}",
        "{\"do\":\"scan\",\"raw_hex\":\"53\",\"scanner\":\"Straße\"}",
        "{\"do\":\"scan\",\"raw_hex\":\"53\",\"audit\":{\"who\":\"anna\"}}",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct scan_request r;
        if (scan_request_read(texts[i], &r))
            fail_msg("read: %s", texts[i]);
    }
}

static void a_long_name_is_cut(void **state)
{
    (void)state;
    struct scan_request r;
    char name[SCANNER_NAME_MAX * 2];
    char json[256];
    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    snprintf(json, sizeof(json), "{\"do\":\"scan\",\"raw_hex\":\"53\",\"scanner\":\"%s\"}", name);
    assert_true(scan_request_read(json, &r));
    assert_int_equal(strlen(r.scanner), SCANNER_NAME_MAX - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_the_command_line_sends_it),
        cmocka_unit_test(what_is_not_said),
        cmocka_unit_test(anything_else_is_not_read),
        cmocka_unit_test(a_long_name_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
