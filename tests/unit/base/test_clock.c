#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "base/clock.h"

enum { S = 1000000 };

static void iso_says_the_zone(void **state)
{
    (void)state;
    char at[CLOCK_ISO_MAX];
    setenv("TZ", "UTC-5:30", 1);
    tzset();
    assert_string_equal(clock_iso(at, (int64_t)1777777777 * S + 123456), "2026-05-03T08:39:37.123+05:30");
    setenv("TZ", "UTC", 1);
    tzset();
    assert_string_equal(clock_iso(at, (int64_t)1777777777 * S), "2026-05-03T03:09:37.000+00:00");
    setenv("TZ", "NST3:30", 1);
    tzset();
    assert_string_equal(clock_iso(at, (int64_t)1777777777 * S), "2026-05-02T23:39:37.000-03:30");
    assert_string_equal(clock_iso(at, -1), "1969-12-31T20:29:59.999-03:30");
}

/* A clock can be anything, and what is on file may be damaged. */
static void iso_of_no_year_that_has_four_digits(void **state)
{
    (void)state;
    char at[CLOCK_ISO_MAX];
    setenv("TZ", "UTC", 1);
    tzset();
    assert_string_equal(clock_iso(at, INT64_MAX) + 4, "-01-10T04:00:54.775+00:00");
    assert_memory_equal(at, "9999", 4);
    assert_memory_equal(clock_iso(at, INT64_MIN), "0000", 4);
}

static void parses_dates_times_and_ages(void **state)
{
    (void)state;
    const int64_t now = (int64_t)1777777777 * S;
    int64_t us;
    setenv("TZ", "UTC", 1);
    tzset();
    assert_true(clock_parse("2026-05-03", now, &us));
    assert_int_equal(us / S, 1777766400);
    assert_true(clock_parse("2026-05-03T03:09:37.5Z", now, &us));
    assert_int_equal(us, now + S / 2);
    assert_true(clock_parse("2026-05-03 05:09:37+02:00", now, &us));
    assert_int_equal(us, now);
    assert_true(clock_parse("2026-05-03T03:09", now, &us));
    assert_int_equal(us, now - (int64_t)37 * S);
    assert_true(clock_parse("2h", now, &us));
    assert_int_equal(us, now - (int64_t)7200 * S);
    assert_true(clock_parse("3d", now, &us));
    assert_int_equal(us, now - (int64_t)3 * 86400 * S);
    assert_false(clock_parse("yesterday", now, &us));
    assert_false(clock_parse("2026-05-03T", now, &us));
    assert_false(clock_parse("2026-05-03x", now, &us));
    assert_false(clock_parse("2026-05-03T03:09:37+99:00", now, &us));
    assert_false(clock_parse("2w", now, &us));
    assert_false(clock_parse("", now, &us));
}

static void what_iso_writes_is_read_back(void **state)
{
    (void)state;
    char at[CLOCK_ISO_MAX];
    int64_t back;
    setenv("TZ", "UTC+3", 1);
    tzset();
    for (int64_t us = (int64_t)1700000000 * S; us < (int64_t)1800000000 * S;
         us += (int64_t)7777777 * 1000 * 1000) {
        assert_true(clock_parse(clock_iso(at, us), 0, &back));
        assert_int_equal(back, us);
    }
}

static void boot_id_is_the_kernels(void **state)
{
    (void)state;
    assert_int_equal(strlen(clock_boot_id()), 36);
    assert_ptr_equal(clock_boot_id(), clock_boot_id());
    assert_false(clock_wall_plausible(0));
    assert_true(clock_wall_plausible((int64_t)1777777777 * S));
    int64_t a = clock_mono_us();
    assert_true(clock_mono_us() >= a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(iso_says_the_zone),           cmocka_unit_test(iso_of_no_year_that_has_four_digits),
        cmocka_unit_test(parses_dates_times_and_ages), cmocka_unit_test(what_iso_writes_is_read_back),
        cmocka_unit_test(boot_id_is_the_kernels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
