#include "fresh_store.h"

#include "store/provider_sessions.h"

static void put(struct store *s, const char *provider, const char *const (*list)[2], size_t count,
                int64_t at_us)
{
    struct account accounts[4] = {0};
    struct accounts_answer answer = {.accounts = accounts, .count = count};
    text_copy(answer.provider, sizeof(answer.provider), provider);
    for (size_t i = 0; i < count; i++) {
        text_copy(accounts[i].session, sizeof(accounts[i].session), list[i][0]);
        text_copy(accounts[i].name, sizeof(accounts[i].name), list[i][1]);
        text_copy(accounts[i].balance, sizeof(accounts[i].balance), "12.50");
    }
    store_begin(s);
    store_put_accounts(s, &answer, at_us);
    fresh_commit(s);
}

static size_t read_all(struct store *s, struct account_report ret[8])
{
    size_t count;
    struct error err;
    assert_true(store_accounts(s, 0, ret, 8, &count, &err));
    return count;
}

static void what_is_not_listed_any_more_is_gone(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct account_report r[8];
    const char *const two[][2] = {{"s1", "ann"}, {"s2", "bob"}};
    put(s, "Taobao", two, 2, 100);
    put(s, "Alibaba1688", two, 1, 150);
    put(s, "Taobao", two + 1, 1, 200);
    assert_int_equal(read_all(s, r), 3);
    assert_string_equal(r[0].provider, "Alibaba1688");
    assert_int_equal(r[0].gone_us, 0);
    assert_string_equal(r[1].name, "ann");
    assert_int_equal(r[1].gone_us, 200);
    assert_int_equal(r[1].last_seen_us, 100);
    assert_int_equal(r[2].gone_us, 0);
    assert_int_equal(r[2].first_seen_us, 100);
    assert_int_equal(r[2].last_seen_us, 200);
    assert_string_equal(r[2].balance, "12.50");
}

static void a_new_log_in_begins_its_age_anew(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct account_report r[8];
    const char *const before[][2] = {{"s1", "ann"}};
    const char *const after[][2] = {{"s9", "ann"}};
    put(s, "Taobao", before, 1, 100);
    put(s, "Taobao", after, 1, 300);
    assert_int_equal(read_all(s, r), 1); /* the account's newest */
    assert_int_equal(r[0].first_seen_us, 300);
    assert_int_equal(r[0].gone_us, 0);
}

static void a_refused_session_does_not_come_back(void **state)
{
    struct store *s = ((struct fresh_store *)*state)->store;
    struct account_report r[8];
    const char *const one[][2] = {{"s1", "ann"}};
    put(s, "Taobao", one, 1, 100);
    store_begin(s);
    store_refuse_account(s, "Taobao", "s1", 200);
    fresh_commit(s);
    put(s, "Taobao", one, 1, 300); /* the platform still lists it */
    assert_int_equal(read_all(s, r), 1);
    assert_int_equal(r[0].gone_us, 200);
    size_t count;
    struct error err;
    assert_true(store_accounts(s, 201, r, 8, &count, &err)); /* gone too long ago to be shown */
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_not_listed_any_more_is_gone, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_new_log_in_begins_its_age_anew, fresh_store_open,
                                        fresh_store_close),
        cmocka_unit_test_setup_teardown(a_refused_session_does_not_come_back, fresh_store_open,
                                        fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
