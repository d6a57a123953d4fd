#include "jobs.h"

#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "background"
#include "base/attr.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

enum {
    PAUSE_MAX_S = 300,
    PAUSE_DENIED_S = 600, /* a person must act first */
    PAUSE_LIMIT_S = 1800, /* the tariff's calls are used up */
    BACK_APART_US = 250000,
    OUTAGE = 2, /* failures in a row; one alone may be about one marketplace */
};

static struct job *(*const makers[])(struct jobs *j) = {
    job_session_new,     job_accounts_new,   job_mirror_new,    job_late_new,    job_outbox_new,
    job_synchronise_new, job_activities_new, job_undecided_new, job_pictures_new};
_Static_assert(COUNT_OF(makers) <= JOBS_MAX, "room for every job");

void jobs_init(struct jobs *j, struct connection *connection, const struct background_settings *settings,
               const struct background_reads *reads, struct queue *inbox)
{
    *j = (struct jobs){.connection = connection, .settings = settings, .reads = reads, .inbox = inbox};
    for (size_t i = 0; i < COUNT_OF(makers); i++) {
        struct job *job = makers[i](j);
        job->jobs = j;
        job->due_us = CLOCK_FOREVER;
        j->list[j->count++] = job;
    }
}

void jobs_interrupt(struct jobs *j)
{
    for (int i = 0; i < j->count; i++)
        if (j->list[i]->interrupt)
            j->list[i]->interrupt(j->list[i]);
}

void jobs_give_way(struct jobs *j, bool somebody_waits)
{
    for (int i = 0; i < j->count; i++)
        if (j->list[i]->give_way)
            j->list[i]->give_way(j->list[i], somebody_waits);
}

void jobs_fini(struct jobs *j)
{
    for (int i = 0; i < j->count; i++)
        j->list[i]->free(j->list[i]);
    j->count = 0;
    accounts_fini(&j->accounts);
}

/* --- what people see ----------------------------------------------------------------------------------------------------- */
static int64_t wall_of(int64_t mono_us)
{
    return mono_us == CLOCK_FOREVER ? 0 : clock_wall_us() + mono_us - clock_mono_us();
}

static void report(struct jobs *j)
{
    struct event *event = event_new(EVENT_JOBS);
    event->jobs = mem_new(sizeof(*event->jobs));
    for (int i = 0; i < j->count; i++) {
        const struct job *job = j->list[i];
        struct job_report *r = &event->jobs->jobs[event->jobs->count++];
        text_copy(r->name, sizeof(r->name), job->name);
        r->running = job->running;
        r->last_us = job->last_us;
        r->next_us = job->running ? 0 : wall_of(job->due_us);
        r->failures = job->failures;
        text_copy(r->detail, sizeof(r->detail), job->detail);
        text_copy(r->problem, sizeof(r->problem), job->problem);
    }
    j->changed = !queue_push(j->inbox, LANE_REPLY, &event->node);
    if (j->changed)
        event_free(event);
}

/* --- turns ------------------------------------------------------------------------------------------------------------------ */
void jobs_begin(struct jobs *j)
{
    if (j->begun)
        return;
    j->begun = true;
    for (int i = 0; i < j->count; i++)
        j->list[i]->due_us = clock_mono_us();
}

/* The one that has been due longest; one for idle times only when no other is due now. */
static struct job *first_due(const struct jobs *j)
{
    struct job *first = NULL;
    struct job *idle = NULL;
    for (int i = 0; i < j->count && j->begun; i++) {
        struct job **best = j->list[i]->idle ? &idle : &first;
        if (j->list[i]->due_us != CLOCK_FOREVER && (*best == NULL || j->list[i]->due_us < (*best)->due_us))
            *best = j->list[i];
    }
    if (idle == NULL || (first && (first->due_us <= clock_mono_us() || first->due_us <= idle->due_us)))
        return first;
    return idle;
}

int64_t jobs_due(const struct jobs *j)
{
    const struct job *job = first_due(j);
    return job ? job->due_us : CLOCK_FOREVER;
}

/* Everything has waited for the same: each a little after the other. What is in the middle of something goes on by itself. */
static void platform_back(struct jobs *j)
{
    int64_t due_us = clock_mono_us();
    operator_session_back(&j->connection->session);
    for (int i = 0; i < j->count; i++) {
        struct job *job = j->list[i];
        if (job->running || !job->away || job->failures == 0 || job->due_us <= due_us)
            continue;
        job->due_us = due_us;
        due_us += BACK_APART_US;
    }
}

