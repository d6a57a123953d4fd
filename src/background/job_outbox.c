/* The outbox: tells the platform the status of lines that have arrived. The order is read first: what has the status already is done,
 * what may not be given it is left to the admin; the rest goes in one call, and the order is read again, for that call answers
 * nothing. What was in a call whose outcome is not known is remembered as told, maybe. What fails in passing is tried again with growing pauses (the station keeps when). Repeating is safe: a status is set, not
 * added to. */
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "outbox"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "jobs.h"
#include "otapi/line_change.h"
#include "otapi/order.h"

enum {
    ROWS_MAX = 100, /* of one order at a time */
    TAKEN_WAIT_S = 600,
    REST_S = 3600, /* nothing waits: looked at again, should a wake have been missed */
};

/* A line of the order in hand. */
struct entry {
    struct background_outbox row;
    bool seen; /* it is in the order */
    int status_id;
    bool is_void;
    bool allowed; /* the platform lets it have that status, as far as it says */
    bool decided;
    bool told; /* it was in a call that was not refused */
    struct outbox_result result;
};

enum phase { IDLE, READ, SEND, VERIFY, HAND_OVER, IN_FLIGHT };

struct job_outbox {
    struct job job;
    enum phase phase;
    bool begun;
    struct entry entries[ROWS_MAX];
    size_t count;
    size_t lines;   /* of the order, as read */
    bool single;    /* the platform refused several at once: one by one */
    size_t sending; /* single: which */
    int64_t number;
    int done, parked, later;
};

/* --- deciding ---------------------------------------------------------------------------------------------------------- */
static void decide(struct entry *e, enum outbox_outcome outcome, const char *problem)
{
    e->decided = true;
    e->result.id = e->row.id;
    e->result.outcome = outcome;
    e->result.told = e->told;
    text_copy(e->result.problem, sizeof(e->result.problem), problem);
}

static void decide_rest(struct job_outbox *o, enum outbox_outcome outcome, const char *problem)
{
    for (size_t i = 0; i < o->count; i++)
        if (!o->entries[i].decided)
            decide(&o->entries[i], outcome, problem);
}

static bool take_line(void *arg, const struct otapi_line *line)
{
    struct job_outbox *o = arg;
    o->lines++;
    for (size_t i = 0; i < o->count; i++) {
        struct entry *e = &o->entries[i];
        if (strcmp(e->row.line_id, line->line.line_id) != 0)
            continue;
        e->seen = true;
        e->status_id = line->line.status_id;
        e->is_void = line_void(&line->line);
        e->allowed = line->available_count == 0; /* not said: the platform will say when it is tried */
        for (size_t a = 0; a < line->available_count; a++)
            e->allowed = e->allowed || line->available[a].id == e->row.status_id;
    }
    return true;
}

/* A line that is further on needs nothing: statuses grow from ordered to completed. */
static bool is_there(const struct entry *e)
{
    return e->status_id == e->row.status_id ||
           (!e->is_void && e->status_id > e->row.status_id && e->row.status_id >= LINE_STATUS_RECEIVED &&
            e->status_id <= LINE_STATUS_COMPLETED);
}

static void judge_read(struct job_outbox *o)
{
    char problem[160];
    for (size_t i = 0; i < o->count; i++) {
        struct entry *e = &o->entries[i];
        if (e->decided)
            continue;
        if (o->lines == 0) {
            decide(e, OUTBOX_RESULT_RETRY, "the platform shows the order without its lines");
        } else if (!e->seen) {
            decide(e, OUTBOX_RESULT_PARKED, "the order has no such line any more");
        } else if (is_there(e)) {
            decide(e, OUTBOX_RESULT_DONE, o->phase == READ ? "it was there already" : "");
        } else if (e->is_void) {
            decide(e, OUTBOX_RESULT_PARKED,
                   "the line is void at the platform (returned, undeliverable or cancelled)");
        } else if (!e->allowed) {
            text_format(problem, sizeof(problem),
                        "the platform does not let a line in status %d have status %d", e->status_id,
                        e->row.status_id);
            decide(e, OUTBOX_RESULT_PARKED, problem);
        } else if (o->phase == VERIFY) {
            text_format(problem, sizeof(problem), "told, but the line is in status %d still", e->status_id);
            decide(e, OUTBOX_RESULT_RETRY, problem);
        }
    }
}

