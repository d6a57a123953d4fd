/* Wrong passwords: the wait grows, the right one ends it, and nobody else is locked out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "throttle.h"

#define SECOND INT64_C(1000000)

static void the_wait_grows(void **state)
{
    (void)state;
    struct throttle *t = throttle_new();
    int64_t now = 100 * SECOND;
    int64_t before = 0;
    for (int i = 0; i < 20; i++) {
        int64_t wait = throttle_wait_us(t, "anna", "10.0.0.1", now);
        assert_true(wait >= before);
        before = wait;
        now += wait;
        throttle_try(t, "anna", "10.0.0.1", now);
    }
    assert_int_equal(throttle_wait_us(t, "anna", "10.0.0.1", now), 900 * SECOND);
    throttle_free(t);
}

static void the_right_one_ends_it(void **state)
{
    (void)state;
    struct throttle *t = throttle_new();
    for (int i = 0; i < 5; i++)
        throttle_try(t, "anna", "10.0.0.1", SECOND);
    assert_true(throttle_wait_us(t, "anna", "10.0.0.1", SECOND) > 0);
    throttle_good(t, "anna", "10.0.0.1");
    assert_int_equal(throttle_wait_us(t, "anna", "10.0.0.1", SECOND), 0);
    throttle_free(t);
}

/* From one address, whatever names are tried: ten thousand tries in a row would take longer than anybody lives here. */
static void ten_thousand_wrong_passwords(void **state)
{
    (void)state;
    struct throttle *t = throttle_new();
    int64_t now = SECOND;
    int tried = 0;
    char name[32];
    for (int i = 0; i < 10000; i++) {
        snprintf(name, sizeof(name), "user%d", i % 50);
        now += SECOND / 100; /* a hundred a second */
        if (throttle_wait_us(t, name, "10.0.0.66", now) > 0)
            continue;
        throttle_try(t, name, "10.0.0.66", now);
        tried++;
    }
    assert_true(tried < 40);
    /* Somebody at another address waits for nothing, but for a name that was attacked from there only briefly. */
    assert_int_equal(throttle_wait_us(t, "anna", "10.0.0.1", now), 0);
    throttle_free(t);
}

static void a_user_attacked_from_many_places_waits_briefly(void **state)
{
    (void)state;
    struct throttle *t = throttle_new();
    char address[32];
    for (int i = 0; i < 5000; i++) {
        snprintf(address, sizeof(address), "10.1.%d.%d", i / 250, i % 250);
        throttle_try(t, "anna", address, SECOND);
    }
    int64_t wait = throttle_wait_us(t, "anna", "10.9.9.9", SECOND);
    assert_true(wait > 0);
    assert_true(wait <= 10 * SECOND);
    throttle_free(t);
}

static void an_hour_later_it_is_forgotten(void **state)
{
    (void)state;
    struct throttle *t = throttle_new();
    for (int i = 0; i < 6; i++)
        throttle_try(t, "anna", "10.0.0.1", SECOND);
    throttle_try(t, "anna", "10.0.0.1", 4000 * SECOND);
    assert_int_equal(throttle_wait_us(t, "anna", "10.0.0.1", 4000 * SECOND), 0);
    throttle_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wait_grows),
        cmocka_unit_test(the_right_one_ends_it),
        cmocka_unit_test(ten_thousand_wrong_passwords),
        cmocka_unit_test(a_user_attacked_from_many_places_waits_briefly),
        cmocka_unit_test(an_hour_later_it_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
