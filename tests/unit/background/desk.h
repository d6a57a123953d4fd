/* Jobs turned by hand, in the test's own thread, at a platform that says what it is told to. */
#pragma once

#include "bed.h"

#include "../otapi/answerer.h"
#include "jobs.h"

#define OK(inside) "<a><ErrorCode>Ok</ErrorCode>" inside "</a>"
#define NO(code)   "<a><ErrorCode>" code "</ErrorCode><SubErrorCode>" code "</SubErrorCode></a>"

struct desk {
    struct answerer platform;
    struct answer_of script[4]; /* changed between turns only */
    struct connection connection;
    struct background_settings settings;
    struct background_reads reads; /* set after desk_open() */
    struct jobs jobs;
    struct job *job;
};

static inline void desk_tell(void *arg, enum session_step step)
{
    (void)arg;
    (void)step;
}

static inline void desk_open(struct desk *d, struct job *(*maker)(struct jobs *j))
{
    *d = (struct desk){.settings = {.sync_every_s = 1800, .session_check_s = 300, .provider_count = 1}};
    text_copy(d->settings.providers[0], sizeof(d->settings.providers[0]), "Taobao");
    answerer_start(&d->platform);
    d->platform.script = d->script;
    d->platform.body = NO("NotFound");
    d->connection =
        (struct connection){.otapi = answerer_client_with(&d->platform, 30000), .tell = desk_tell};
    operator_session_init(&d->connection.session, "demo", "demo", "old", 300);
    d->jobs = (struct jobs){.connection = &d->connection,
                            .settings = &d->settings,
                            .reads = &d->reads,
                            .inbox = queue_new(1024, event_free_node),
                            .begun = true};
    const struct account account = {.session = "provider-session", .name = "buyer"};
    accounts_put(&d->jobs.accounts, "Taobao", &account, 1);
    d->job = maker(&d->jobs);
    d->job->jobs = &d->jobs;
    d->jobs.list[d->jobs.count++] = d->job;
}

static inline void desk_close(struct desk *d)
{
    operator_session_fini(&d->connection.session);
    otapi_free(d->connection.otapi);
    queue_free(d->jobs.inbox);
    jobs_fini(&d->jobs);
    answerer_stop(&d->platform);
}

/* Its turns until the run is over, waits for the station, or has failed; with these answers. */
static inline void desk_run(struct desk *d, const char *method, const char *body, const char *log_in)
{
    d->script[0] = (struct answer_of){method, body};
    d->script[1] = (struct answer_of){"AuthenticateInstanceOperator", log_in};
    d->connection.session.not_before_us = 0;
    int failures = d->job->failures;
    d->job->due_us = 0;
    do
        jobs_turn(&d->jobs);
    while (d->job->running && d->job->failures == failures && d->job->due_us <= clock_mono_us());
}
