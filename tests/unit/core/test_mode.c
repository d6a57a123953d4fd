#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"

#include "core/mode.h"

enum { SECOND = 1000000 };

static void about_the_parcel_in_hand(void **state)
{
    (void)state;
    struct scanner_mode mode = {0};
    const struct scanner_memory memory = {.scan_id = 7, .waybill_at_us = 100 * SECOND};
    assert_int_equal(mode_command(&mode, &memory, COMMAND_DAMAGED, "", 101 * SECOND), 7);
    assert_false(mode.armed);
    assert_int_equal(mode_command(&mode, &memory, COMMAND_DAMAGED, "", 160 * SECOND), 7);
}

static void waits_for_the_next_parcel(void **state)
{
    (void)state;
    struct scanner_mode mode = {0};
    struct scanner_mode waited;
    const struct scanner_memory none = {0};
    const struct scanner_memory long_ago = {.scan_id = 7, .waybill_at_us = 1};
    assert_int_equal(mode_command(&mode, &long_ago, COMMAND_BIN, "A-017", 61 * SECOND), 0);
    assert_true(mode_waits(&mode, 61 * SECOND));
    assert_true(mode_parcel(&mode, 70 * SECOND, &waited));
    assert_int_equal(waited.command, COMMAND_BIN);
    assert_string_equal(waited.argument, "A-017");
    assert_false(mode_parcel(&mode, 70 * SECOND, &waited)); /* once */
    assert_int_equal(mode_command(&mode, &none, COMMAND_HOLD, "", 100 * SECOND), 0);
    assert_true(mode_parcel(&mode, 110 * SECOND, &waited));
    assert_int_equal(waited.command, COMMAND_HOLD);
}

static void falls_back_by_itself(void **state)
{
    (void)state;
    struct scanner_mode mode = {0};
    struct scanner_mode waited;
    const struct scanner_memory none = {0};
    (void)mode_command(&mode, &none, COMMAND_REPRINT, "", 0);
    assert_false(mode_waits(&mode, 10 * SECOND + 1));
    assert_false(mode_parcel(&mode, 10 * SECOND + 1, &waited));
}

static void the_last_command_counts(void **state)
{
    (void)state;
    struct scanner_mode mode = {0};
    struct scanner_mode waited;
    const struct scanner_memory none = {0};
    (void)mode_command(&mode, &none, COMMAND_DAMAGED, "", 0);
    (void)mode_command(&mode, &none, COMMAND_MISSING, "", SECOND);
    assert_true(mode_parcel(&mode, 2 * SECOND, &waited));
    assert_int_equal(waited.command, COMMAND_MISSING);
}

static void which_need_a_parcel(void **state)
{
    (void)state;
    static const enum command_code need[] = {COMMAND_REPRINT, COMMAND_DAMAGED, COMMAND_MISSING,
                                             COMMAND_SURPLUS, COMMAND_COUNT_N, COMMAND_HOLD,
                                             COMMAND_BIN};
    unsigned count = 0;
    for (unsigned i = 0; i < COMMAND_CODE_COUNT; i++)
        count += mode_needs_parcel((enum command_code)i);
    assert_int_equal(count, COUNT_OF(need));
    for (size_t i = 0; i < COUNT_OF(need); i++)
        assert_true(mode_needs_parcel(need[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(about_the_parcel_in_hand), cmocka_unit_test(waits_for_the_next_parcel),
        cmocka_unit_test(falls_back_by_itself),     cmocka_unit_test(the_last_command_counts),
        cmocka_unit_test(which_need_a_parcel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
