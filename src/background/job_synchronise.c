/* Synchronising: for each account that is logged in, the platform reads the marketplace's orders back: statuses, waybills. It does so
 * by itself as well; here it is made sure of, and its end is known. Harmless to run twice, so there is no intent. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "jobs.h"
#include "otapi/provider.h"

/* Until an account is there; at the start they are just being read. */
enum { FIRST_WAIT_S = 5, ACCOUNTS_WAIT_S = 60 };

struct job_synchronise {
    struct job job;
    int next; /* account */
    int started;
};

static void refuse_account(struct job *job, const struct known_account *k)
{
    struct event *event = event_new(EVENT_ACCOUNTS);
    text_copy(event->accounts.provider, sizeof(event->accounts.provider), k->provider);
    event->accounts.accounts = mem_copy(&k->account, sizeof(k->account));
    event->accounts.count = 1;
    event->accounts.refused = true;
    (void)job_tell(job, LANE_REPLY, event);
    accounts_refuse(&job->jobs->accounts, k->provider, k->account.session);
}

static enum job_step end_run(struct job_synchronise *s)
{
    const struct jobs *jobs = s->job.jobs;
    text_format(s->job.detail, sizeof(s->job.detail), "started for %d account%s", s->started,
                s->started == 1 ? "" : "s");
    s->next = 0;
    s->started = 0;
    job_due_in(&s->job, jobs->settings->sync_every_s);
    return JOB_DONE;
}

static enum job_step turn(struct job *job)
{
    struct job_synchronise *s = (struct job_synchronise *)job;
    struct accounts *accounts = &job->jobs->accounts;
    struct otapi_activity_id activity;
    struct otapi_reply reply;
    if (accounts->count == 0) {
        text_copy(job->detail, sizeof(job->detail), "no account is logged in");
        job_due_in(job, job->last_us == 0 ? FIRST_WAIT_S : ACCOUNTS_WAIT_S);
        return JOB_DONE;
    }
    while (s->next < accounts->count && accounts->list[s->next].refused)
        s->next++;
    if (s->next >= accounts->count)
        return end_run(s);
    const struct known_account *k = &accounts->list[s->next];
    const char *session = job_session(job);
    if (session == NULL)
        return JOB_FAILED;
    if (otapi_run_sync(job->jobs->connection->otapi, session, k->provider, k->account.session, NULL, 0,
                       &activity, &reply)) {
        job->renewed = false;
        activities_follow(job->jobs, activity.type, activity.id, k->provider, "");
        s->started++;
        s->next++;
        return JOB_MORE;
    }
    enum job_step step = job_refused(job, &reply, "RunOrdersSynchronizingWithProvider");
    if (step != JOB_FAILED || reply.outcome == OTAPI_NO_ANSWER || reply.outcome == OTAPI_INTERRUPTED ||
        job_without_session(job))
        return step;
    /* How a dead provider session is refused is not public; the sub code names the session, most likely. */
    if (strcasestr(reply.sub_code, "session"))
        refuse_account(job, k);
    s->next++;
    return step;
}

static void free_job(struct job *job)
{
    free(job);
}

struct job *job_synchronise_new(struct jobs *j)
{
    struct job_synchronise *s = mem_new(sizeof(*s));
    (void)j;
    s->job = (struct job){.name = "synchronise", .turn = turn, .free = free_job};
    return &s->job;
}
