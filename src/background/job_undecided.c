/* Requests whose answer was lost are looked for again, after 5, 10, 20 … 600 s, until it is known what became of them or a person has
 * settled them. A turn looks for one of them. Nothing is repeated. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "undecided"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "jobs.h"
#include "look.h"

enum {
    LOOKED_MAX = 32, /* the newest; the others when these are settled */
    FIRST_S = 5,
    PAUSE_MAX_S = 600,
    REST_S = 60, /* nothing is undecided, as far as is known */
};

struct looked {
    int64_t intent;
    int64_t due_us; /* mono */
    int tries;
    bool away; /* nobody answered the last look */
    struct look_course course;
};

struct job_undecided {
    struct job job;
    struct looked list[LOOKED_MAX];
    size_t count;
    int found;
};

static int64_t pause_us(int tries)
{
    int64_t pause_s = FIRST_S;
    for (int i = 0; i < tries && pause_s < PAUSE_MAX_S; i++)
        pause_s *= 2;
    return (pause_s < PAUSE_MAX_S ? pause_s : PAUSE_MAX_S) * 1000000;
}

/* Those that are undecided now keep their pauses; the others are forgotten. */
static void match(struct job_undecided *u, const struct background_intent *intents, size_t count)
{
    struct looked now[LOOKED_MAX] = {0};
    for (size_t i = 0; i < count; i++) {
        int64_t now_us = clock_mono_us();
        now[i] = (struct looked){
            .intent = intents[i].id, .due_us = now_us + pause_us(0), .course = {.first_us = now_us}};
        for (size_t k = 0; k < u->count; k++)
            if (u->list[k].intent == intents[i].id)
                now[i] = u->list[k];
    }
    u->count = count;
    memcpy(u->list, now, count * sizeof(now[0]));
}

static size_t first_due(const struct job_undecided *u)
{
    size_t first = 0;
    for (size_t i = 1; i < u->count; i++)
        if (u->list[i].due_us < u->list[first].due_us)
            first = i;
    return first;
}

static void tell(struct job_undecided *u, int64_t intent, enum look_result result, const char *text)
{
    struct event *event = event_new(EVENT_FOUND);
    event->found.intent = intent;
    event->found.done = result == LOOK_DONE;
    text_copy(event->found.text, sizeof(event->found.text), text);
    u->found += job_tell(&u->job, LANE_REPLY, event); /* else it is looked for again */
}

static enum job_step look_at(struct job_undecided *u, struct looked *l,
                             const struct background_intent *intent)
{
    struct jobs *jobs = u->job.jobs;
    struct person_context c = {.connection = jobs->connection,
                               .otapi = jobs->connection->otapi,
                               .settings = jobs->settings,
                               .jobs = jobs};
    enum look_result result;
    char text[LOOK_TEXT_SIZE];
    struct error err;
    const char *session = job_session(&u->job);
    l->due_us = clock_mono_us() + pause_us(++l->tries);
    l->away = u->job.away;
    if (session == NULL)
        return JOB_FAILED;
    text_copy(c.session, sizeof(c.session), session);
    bool ok = look_for(&c, intent, &l->course, &result, text, &err);
    explicit_bzero(c.session, sizeof(c.session));
    if (ok && result == LOOK_MORE) {
        l->due_us = clock_mono_us();
        l->tries--;
    } else if (ok && result != LOOK_OPEN)
        tell(u, intent->id, result, text);
    if (ok)
        return JOB_DONE;
    /* What is refused about one request says nothing about the others. */
    if (err.kind == ERROR_INPUT) {
        log_info("event=look_refused intent=%" PRId64 " %s", intent->id, err.text);
        return JOB_DONE;
    }
    u->job.away = l->away = err.kind == ERROR_RETRY;
    return job_failed(&u->job, &err);
}

static enum job_step look_at_first(struct job_undecided *u, const struct background_intent *intents)
{
    size_t first = first_due(u);
    enum job_step step = JOB_DONE;
    if (u->count > 0 && u->list[first].due_us <= clock_mono_us())
        step = look_at(u, &u->list[first], &intents[first]);
    text_format(u->job.detail, sizeof(u->job.detail), "%zu looked for, %d found", u->count, u->found);
    if (step == JOB_DONE && u->count > 0)
        u->job.due_us = u->list[first_due(u)].due_us;
    else if (step == JOB_DONE)
        job_due_in(&u->job, REST_S);
    return step;
}

static enum job_step turn(struct job *job)
{
    struct job_undecided *u = (struct job_undecided *)job;
    const struct background_reads *reads = job->jobs->reads;
    struct background_intent intents[LOOKED_MAX];
    size_t count;
    struct error err;
    if (reads->undecided == NULL)
        return JOB_DONE;
    if (!reads->undecided(reads->arg, intents, LOOKED_MAX, &count, &err))
        return job_failed(job, &err);
    match(u, intents, count);
    enum job_step step = look_at_first(u, intents);
    for (size_t i = 0; i < count; i++) {
        free(intents[i].args);
        free(intents[i].result);
    }
    return step;
}

static void platform_back(struct job_undecided *u)
{
    int64_t now_us = clock_mono_us();
    for (size_t i = 0; i < u->count; i++) {
        if (!u->list[i].away)
            continue;
        u->list[i].due_us = now_us;
        if (u->job.failures == 0 && u->job.due_us > now_us)
            u->job.due_us = now_us;
    }
}

static void note(struct job *job, const struct note *note)
{
    int64_t due_us = clock_mono_us() + pause_us(0);
    struct job_undecided *u = (struct job_undecided *)job;
    if (note->kind == NOTE_BACK)
        platform_back(u);
    if (note->kind == NOTE_UNDECIDED && job->failures == 0 && (job->due_us > due_us))
        job->due_us = due_us;
}

static void free_job(struct job *job)
{
    free(job);
}

struct job *job_undecided_new(struct jobs *j)
{
    struct job_undecided *u = mem_new(sizeof(*u));
    (void)j;
    u->job = (struct job){.name = "undecided", .turn = turn, .note = note, .free = free_job};
    return &u->job;
}