static void give_note(struct jobs *j, const struct note *note)
{
    if (note->kind == NOTE_BACK)
        platform_back(j);
    for (int i = 0; i < j->count; i++)
        if (j->list[i]->note)
            j->list[i]->note(j->list[i], note);
}

/* 1, 2, 4 … 300 s after failures in a row; a job that set a longer pause keeps it. */
static void pause_after_failure(struct job *job)
{
    int64_t pause_s = 1;
    for (int i = 0; i < job->failures && pause_s < PAUSE_MAX_S; i++)
        pause_s *= 2;
    job->failures++;
    int64_t until_us = clock_mono_us() + (pause_s < PAUSE_MAX_S ? pause_s : PAUSE_MAX_S) * 1000000;
    if (job->due_us == CLOCK_FOREVER || job->due_us < until_us)
        job->due_us = until_us;
}

void jobs_turn(struct jobs *j)
{
    struct job *job = first_due(j);
    if (job == NULL || job->due_us > clock_mono_us())
        return;
    bool was_running = job->running;
    bool was_failing = job->failures > 0;
    bool back = false;
    job->due_us = CLOCK_FOREVER;
    job->away = false;
    enum job_step step = job->turn(job);
    job->running = step == JOB_MORE || step == JOB_WAITING;
    switch (step) {
    case JOB_DONE:
        back = job->was_away && job->failures >= OUTAGE;
        job->was_away = false;
        job->failures = 0;
        job->renewed = false;
        job->problem[0] = '\0';
        job->last_us = clock_wall_us();
        if (was_failing)
            log_info("event=job_well job=%s", job->name);
        break;
    case JOB_MORE:
        job->due_us = clock_mono_us();
        break;
    case JOB_WAITING:
        break;
    case JOB_FAILED:
        job->was_away = job->away;
        pause_after_failure(job);
        if (job->failures == 1)
            log_warning("event=job_failed job=%s %s", job->name, job->problem);
        break;
    }
    /* When nobody scans, no look-up finds that out. */
    if (back)
        give_note(j, &(struct note){.kind = NOTE_BACK});
    j->changed = j->changed || step == JOB_DONE || step == JOB_FAILED || job->running != was_running;
    if (j->changed)
        report(j);
}

void jobs_note(struct jobs *j, const struct note *note)
{
    give_note(j, note);
    if (j->changed)
        report(j);
}

/* --- for the jobs themselves ------------------------------------------------------------------------------------------------ */
void job_due_in(struct job *job, int64_t seconds)
{
    job->due_us = clock_mono_us() + (seconds > 1 ? seconds : 1) * 1000000;
}

const char *job_session(struct job *job)
{
    struct error err;
    const char *session = connection_session(job->jobs->connection, &err);
    if (session == NULL) {
        job->away = job->jobs->connection->session.away;
        (void)job_failed(job, &err);
    }
    return session;
}

enum job_step job_failed(struct job *job, const struct error *err)
{
    text_copy(job->problem, sizeof(job->problem), err->text);
    return JOB_FAILED;
}

enum job_step job_refused(struct job *job, const struct otapi_reply *reply, const char *method)
{
    struct error err;
    otapi_error(reply, method, &err);
    if (reply->outcome == OTAPI_SESSION_EXPIRED && !job->renewed) {
        char expired[OTAPI_SESSION_SIZE];
        text_copy(expired, sizeof(expired), job->jobs->connection->session.session);
        job->renewed = true;
        bool renewed = connection_renew(job->jobs->connection, expired);
        explicit_bzero(expired, sizeof(expired));
        if (renewed)
            return JOB_MORE;
    }
    job->away = otapi_away(reply->outcome);
    if (reply->outcome == OTAPI_LIMIT)
        job_due_in(job, PAUSE_LIMIT_S);
    else if (reply->outcome == OTAPI_DENIED)
        job_due_in(job, PAUSE_DENIED_S);
    return job_failed(job, &err);
}

bool job_without_session(const struct job *job)
{
    return job->jobs->connection->session.session[0] == '\0';
}

bool job_tell(struct job *job, unsigned lane, struct event *event)
{
    if (queue_push(job->jobs->inbox, lane, &event->node))
        return true;
    event_free(event);
    return false;
}
