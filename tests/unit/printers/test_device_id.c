#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "device_id.h"

static struct device_id id;

static bool read(const char *text)
{
    id = (struct device_id){0};
    return device_id_read(text, strlen(text), &id);
}

static void both_spellings(void **state)
{
    (void)state;
    assert_true(read("MFG:Zebra Technologies ;CMD:ZPL;MDL:ZTC ZD420-203dpi ZPL;CLS:PRINTER;SN:D2J191;"));
    assert_string_equal(id.make, "Zebra Technologies");
    assert_string_equal(id.model, "ZTC ZD420-203dpi ZPL");
    assert_string_equal(id.serial, "D2J191");
    assert_true(read("MANUFACTURER:TSC; model:TE200;SERIALNUMBER:7"));
    assert_string_equal(id.make, "TSC");
    assert_string_equal(id.model, "TE200");
    assert_string_equal(id.serial, "7");
}

static void nothing_to_find(void **state)
{
    (void)state;
    assert_false(read(""));
    assert_false(read(";;;:::;"));
    assert_false(read("SN:7;"));
    assert_true(read("MDL:a\nb\xff"));
    assert_string_equal(id.model, "a b\xef\xbf\xbd");
}

static void parts_that_are_named_count(void **state)
{
    (void)state;
    assert_true(read("MFG:TSC;MDL:TE200;SN:7"));
    assert_true(device_id_is(&id, &(struct device_id){.make = "tsc"}));
    assert_true(device_id_is(&id, &(struct device_id){.make = "TSC", .model = "TE200", .serial = "7"}));
    assert_false(device_id_is(&id, &(struct device_id){.make = "TSC", .serial = "8"}));
    assert_false(device_id_is(&id, &(struct device_id){.make = "Zebra"}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_spellings),
        cmocka_unit_test(nothing_to_find),
        cmocka_unit_test(parts_that_are_named_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
