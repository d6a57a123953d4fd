/* Codes for pages to be paired: one a browser, few at once, each for its time, and nobody keeps the others out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "pairing_codes.h"

#define SECOND INT64_C(1000000)

static int64_t wait_us;

static struct pairing_code *make(struct pairing_codes *p, const char *browser, const char *address,
                                 int64_t now_us)
{
    return pairing_codes_make(p, browser, browser, address, now_us, &wait_us);
}

static const char *other_code(const char *code)
{
    return strcmp(code, "000000") == 0 ? "111111" : "000000";
}

static void the_code_is_right_once(void **state)
{
    (void)state;
    struct pairing_codes p = {0};
    struct pairing_code got;
    char code[PAIRING_CODE_SIZE];
    struct pairing_code *made = make(&p, "tablet", "192.0.2.1", SECOND);
    assert_non_null(made);
    memcpy(code, made->code, sizeof(code));
    assert_int_equal(strlen(code), 6);
    assert_int_equal(strspn(code, "0123456789"), 6);
    assert_int_equal(pairing_codes_try(&p, "tablet", other_code(code), 2 * SECOND, &got), PAIRING_WRONG);
    assert_int_equal(pairing_codes_try(&p, "another", code, 2 * SECOND, &got), PAIRING_NONE);
    assert_int_equal(pairing_codes_try(&p, "tablet", code, 2 * SECOND, &got), PAIRING_RIGHT);
    assert_string_equal(got.name, "tablet");
    assert_int_equal(pairing_codes_try(&p, "tablet", code, 2 * SECOND, &got), PAIRING_NONE);
}

static void wrong_too_often_is_void(void **state)
{
    (void)state;
    struct pairing_codes p = {0};
    struct pairing_code got;
    const char *wrong = other_code(make(&p, "tablet", "192.0.2.1", SECOND)->code);
    for (int i = 1; i < PAIRING_WRONG_MAX; i++)
        assert_int_equal(pairing_codes_try(&p, "tablet", wrong, SECOND, &got), PAIRING_WRONG);
    assert_int_equal(pairing_codes_try(&p, "tablet", wrong, SECOND, &got), PAIRING_VOID);
    assert_int_equal(pairing_codes_try(&p, "tablet", wrong, SECOND, &got), PAIRING_NONE);
}

static void it_ends_after_its_time(void **state)
{
    (void)state;
    struct pairing_codes p = {0};
    struct pairing_code got;
    char code[PAIRING_CODE_SIZE];
    assert_true(pairing_codes_due_us(&p) == CLOCK_FOREVER);
    memcpy(code, make(&p, "tablet", "192.0.2.1", SECOND)->code, sizeof(code));
    assert_true(pairing_codes_due_us(&p) == SECOND + PAIRING_LIVES_S * SECOND);
    assert_false(pairing_codes_expire(&p, PAIRING_LIVES_S * SECOND));
    assert_true(pairing_codes_expire(&p, SECOND + PAIRING_LIVES_S * SECOND));
    assert_int_equal(pairing_codes_try(&p, "tablet", code, SECOND + PAIRING_LIVES_S * SECOND, &got),
                     PAIRING_NONE);
}

static void the_same_page_gets_a_new_one_but_not_at_once(void **state)
{
    (void)state;
    struct pairing_codes p = {0};
    assert_non_null(make(&p, "tablet", "192.0.2.1", SECOND));
    assert_null(make(&p, "tablet", "192.0.2.1", 2 * SECOND));
    assert_true(wait_us == 9 * SECOND);
    assert_non_null(make(&p, "tablet", "192.0.2.1", 11 * SECOND));
    int taken = 0;
    for (size_t i = 0; i < VIEW_PAIRINGS_MAX; i++)
        taken += p.at[i].code[0] != '\0';
    assert_int_equal(taken, 1);
}

static void one_address_has_few(void **state)
{
    (void)state;
    struct pairing_codes p = {0};
    char browser[16];
    for (int i = 0; i < PAIRING_ADDRESS_MAX; i++) {
        snprintf(browser, sizeof(browser), "page%d", i);
        assert_non_null(make(&p, browser, "192.0.2.66", SECOND));
    }
    assert_null(make(&p, "more", "192.0.2.66", 2 * SECOND));
    assert_true(wait_us > 0);
    assert_non_null(make(&p, "tablet", "192.0.2.1", 2 * SECOND));
}

/* Somebody with as many addresses as there are places asks all the time. */
static void nobody_keeps_the_others_out(void **state)
{
    (void)state;
    struct pairing_codes p = {0};
    char browser[24];
    char address[24];
    for (int i = 0; i < VIEW_PAIRINGS_MAX; i++) {
        snprintf(address, sizeof(address), "192.0.2.%d", 60 + i);
        assert_non_null(make(&p, address, address, SECOND));
    }
    assert_null(make(&p, "tablet", "192.0.2.1", 2 * SECOND));
    assert_true(wait_us <= PAIRING_SAFE_S * SECOND);
    assert_non_null(make(&p, "tablet", "192.0.2.1", 2 * SECOND + wait_us));
    /* And then has its minute, whoever else asks. */
    for (int i = 0; i < 200; i++) {
        snprintf(browser, sizeof(browser), "b%d", i);
        snprintf(address, sizeof(address), "192.0.3.%d", i);
        (void)make(&p, browser, address, 62 * SECOND + i * (SECOND / 4));
    }
    bool there = false;
    for (size_t i = 0; i < VIEW_PAIRINGS_MAX; i++)
        there = there || strcmp(p.at[i].name, "tablet") == 0;
    assert_true(there);
}

int main(void)
{
    struct error err;
    if (!token_init(&err))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_code_is_right_once),
        cmocka_unit_test(wrong_too_often_is_void),
        cmocka_unit_test(it_ends_after_its_time),
        cmocka_unit_test(the_same_page_gets_a_new_one_but_not_at_once),
        cmocka_unit_test(one_address_has_few),
        cmocka_unit_test(nobody_keeps_the_others_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
