/* The jobs of the background thread: each a small file with a struct that begins with struct job, its own next-due time, and one
 * function that takes its turn. A turn makes at most one platform request. After each turn people's requests go first.
 * Background thread only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "accounts.h"
#include "background/background.h"
#include "activities.h"
#include "connection.h"
#include "core/event.h"
#include "note.h"

enum job_step {
    JOB_DONE,    /* this run is over; due_us says when the next begins */
    JOB_MORE,    /* another turn at once (people go first) */
    JOB_WAITING, /* nothing to do until a note or due_us */
    JOB_FAILED,  /* problem says why; again after a growing pause */
};

struct job {
    const char *name;
    enum job_step (*turn)(struct job *job);
    /* What happened elsewhere; may make it due. NULL: nothing concerns it. */
    void (*note)(struct job *job, const struct note *note);
    /* Any thread: ends what its turn is doing, if that is no call of the connection's. NULL: nothing to end. */
    void (*interrupt)(struct job *job);
    /* Any thread: the same, because somebody waits (true); the job's own: nobody does any more. NULL: its turns are short. */
    void (*give_way)(struct job *job, bool somebody_waits);
    void (*free)(struct job *job);
    struct jobs *jobs;
    int64_t due_us; /* mono; CLOCK_FOREVER */
    bool idle;      /* only while no other job is due */
    bool running;
    bool renewed;     /* the session was renewed for the call that failed last */
    bool away;        /* its last turn failed because nobody answered: no pause when the platform is back */
    bool was_away;    /* so did its last failure */
    int64_t last_us;  /* wall: last success */
    int failures;     /* in a row */
    char detail[120]; /* what the last run did */
    char problem[200];
};

enum { JOBS_MAX = REPORT_JOBS_MAX };

struct jobs {
    struct job *list[JOBS_MAX];
    int count;
    struct connection *connection;
    const struct background_settings *settings;
    const struct background_reads *reads;
    struct queue *inbox;
    struct accounts accounts;
    bool begun;
    bool changed; /* to be reported */
};

/* Makes all jobs. inbox and the pointers are borrowed. */
void jobs_init(struct jobs *j, struct connection *connection, const struct background_settings *settings,
               const struct background_reads *reads, struct queue *inbox);
void jobs_fini(struct jobs *j);
/* Any thread, when the thread is to stop. */
void jobs_interrupt(struct jobs *j);
/* Any thread, with true: somebody has asked for something, what can wait ends its turn. The thread's own, before it looks for what was
 * asked: with false. */
void jobs_give_way(struct jobs *j, bool somebody_waits);
/* From now on they may run. */
void jobs_begin(struct jobs *j);
/* When the first is due (mono). */
int64_t jobs_due(const struct jobs *j);
/* One turn of the one that has been due longest, if any is. Reports what changed. */
void jobs_turn(struct jobs *j);
void jobs_note(struct jobs *j, const struct note *note);

/* --- for the jobs themselves ------------------------------------------------------------------------------------------- */
/* Due again so many seconds from now (at least 1). */
void job_due_in(struct job *job, int64_t seconds);
/* The operator session for a call; NULL: there is none, problem says why, end the turn as JOB_FAILED. */
const char *job_session(struct job *job);
/* A call failed. Renews an expired session (then JOB_MORE, once), else JOB_FAILED with the problem. */
enum job_step job_refused(struct job *job, const struct otapi_reply *reply, const char *method);
enum job_step job_failed(struct job *job, const struct error *err);
/* A call was refused and there is no operator session now: nothing is said about anything else that the call named. */
bool job_without_session(const struct job *job);
/* Hands an event to the station. False when its inbox is full: the event is freed. */
bool job_tell(struct job *job, unsigned lane, struct event *event);

/* The jobs, one a file. */
struct job *job_session_new(struct jobs *j);
struct job *job_mirror_new(struct jobs *j);
struct job *job_late_new(struct jobs *j);
struct job *job_accounts_new(struct jobs *j);
struct job *job_synchronise_new(struct jobs *j);
struct job *job_activities_new(struct jobs *j);
struct job *job_outbox_new(struct jobs *j);
struct job *job_pictures_new(struct jobs *j);
struct job *job_undecided_new(struct jobs *j);
