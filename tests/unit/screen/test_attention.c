#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "attention.h"

static void expect(const struct view_background *b, const char *line)
{
    struct text out = {0};
    attention_text(b, &out);
    assert_string_equal(out.data ? out.data : "", line);
    text_fini(&out);
}

static void nothing_to_see_to_is_nothing(void **state)
{
    (void)state;
    struct view_background b = {.account_count = 1, .accounts = {{.provider = "Taobao", .name = "buyer"}}};
    expect(&(struct view_background){0}, "");
    expect(&b, ""); /* an account that is good */
}

static void everything_in_one_line(void **state)
{
    (void)state;
    struct view_background b = {
        .questions = 2,
        .late = 1,
        .undecided = 3,
        .outbox_parked = 4,
        .account_count = 4,
        .accounts = {{.provider = "Taobao", .name = "good"},
                     {.provider = "Taobao", .name = "ended", .gone_us = 5, .old = true},
                     {.provider = "Taobao", .name = "old", .old = true},
                     {.provider = "Alibaba1688", .gone_us = 5}}};
    expect(&b, "questions to answer: 2  on the shelf, order found: scan again: 1  requests to settle: 3  "
               "status updates refused: 4  Taobao ended: log in again  Taobao old: its log-in ends soon  "
               "Alibaba1688: nobody is logged in");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_to_see_to_is_nothing),
        cmocka_unit_test(everything_in_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
