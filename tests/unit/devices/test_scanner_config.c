#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "devices/reader.h"

static void starts_with_what_most_scanners_have(void **state)
{
    (void)state;
    struct scanner_config config;
    memset(&config, 0xAA, sizeof(config));
    scanner_config_init(&config, "left");
    assert_string_equal(config.name, "left");
    assert_string_equal(config.match, "");
    assert_string_equal(config.path, "");
    assert_string_equal(config.serial, "");
    assert_string_equal(config.layout, "us");
    assert_string_equal(config.prefix, "");
    assert_string_equal(config.suffix, "");
    assert_int_equal(config.terminator, TERMINATOR_ENTER);
    assert_int_equal(config.gap_ms, 100);
    assert_int_equal(config.baud, 9600);
    assert_int_equal(config.bits, 8);
    assert_int_equal(config.parity, 'n');
    assert_int_equal(config.stop, 1);
    assert_int_equal(config.framing, FRAMING_CR);
    assert_false(config.aim);
    assert_int_equal(config.gs_key, 0);
}

static void cuts_a_long_name(void **state)
{
    (void)state;
    char name[100];
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    struct scanner_config config;
    scanner_config_init(&config, name);
    assert_int_equal(strlen(config.name), SCANNER_NAME_MAX - 1);
}

static void names_the_layouts(void **state)
{
    (void)state;
    struct scanner_config config;
    scanner_config_init(&config, "left");
    assert_string_equal(scanner_layout_name(0), config.layout);
    unsigned i = 0;
    for (; scanner_layout_name(i) != NULL; i++)
        assert_true(strlen(scanner_layout_name(i)) < sizeof(config.layout));
    assert_int_equal(i, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_with_what_most_scanners_have),
        cmocka_unit_test(cuts_a_long_name),
        cmocka_unit_test(names_the_layouts),
    };
    return cmocka_run_group_tests_name("scanner_config", tests, NULL, NULL);
}
