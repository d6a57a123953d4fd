/* What a browser says that comes back from a marketplace, and the page it gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "provider_return.h"

#define STATE "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void read(const char *target, const char *state, const char *problem)
{
    struct target t;
    struct provider_return back;
    assert_true(target_parse(target, &t));
    provider_return_read(&t, &back);
    assert_string_equal(back.state, state);
    assert_string_equal(back.problem, problem);
    target_fini(&t);
}

static void what_it_says(void **state)
{
    (void)state;
    read("/provider/return?state=" STATE, STATE, "");
    read("/provider/return?state=" STATE "0", "", "");
    read("/provider/return?state=x&error=e&error_description=why", "", "why");
    read("/provider/return?message=m&errorMessage=e", "", "e");
    struct text target = {0};
    text_add(&target, "/provider/return?error=");
    for (int i = 0; i < 200; i++)
        text_add(&target, "%E7%99%BB");
    struct target t;
    struct provider_return back;
    assert_true(target_parse(target.data, &t));
    provider_return_read(&t, &back);
    assert_int_equal(strlen(back.problem), 297); /* cut between two letters */
    target_fini(&t);
    text_fini(&target);
}

static void html_stays_a_text(void **state)
{
    (void)state;
    struct text page = {0};
    provider_return_page(&page, "en", "<b>", RETURN_REFUSED, "\"><script>alert(1)</script>");
    assert_null(strstr(page.data, "<script"));
    assert_null(strstr(page.data, "<b>"));
    assert_non_null(strstr(page.data, "&lt;script"));
    assert_non_null(strstr(page.data, "You may close this page."));
    text_fini(&page);
    provider_return_page(&page, "ru", "Taobao", RETURN_DONE, "");
    assert_non_null(strstr(page.data, "<html lang=\"ru\">"));
    assert_non_null(strstr(page.data, "Вход завершён"));
    text_fini(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_it_says), cmocka_unit_test(html_stays_a_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
