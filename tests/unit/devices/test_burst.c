#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "bursts.h"

static struct bursts got;
static struct burst_builder builder;

static int begin(void **state)
{
    (void)state;
    memset(&got, 0, sizeof(got));
    memset(&builder, 0, sizeof(builder));
    return 0;
}

static void hands_out_what_was_added(void **state)
{
    (void)state;
    assert_true(burst_is_empty(&builder));
    burst_finish(&builder, bursts_keep, &got, 1, NULL);
    assert_int_equal(got.count, 0);
    burst_add(&builder, "SF", 2);
    burst_add(&builder, "1", 1);
    assert_false(burst_is_empty(&builder));
    burst_finish(&builder, bursts_keep, &got, 77, "]C0");
    assert_int_equal(got.kept[0].end_us, 77);
    assert_string_equal(got.kept[0].aim, "]C0");
    assert_one_burst(&got, "SF1", SCAN_WHOLE);
    assert_true(burst_is_empty(&builder));
}

static void keeps_the_gravest_flaw(void **state)
{
    (void)state;
    burst_spoil(&builder, SCAN_UNREADABLE);
    burst_spoil(&builder, SCAN_WHOLE);
    assert_int_equal(builder.flaw, SCAN_UNREADABLE);
    burst_spoil(&builder, SCAN_TOO_LONG);
    burst_spoil(&builder, SCAN_UNREADABLE);
    assert_int_equal(builder.flaw, SCAN_TOO_LONG);
    burst_spoil(&builder, SCAN_BROKEN);
    burst_spoil(&builder, SCAN_TOO_LONG);
    burst_finish(&builder, bursts_keep, &got, 1, NULL);
    assert_one_burst(&got, "", SCAN_BROKEN);
}

static void never_splits_a_character_at_the_end(void **state)
{
    (void)state;
    for (int i = 0; i < SCAN_RAW_MAX - 1; i++)
        burst_add(&builder, "1", 1);
    assert_int_equal(builder.flaw, SCAN_WHOLE);
    burst_add(&builder, "\xD0\x96", 2);
    burst_add(&builder, "2", 1); /* nothing comes after what was cut off */
    assert_int_equal(builder.len, SCAN_RAW_MAX - 1);
    assert_int_equal(builder.flaw, SCAN_TOO_LONG);
    burst_finish(&builder, bursts_keep, &got, 1, NULL);
    assert_int_equal(got.kept[0].len, SCAN_RAW_MAX - 1);
    burst_add(&builder, "3", 1);
    assert_int_equal(builder.len, 1);
    assert_int_equal(builder.flaw, SCAN_WHOLE);
}

static void stops_at_forever(void **state)
{
    (void)state;
    assert_int_equal(burst_deadline(5, 10), 15);
    assert_int_equal(burst_deadline(CLOCK_FOREVER - 1, 10), CLOCK_FOREVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(hands_out_what_was_added, begin),
        cmocka_unit_test_setup(keeps_the_gravest_flaw, begin),
        cmocka_unit_test_setup(never_splits_a_character_at_the_end, begin),
        cmocka_unit_test(stops_at_forever),
    };
    return cmocka_run_group_tests_name("burst", tests, NULL, NULL);
}
