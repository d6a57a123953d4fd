/* Activities: each one that runs is asked about every activity_poll_s until it ends; one that waits for an answer less often.
 * Those that others started are found by searching now and then. Each call is a turn of its own. */
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "activities"
#include "activities.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "jobs.h"

enum {
    FOLLOWED_MAX = 64,
    ASKING_POLL_S = 30,
    SEARCH_EVERY_S = 300,
    REFUSED_POLL_MAX_S = 600,
    REFUSALS_MAX = 150, /* in a row, which takes a day */
    KIND_MAX = 64,
};

struct followed {
    char type[KIND_MAX];
    char id[64];
    char provider[32];
    char order_id[ORDER_ID_SIZE];
    int64_t due_us;
    char *last; /* detail as last told; owned */
    enum activity_state state;
    bool told;
    int refusals; /* in a row */
};

struct job_activities {
    struct job job;
    struct followed list[FOLLOWED_MAX];
    int count;
    int64_t search_us; /* mono: when others' are searched for next */
    int ended;
};

static struct job_activities *find_job(struct jobs *j)
{
    for (int i = 0; i < j->count; i++)
        if (strcmp(j->list[i]->name, "activities") == 0)
            return (struct job_activities *)j->list[i];
    return NULL;
}

static struct followed *find(struct job_activities *a, const char *type, const char *id)
{
    for (int i = 0; i < a->count; i++)
        if (strcmp(a->list[i].id, id) == 0 && strcmp(a->list[i].type, type) == 0)
            return &a->list[i];
    return NULL;
}

static void follow(struct job_activities *a, const char *type, const char *id, const char *provider,
                   const char *order_id)
{
    struct followed *f = find(a, type, id);
    if (f == NULL && a->count == FOLLOWED_MAX)
        return; /* found again by a later search, when others have ended */
    if (f == NULL) {
        f = &a->list[a->count++];
        *f = (struct followed){0};
        text_copy(f->type, sizeof(f->type), type);
        text_copy(f->id, sizeof(f->id), id);
    }
    if (provider[0])
        text_copy(f->provider, sizeof(f->provider), provider);
    if (order_id[0])
        text_copy(f->order_id, sizeof(f->order_id), order_id);
    f->due_us = clock_mono_us();
}

static void forget(struct job_activities *a, struct followed *f)
{
    free(f->last);
    *f = a->list[--a->count];
}

/* The list is full: the one that is refused most is asked about again when there is room. */
static void make_room(struct job_activities *a)
{
    struct followed *most = &a->list[0];
    for (int i = 1; i < a->count; i++)
        if (a->list[i].refusals > most->refusals)
            most = &a->list[i];
    if (a->count == FOLLOWED_MAX && most->refusals > 0)
        forget(a, most);
}

void activities_follow(struct jobs *j, const char *type, const char *id, const char *provider,
                       const char *order_id)
{
    struct job_activities *a = find_job(j);
    if (a == NULL || id[0] == '\0')
        return;
    if (find(a, type, id) == NULL)
        make_room(a);
    follow(a, type, id, provider, order_id);
    if (j->begun && !a->job.running)
        a->job.due_us = clock_mono_us();
}

/* Tells what has changed. */
static void tell(struct job_activities *a, struct followed *f, struct activity_report *report)
{
    if (f->told && f->state == report->state && f->last && report->detail &&
        strcmp(f->last, report->detail) == 0) {
        free(report->detail);
        return;
    }
    free(f->last);
    f->last = mem_string(report->detail);
    f->state = report->state;
    text_copy(report->provider, sizeof(report->provider), f->provider);
    text_copy(report->order_id, sizeof(report->order_id), f->order_id);
    struct event *event = event_new(EVENT_ACTIVITY);
    event->activity = mem_copy(report, sizeof(*report));
    f->told = job_tell(&a->job, LANE_REPLY, event);
}

static void take(struct job_activities *a, struct followed *f, const struct otapi_activity *activity)
{
    struct activity_report report;
    activity_report_of(activity, &report);
    text_copy(report.type, sizeof(report.type), f->type); /* handed back as the run gave it */
    text_copy(report.id, sizeof(report.id), f->id);
    enum activity_state state = report.state;
    f->refusals = 0;
    int poll_s = state == ACTIVITY_ASKING ? ASKING_POLL_S : a->job.jobs->settings->activity_poll_s;
    tell(a, f, &report);
    f->due_us = clock_mono_us() + (int64_t)poll_s * 1000000;
    if (state == ACTIVITY_RUNNING || state == ACTIVITY_ASKING || !f->told)
        return;
    log_info("event=activity_over type=%s state=%s", f->type, activity_state_name(state));
    a->ended++;
    forget(a, f);
    /* Lines may have changed: the mirror reads them. */
    jobs_note(a->job.jobs, &(struct note){.kind = NOTE_SYNCED});
}

static void forgotten(struct job_activities *a, struct followed *f)
{
    struct activity_report report = {.state = ACTIVITY_FORGOTTEN};
    text_copy(report.type, sizeof(report.type), f->type);
    text_copy(report.id, sizeof(report.id), f->id);
    tell(a, f, &report);
    forget(a, f);
}

