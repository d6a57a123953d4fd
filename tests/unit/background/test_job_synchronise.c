/* Synchronising and the list of accounts while the operator's own session ends: the marketplace's accounts are not to blame. */
#include "bed.h"

#include "../otapi/answerer.h"
#include "jobs.h"

#define OK(inside) "<a><ErrorCode>Ok</ErrorCode>" inside "</a>"
#define NO(code)   "<a><ErrorCode>" code "</ErrorCode><SubErrorCode>" code "</SubErrorCode></a>"
#define ACTIVITY   OK("<Result><Type>T</Type><Id>a1</Id></Result>")
#define NEW_LOG_IN OK("<SessionId><Value>new</Value></SessionId>")

struct desk {
    struct answerer platform;
    struct answer_of script[4]; /* changed between turns only */
    struct connection connection;
    struct background_settings settings;
    struct jobs jobs;
    struct job *job;
};

static void no_tell(void *arg, enum session_step step)
{
    (void)arg;
    (void)step;
}

static void open_desk(struct desk *d, struct job *(*maker)(struct jobs *j))
{
    struct error err;
    *d = (struct desk){.settings = {.sync_every_s = 1800, .session_check_s = 300, .provider_count = 1}};
    text_copy(d->settings.providers[0], sizeof(d->settings.providers[0]), "Taobao");
    answerer_start(&d->platform);
    d->platform.script = d->script;
    d->platform.body = NO("NotFound");
    const struct otapi_config config = {.url = d->platform.url,
                                        .instance_key = "key",
                                        .language = "en",
                                        .timeout_ms = 30000,
                                        .connect_timeout_ms = 30000,
                                        .answer_max_bytes = 1 << 20};
    d->connection = (struct connection){.otapi = otapi_new(&config, &err), .tell = no_tell};
    assert_non_null(d->connection.otapi);
    operator_session_init(&d->connection.session, "demo", "demo", "old", 300);
    d->jobs = (struct jobs){.connection = &d->connection,
                            .settings = &d->settings,
                            .inbox = queue_new(1024, event_free_node),
                            .begun = true};
    const struct account account = {.session = "provider-session", .name = "buyer"};
    accounts_put(&d->jobs.accounts, "Taobao", &account, 1);
    d->job = maker(&d->jobs);
    d->job->jobs = &d->jobs;
    d->jobs.list[d->jobs.count++] = d->job;
}

static void close_desk(struct desk *d)
{
    operator_session_fini(&d->connection.session);
    otapi_free(d->connection.otapi);
    queue_free(d->jobs.inbox);
    jobs_fini(&d->jobs);
    answerer_stop(&d->platform);
}

/* Its turns until the run is over or has failed, with these answers. */
static void run(struct desk *d, const char *method, const char *body, const char *log_in)
{
    d->script[0] = (struct answer_of){method, body};
    d->script[1] = (struct answer_of){"AuthenticateInstanceOperator", log_in};
    d->connection.session.not_before_us = 0;
    int failures = d->job->failures;
    d->job->due_us = 0;
    do
        jobs_turn(&d->jobs);
    while (d->job->running && d->job->failures == failures);
}

static const char RUN_SYNC[] = "RunOrdersSynchronizingWithProvider";
static const char LIST[] = "GetProviderOrdersIntegrationSessionInfoList";

static void no_account_is_lost_with_the_operators_session(void **state)
{
    struct desk d;
    (void)state;
    open_desk(&d, job_synchronise_new);
    run(&d, RUN_SYNC, NO("SessionExpired"), NO("InternalError"));
    assert_int_equal(d.job->failures, 1);
    assert_false(d.jobs.accounts.list[0].refused);
    /* It is this account's turn again when there is a session. */
    run(&d, RUN_SYNC, ACTIVITY, NEW_LOG_IN);
    assert_string_equal(d.job->detail, "started for 1 account");
    assert_int_equal(d.job->failures, 0);
    /* A new operator's session does not help: it is the account's that is refused. */
    run(&d, RUN_SYNC, NO("SessionExpired"), NEW_LOG_IN);
    assert_true(d.jobs.accounts.list[0].refused);
    close_desk(&d);
}

static void no_marketplace_is_passed_over_with_the_operators_session(void **state)
{
    struct desk d;
    (void)state;
    open_desk(&d, job_accounts_new);
    run(&d, LIST, NO("SessionExpired"), NO("InternalError"));
    assert_int_equal(d.job->failures, 1);
    run(&d, LIST, OK("<Result><Content><Item><Id>s1</Id><Name>buyer</Name></Item></Content></Result>"),
        NEW_LOG_IN);
    assert_string_equal(d.job->detail, "1 account logged in");
    close_desk(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_account_is_lost_with_the_operators_session),
        cmocka_unit_test(no_marketplace_is_passed_over_with_the_operators_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
