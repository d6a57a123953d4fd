/* Synchronising and the list of accounts while the operator's own session ends: the marketplace's accounts are not to blame. */
#include "desk.h"

#define ACTIVITY   OK("<Result><Type>T</Type><Id>a1</Id></Result>")
#define NEW_LOG_IN OK("<SessionId><Value>new</Value></SessionId>")

static const char RUN_SYNC[] = "RunOrdersSynchronizingWithProvider";
static const char LIST[] = "GetProviderOrdersIntegrationSessionInfoList";

static void no_account_is_lost_with_the_operators_session(void **state)
{
    struct desk d;
    (void)state;
    desk_open(&d, job_synchronise_new);
    desk_run(&d, RUN_SYNC, NO("SessionExpired"), NO("InternalError"));
    assert_int_equal(d.job->failures, 1);
    assert_false(d.jobs.accounts.list[0].refused);
    /* It is this account's turn again when there is a session. */
    desk_run(&d, RUN_SYNC, ACTIVITY, NEW_LOG_IN);
    assert_string_equal(d.job->detail, "started for 1 account");
    assert_int_equal(d.job->failures, 0);
    /* A new operator's session does not help: it is the account's that is refused. */
    desk_run(&d, RUN_SYNC, NO("SessionExpired"), NEW_LOG_IN);
    assert_true(d.jobs.accounts.list[0].refused);
    desk_close(&d);
}

static void no_marketplace_is_passed_over_with_the_operators_session(void **state)
{
    struct desk d;
    (void)state;
    desk_open(&d, job_accounts_new);
    desk_run(&d, LIST, NO("SessionExpired"), NO("InternalError"));
    assert_int_equal(d.job->failures, 1);
    desk_run(&d, LIST, OK("<Result><Content><Item><Id>s1</Id><Name>buyer</Name></Item></Content></Result>"),
             NEW_LOG_IN);
    assert_string_equal(d.job->detail, "1 account logged in");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_account_is_lost_with_the_operators_session),
        cmocka_unit_test(no_marketplace_is_passed_over_with_the_operators_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