/* It may be somebody else's, or of a kind that is not told about: less and less often, and the others as they are. */
static enum job_step refused(struct job_activities *a, struct followed *f, const struct otapi_reply *reply)
{
    struct error err;
    int64_t pause_s = a->job.jobs->settings->activity_poll_s;
    for (int i = 0; i < f->refusals && pause_s < REFUSED_POLL_MAX_S; i++)
        pause_s *= 2;
    f->due_us = clock_mono_us() + (pause_s < REFUSED_POLL_MAX_S ? pause_s : REFUSED_POLL_MAX_S) * 1000000;
    if (f->refusals++ == 0) {
        otapi_error(reply, "GetBackgroundActivityInfo", &err);
        log_info("event=activity_refused type=%s %s", f->type, err.text);
    }
    if (f->refusals == REFUSALS_MAX)
        forgotten(a, f);
    return JOB_MORE;
}

static enum job_step ask(struct job_activities *a, struct followed *f)
{
    struct otapi_activity activity;
    struct otapi_reply reply;
    const char *session = job_session(&a->job);
    if (session == NULL)
        return JOB_FAILED;
    if (otapi_get_activity(a->job.jobs->connection->otapi, session, f->type, f->id, &activity, &reply)) {
        a->job.renewed = false;
        take(a, f, &activity);
        otapi_activity_fini(&activity);
        return JOB_MORE;
    }
    if (reply.outcome == OTAPI_NOT_FOUND) {
        forgotten(a, f);
        return JOB_MORE;
    }
    if (reply.outcome == OTAPI_REFUSED)
        return refused(a, f, &reply);
    f->due_us = clock_mono_us() + (int64_t)a->job.jobs->settings->activity_poll_s * 1000000;
    return job_refused(&a->job, &reply, "GetBackgroundActivityInfo");
}

static bool found(void *arg, const struct otapi_activity *activity)
{
    struct job_activities *a = arg;
    bool over = activity->finished || activity->cancelled;
    if (!over && find(a, activity->type, activity->id) == NULL)
        follow(a, activity->type, activity->id, "", "");
    return a->count < FOLLOWED_MAX;
}

/* What was not over when the station ended, or found no room here, is not for ever under way: its end is looked at. */
static bool take_up(struct job_activities *a, struct error *err)
{
    const struct background_reads *reads = a->job.jobs->reads;
    struct background_activity *open = mem_array(FOLLOWED_MAX, sizeof(*open));
    size_t count = 0;
    bool ok = reads->activities == NULL || reads->activities(reads->arg, open, FOLLOWED_MAX, &count, err);
    for (size_t i = 0; ok && i < count; i++)
        if (find(a, open[i].type, open[i].id) == NULL)
            follow(a, open[i].type, open[i].id, open[i].provider, open[i].order_id);
    free(open);
    return ok;
}

static enum job_step search(struct job_activities *a)
{
    /* Of an instance's other activities none concerns a warehouse. */
    static const char *const types[] = {
        "ProviderOrdersIntegrationExporting", "ProviderOrdersIntegrationSynchronizing",
        "ProviderOrdersIntegrationLinking", "ProviderOrdersIntegrationUnlinking"};
    struct otapi_reply reply;
    struct error err;
    const char *session = job_session(&a->job);
    if (session == NULL)
        return JOB_FAILED;
    if (!take_up(a, &err))
        return job_failed(&a->job, &err);
    if (!otapi_search_activities(a->job.jobs->connection->otapi, session, types,
                                 sizeof(types) / sizeof(types[0]), found, a, &reply))
        return job_refused(&a->job, &reply, "SearchBackgroundActivities");
    a->job.renewed = false;
    a->search_us = clock_mono_us() + (int64_t)SEARCH_EVERY_S * 1000000;
    return JOB_MORE;
}

static struct followed *first_due(struct job_activities *a)
{
    struct followed *first = NULL;
    for (int i = 0; i < a->count; i++)
        if (first == NULL || a->list[i].due_us < first->due_us)
            first = &a->list[i];
    return first;
}

static void say(struct job_activities *a)
{
    struct job *job = &a->job;
    int refused = 0;
    for (int i = 0; i < a->count; i++)
        refused += a->list[i].refusals > 0;
    if (refused > 0)
        text_format(job->detail, sizeof(job->detail), "%d followed, %d ended, %d refused", a->count, a->ended,
                    refused);
    else
        text_format(job->detail, sizeof(job->detail), "%d followed, %d ended", a->count, a->ended);
}

static enum job_step turn(struct job *job)
{
    struct job_activities *a = (struct job_activities *)job;
    int64_t now_us = clock_mono_us();
    struct followed *f = first_due(a);
    if (a->search_us <= now_us)
        return search(a);
    if (f && f->due_us <= now_us)
        return ask(a, f);
    say(a);
    job->due_us = f && f->due_us < a->search_us ? f->due_us : a->search_us;
    return JOB_DONE;
}

static void free_job(struct job *job)
{
    struct job_activities *a = (struct job_activities *)job;
    while (a->count > 0)
        forget(a, &a->list[0]);
    free(a);
}

struct job *job_activities_new(struct jobs *j)
{
    struct job_activities *a = mem_new(sizeof(*a));
    (void)j;
    a->job = (struct job){.name = "activities", .turn = turn, .free = free_job};
    return &a->job;
}
