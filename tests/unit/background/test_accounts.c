#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "accounts.h"
#include "base/text.h"

static struct account an_account(const char *session)
{
    struct account account = {.name = "buyer"};
    text_copy(account.session, sizeof(account.session), session);
    return account;
}

static const struct known_account *find(const struct accounts *a, const char *provider, const char *session)
{
    for (int i = 0; i < a->count; i++)
        if (strcmp(a->list[i].provider, provider) == 0 && strcmp(a->list[i].account.session, session) == 0)
            return &a->list[i];
    return NULL;
}

static void a_list_replaces_its_providers(void **state)
{
    (void)state;
    struct accounts a = {0};
    const struct account two[] = {an_account("s1"), an_account("s2")};
    accounts_put(&a, "Taobao", two, 2);
    accounts_put(&a, "Alibaba1688", two, 1);
    assert_int_equal(a.count, 3);
    accounts_put(&a, "Taobao", two + 1, 1);
    assert_int_equal(a.count, 2);
    assert_null(find(&a, "Taobao", "s1"));
    assert_non_null(find(&a, "Alibaba1688", "s1"));
    accounts_put(&a, "Taobao", NULL, 0);
    assert_int_equal(a.count, 1);
    accounts_fini(&a);
    assert_int_equal(a.count, 0);
    assert_string_equal(a.list[0].account.session, ""); /* sessions are secrets */
}

static void refused_stays_refused_until_a_new_log_in(void **state)
{
    (void)state;
    struct accounts a = {0};
    const struct account old = an_account("s1");
    const struct account fresh = an_account("s2");
    accounts_put(&a, "Taobao", &old, 1);
    accounts_put(&a, "Alibaba1688", &old, 1);
    accounts_refuse(&a, "Taobao", "s1");
    accounts_refuse(&a, "Taobao", "none");
    assert_true(find(&a, "Taobao", "s1")->refused);
    assert_false(find(&a, "Alibaba1688", "s1")->refused);
    accounts_put(&a, "Taobao", &old, 1);
    assert_true(find(&a, "Taobao", "s1")->refused);
    accounts_put(&a, "Taobao", &fresh, 1);
    assert_false(find(&a, "Taobao", "s2")->refused);
}

static void no_more_than_there_is_room_for(void **state)
{
    (void)state;
    static struct accounts a;
    static struct account many[ACCOUNTS_MAX + 5];
    for (int i = 0; i < ACCOUNTS_MAX + 5; i++)
        text_format(many[i].session, sizeof(many[i].session), "s%d", i);
    accounts_put(&a, "Alibaba1688", many, 3);
    accounts_put(&a, "Taobao", many, ACCOUNTS_MAX + 5);
    assert_int_equal(a.count, ACCOUNTS_MAX);
    assert_non_null(find(&a, "Alibaba1688", "s2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_replaces_its_providers),
        cmocka_unit_test(refused_stays_refused_until_a_new_log_in),
        cmocka_unit_test(no_more_than_there_is_room_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