/* --- turns ---------------------------------------------------------------------------------------------------------------- */
static bool begin(struct job_outbox *o, bool *ret_any, int64_t *ret_next_us, struct error *err)
{
    const struct background_reads *reads = o->job.jobs->reads;
    struct background_outbox *rows = mem_array(ROWS_MAX, sizeof(*rows));
    bool ok = reads->outbox(reads->arg, clock_wall_us(), rows, ROWS_MAX, &o->count, ret_next_us, err);
    for (size_t i = 0; ok && i < o->count; i++)
        o->entries[i] = (struct entry){.row = rows[i]};
    free(rows);
    *ret_any = ok && o->count > 0;
    o->single = false;
    o->sending = 0;
    return ok;
}

static enum job_step hand_over(struct job_outbox *o)
{
    struct event *event = event_new(EVENT_OUTBOX);
    event->outbox.number = ++o->number;
    event->outbox.results = mem_array(o->count, sizeof(event->outbox.results[0]));
    event->outbox.count = o->count;
    for (size_t i = 0; i < o->count; i++) {
        const struct outbox_result *r = &o->entries[i].result;
        event->outbox.results[i] = *r;
    }
    /* Not forgotten: it may say what the platform was told. */
    o->phase = HAND_OVER;
    if (!job_tell(&o->job, LANE_REPLY, event)) {
        struct error err;
        error_set(&err, ERROR_FULL, "the station takes nothing more at the moment");
        return job_failed(&o->job, &err);
    }
    for (size_t i = 0; i < o->count; i++) {
        const struct outbox_result *r = &o->entries[i].result;
        o->done += r->outcome == OUTBOX_RESULT_DONE;
        o->parked += r->outcome == OUTBOX_RESULT_PARKED;
        o->later += r->outcome == OUTBOX_RESULT_RETRY || r->outcome == OUTBOX_RESULT_AWAY;
        if (r->outcome == OUTBOX_RESULT_PARKED)
            log_warning("event=status_parked order=%s line=%s status=%d %s", o->entries[i].row.order_id,
                        o->entries[i].row.line_id, o->entries[i].row.status_id, r->problem);
    }
    o->phase = IN_FLIGHT;
    job_due_in(&o->job, TAKEN_WAIT_S);
    return JOB_WAITING;
}

static size_t undecided(const struct job_outbox *o)
{
    size_t count = 0;
    for (size_t i = 0; i < o->count; i++)
        count += !o->entries[i].decided;
    return count;
}

/* It may last until there can be another call, and scans be undone meanwhile: it begins anew with what waits then. What was sent is
 * handed over as told, maybe: it is looked at when its turn comes again. */
static enum job_step break_off(struct job_outbox *o)
{
    size_t count = 0;
    for (size_t i = 0; i < o->count; i++)
        if (o->entries[i].told || o->entries[i].decided)
            o->entries[count++] = o->entries[i];
    o->count = count;
    o->phase = IDLE;
    if (count == 0)
        return JOB_FAILED;
    decide_rest(o, OUTBOX_RESULT_AWAY, o->job.problem);
    return hand_over(o);
}

/* The session, key or tariff: nothing is said about these lines, they wait. Else they are tried again later. */
static enum job_step not_now(struct job_outbox *o, const struct otapi_reply *reply, const char *method)
{
    enum job_step step = job_refused(&o->job, reply, method);
    if (step == JOB_MORE)
        return step;
    if (!otapi_away(reply->outcome))
        return break_off(o);
    decide_rest(o, OUTBOX_RESULT_AWAY, o->job.problem);
    return hand_over(o);
}

static enum job_step read_order(struct job_outbox *o)
{
    struct otapi_order order;
    struct otapi_reply reply;
    const char *session = job_session(&o->job);
    if (session == NULL)
        return break_off(o);
    o->lines = 0;
    for (size_t i = 0; i < o->count; i++)
        o->entries[i].seen = false;
    if (!otapi_get_order(o->job.jobs->connection->otapi, session, o->entries[0].row.order_id, &order,
                         take_line, o, &reply)) {
        if (reply.outcome != OTAPI_NOT_FOUND && reply.outcome != OTAPI_REFUSED)
            return not_now(o, &reply, "GetSalesOrderDetailsForOperator");
        struct error err;
        otapi_error(&reply, "GetSalesOrderDetailsForOperator", &err);
        decide_rest(o, OUTBOX_RESULT_PARKED, err.text);
        return hand_over(o);
    }
    o->job.renewed = false;
    judge_read(o);
    if (undecided(o) == 0)
        return hand_over(o);
    o->phase = SEND;
    return JOB_MORE;
}

