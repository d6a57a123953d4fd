/* Provider sessions: who is logged in at each marketplace, read with every check of the session and when somebody has just logged
 * in. A session that is no longer listed is gone; the platform says nothing else about its end. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "jobs.h"
#include "otapi/provider.h"

struct job_accounts {
    struct job job;
    int next; /* provider */
    int found;
};

static void tell(struct job_accounts *a, const char *provider, const struct account *list, size_t count)
{
    struct event *event = event_new(EVENT_ACCOUNTS);
    text_copy(event->accounts.provider, sizeof(event->accounts.provider), provider);
    event->accounts.accounts = count ? mem_copy(list, count * sizeof(*list)) : NULL;
    event->accounts.count = count;
    (void)job_tell(&a->job, LANE_REPLY, event); /* a full inbox: the next reading tells it */
}

static enum job_step turn(struct job *job)
{
    struct job_accounts *a = (struct job_accounts *)job;
    const struct background_settings *settings = job->jobs->settings;
    struct otapi_provider_session sessions[ACCOUNTS_MAX];
    struct account list[ACCOUNTS_MAX];
    struct otapi_reply reply;
    size_t count;
    if (a->next >= settings->provider_count) {
        text_format(job->detail, sizeof(job->detail), "%d account%s logged in", a->found,
                    a->found == 1 ? "" : "s");
        a->next = 0;
        a->found = 0;
        job_due_in(job, settings->session_check_s);
        return JOB_DONE;
    }
    const char *provider = settings->providers[a->next];
    const char *session = job_session(job);
    if (session == NULL)
        return JOB_FAILED;
    if (!otapi_get_provider_sessions(job->jobs->connection->otapi, session, provider, sessions, ACCOUNTS_MAX,
                                     &count, &reply)) {
        enum job_step step = job_refused(job, &reply, "GetProviderOrdersIntegrationSessionInfoList");
        if (step == JOB_FAILED && reply.outcome != OTAPI_NO_ANSWER && reply.outcome != OTAPI_INTERRUPTED &&
            !job_without_session(job))
            a->next++; /* one marketplace that is not set up does not hide the others */
        return step;
    }
    job->renewed = false;
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct account){0};
        text_copy(list[i].session, sizeof(list[i].session), sessions[i].id);
        text_copy(list[i].name, sizeof(list[i].name), sessions[i].name);
        text_copy(list[i].balance, sizeof(list[i].balance), sessions[i].balance);
        text_copy(list[i].currency, sizeof(list[i].currency), sessions[i].currency);
    }
    accounts_put(&job->jobs->accounts, provider, list, count);
    tell(a, provider, list, count);
    explicit_bzero(sessions, sizeof(sessions));
    explicit_bzero(list, sizeof(list));
    a->found += (int)count;
    a->next++;
    return JOB_MORE;
}

static void note(struct job *job, const struct note *note)
{
    if (note->kind == NOTE_ACCOUNTS && !job->running)
        job->due_us = clock_mono_us();
}

static void free_job(struct job *job)
{
    free(job);
}

struct job *job_accounts_new(struct jobs *j)
{
    struct job_accounts *a = mem_new(sizeof(*a));
    (void)j;
    a->job = (struct job){.name = "accounts", .turn = turn, .note = note, .free = free_job};
    return &a->job;
}