/* Whether a call that failed may have done something nevertheless. */
static bool may_have_told(const struct otapi_reply *reply)
{
    return reply->sent && (otapi_away(reply->outcome) || reply->outcome == OTAPI_INTERRUPTED);
}

static enum job_step send(struct job_outbox *o)
{
    const char *lines[ROWS_MAX];
    struct entry *sent[ROWS_MAX];
    struct entry *which = NULL;
    size_t count = 0;
    struct otapi_reply reply;
    const char *session = job_session(&o->job);
    if (session == NULL)
        return break_off(o);
    for (size_t i = o->single ? o->sending : 0; i < o->count; i++) {
        if (o->entries[i].decided || (which && o->entries[i].row.status_id != which->row.status_id))
            continue;
        which = which ? which : &o->entries[i];
        sent[count] = &o->entries[i];
        lines[count++] = o->entries[i].row.line_id;
        o->sending = i + 1;
        if (o->single)
            break;
    }
    if (count == 0) {
        o->phase = VERIFY;
        return JOB_MORE;
    }
    const struct otapi_line_update update = {.status_id = which->row.status_id};
    bool ok = otapi_update_lines(o->job.jobs->connection->otapi, session, which->row.order_id, lines, count,
                                 &update, &reply);
    for (size_t i = 0; i < count; i++)
        sent[i]->told = ok || may_have_told(&reply);
    if (ok) {
        o->job.renewed = false;
        o->phase = o->single ? SEND : VERIFY;
        return JOB_MORE;
    }
    if (reply.outcome != OTAPI_REFUSED && reply.outcome != OTAPI_NOT_FOUND) {
        if (o->single)
            o->sending--;
        return not_now(o, &reply, "UpdateOrderLinesForOperator");
    }
    if (count > 1) {
        o->single = true;
        o->sending = 0;
        return JOB_MORE;
    }
    struct error err;
    otapi_error(&reply, "UpdateOrderLinesForOperator", &err);
    decide(which, OUTBOX_RESULT_PARKED, err.text);
    return JOB_MORE;
}

static enum job_step rest(struct job_outbox *o, int64_t next_us)
{
    int64_t wait_s = next_us ? (next_us - clock_wall_us()) / 1000000 + 1 : REST_S;
    text_format(o->job.detail, sizeof(o->job.detail), "%d told, %d parked, %d to be tried again", o->done,
                o->parked, o->later);
    job_due_in(&o->job, wait_s < REST_S ? wait_s : REST_S);
    return JOB_DONE;
}

/* The station knows what waits; it wakes us when that is due now. A full inbox: their pauses end as well. */
static void platform_back(struct job_outbox *o)
{
    struct event *event = event_new(EVENT_OUTBOX);
    event->outbox.back = true;
    (void)job_tell(&o->job, LANE_REPLY, event);
}

static enum job_step turn(struct job *job)
{
    struct job_outbox *o = (struct job_outbox *)job;
    struct error err;
    bool any;
    int64_t next_us;
    switch (o->phase) {
    case IDLE:
        if (job->jobs->reads->outbox == NULL)
            return JOB_DONE;
        if (!o->begun)
            platform_back(o); /* as far as is known: what nobody answered may have waited for hours */
        o->begun = true;
        if (!begin(o, &any, &next_us, &err))
            return job_failed(job, &err);
        if (!any)
            return rest(o, next_us);
        o->phase = READ;
        return JOB_MORE;
    case READ:
    case VERIFY:
        return read_order(o);
    case SEND:
        return send(o);
    case HAND_OVER:
        return hand_over(o);
    case IN_FLIGHT:
        break;
    }
    o->phase = IDLE;
    error_set(&err, ERROR_IO, "the station did not take what became of status updates");
    return job_failed(job, &err);
}

static void note(struct job *job, const struct note *note)
{
    struct job_outbox *o = (struct job_outbox *)job;
    if (note->kind == NOTE_BACK)
        platform_back(o);
    if (note->kind != NOTE_OUTBOX)
        return;
    if (o->phase == IN_FLIGHT && note->number == o->number)
        o->phase = IDLE;
    /* A pause after a failure is kept. */
    if (o->phase == IDLE && (job->failures == 0 || note->number != 0))
        job->due_us = clock_mono_us();
}

static void free_job(struct job *job)
{
    free(job);
}

struct job *job_outbox_new(struct jobs *j)
{
    struct job_outbox *o = mem_new(sizeof(*o));
    (void)j;
    o->job = (struct job){.name = "outbox", .turn = turn, .note = note, .free = free_job};
    return &o->job;
}
