/* Late matches: parcels on the shelf, held or pending, are asked about again, many waybills in one call. Pending ones in every run
 * and as soon as the platform is back; held ones in every run for three days, then once an hour. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "late"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "jobs.h"

enum {
    BATCH = 40,      /* parcels in one call */
    FORMS_MAX = 100, /* waybills in one call */
    PAGE_SIZE = 500,
    LINES_MAX = 5000, /* of one batch; more means the filter did not work */
    REFUSED_MAX = 5,  /* parcels refused in a row, each alone: it is not the parcels */
    TAKEN_WAIT_S = 600,
    FRESH_S = 3 * 86400,
    OLD_EVERY_S = 3600,
};

struct job_late {
    struct job job;
    struct background_shelf batch[BATCH]; /* being asked about */
    size_t batch_count;
    const char *forms[FORMS_MAX];
    size_t form_count;
    size_t most; /* parcels in the next batch: fewer after a refusal, so that the one it is about is found */
    int refused_in_a_row;
    struct mirror_page *page; /* what came so far; NULL: nothing is being asked */
    size_t room;
    bool begun;     /* a run is under way */
    int64_t after;  /* scan number: it has come so far */
    int64_t behind; /* where the next run begins: behind what was refused in a row */
    bool headless;  /* this run has not begun at the first */
    int64_t held_since_us;
    int64_t old_us; /* mono: when old ones were asked last */
    int64_t number; /* of the page in flight */
    bool in_flight;
    bool again;
    int64_t asked, matched, refused;
};

static bool add_line(void *arg, const struct order_line *line)
{
    struct job_late *l = arg;
    struct mirror_page *page = l->page;
    if (page->line_count == l->room) {
        l->room = l->room ? l->room * 2 : 32;
        page->lines = mem_resize(page->lines, l->room, sizeof(page->lines[0]));
    }
    page->lines[page->line_count++] = *line;
    return page->line_count <= LINES_MAX; /* one more shows that there are more */
}

static void drop_page(struct job_late *l)
{
    mirror_page_free(l->page);
    l->page = NULL;
    l->room = 0;
}

static void begin_run(struct job_late *l)
{
    int64_t now_us = clock_mono_us();
    bool goes_on = l->behind > 0 &&
                   l->held_since_us == 0; /* the old ones behind it were to be asked as well */
    bool old = goes_on || l->old_us == 0 || now_us - l->old_us > (int64_t)OLD_EVERY_S * 1000000;
    l->held_since_us = old ? 0 : clock_wall_us() - (int64_t)FRESH_S * 1000000;
    if (old)
        l->old_us = now_us;
    l->begun = true;
    l->after = l->behind;
    l->behind = 0;
    l->headless = l->after > 0;
    l->most = BATCH;
    l->refused_in_a_row = 0;
    l->asked = 0;
    l->matched = 0;
    l->refused = 0;
    l->again = false;
}

/* The parcels after the last ones whose forms fit into one call. */
static bool take_batch(struct job_late *l, struct error *err)
{
    const struct background_reads *reads = l->job.jobs->reads;
    l->batch_count = 0;
    l->form_count = 0;
    size_t count;
    if (!reads->shelf(reads->arg, l->after, l->held_since_us, l->batch, l->most, &count, err))
        return false;
    for (; l->batch_count < count; l->batch_count++) {
        const struct code *code = &l->batch[l->batch_count].code;
        if (l->form_count + code->form_count > FORMS_MAX)
            break;
        for (size_t i = 0; i < code->form_count; i++)
            l->forms[l->form_count++] = code->forms[i];
    }
    return true;
}

static enum job_step end_run(struct job_late *l)
{
    if (l->refused > 0)
        text_format(l->job.detail, sizeof(l->job.detail),
                    "%" PRId64 " parcels asked about, %" PRId64 " matched, %" PRId64 " refused", l->asked,
                    l->matched, l->refused);
    else
        text_format(l->job.detail, sizeof(l->job.detail),
                    "%" PRId64 " parcels asked about, %" PRId64 " matched", l->asked, l->matched);
    l->begun = false;
    job_due_in(&l->job, l->again ? 1 : l->job.jobs->settings->mirror_every_s);
    return JOB_DONE;
}

static enum job_step hand_over(struct job_late *l)
{
    struct event *event = event_new(EVENT_PAGE);
    struct mirror_page *page = steal(&l->page);
    page->number = --l->number;
    page->shelf = mem_array(l->batch_count, sizeof(page->shelf[0]));
    page->shelf_count = l->batch_count;
    for (size_t i = 0; i < l->batch_count; i++)
        page->shelf[i].scan_id = l->batch[i].scan_id;
    l->room = 0;
    l->asked += (int64_t)l->batch_count;
    l->after = l->batch[l->batch_count - 1].scan_id;
    event->page = page;
    if (!job_tell(&l->job, LANE_BULK, event)) {
        struct error err;
        error_set(&err, ERROR_FULL, "the station takes nothing more at the moment");
        return job_failed(&l->job, &err);
    }
    l->in_flight = true;
    job_due_in(&l->job, TAKEN_WAIT_S);
    return JOB_WAITING;
}

/* One of them may be what the platform does not like: it is found, and passed over in this run. */
static enum job_step refused(struct job_late *l, const struct otapi_reply *reply)
{
    if (l->batch_count > 1) {
        l->most = l->batch_count / 2;
        return JOB_MORE;
    }
    if (++l->refused_in_a_row == REFUSED_MAX) {
        l->begun = false;
        l->behind = l->batch[0].scan_id;
        return job_refused(&l->job, reply, "SearchOrderLines (shelf)");
    }
    log_info("event=shelf_refused scan=%" PRId64, l->batch[0].scan_id);
    l->refused++;
    l->after = l->batch[0].scan_id;
    return JOB_MORE;
}

static enum job_step ask(struct job_late *l)
{
    struct otapi *otapi = l->job.jobs->connection->otapi;
    const char *session = job_session(&l->job);
    const struct otapi_line_search search = {.waybills = l->forms, .waybill_count = l->form_count};
    struct otapi_reply reply;
    int64_t total;
    int64_t items;
    if (session == NULL)
        return JOB_FAILED;
    if (l->page == NULL)
        l->page = mem_new(sizeof(*l->page));
    size_t before = l->page->line_count;
    if (!otapi_search_order_lines(otapi, session, &search, (int)before, PAGE_SIZE, add_line, l, &total,
                                  &items, &reply)) {
        drop_page(l);
        bool about_them = reply.outcome == OTAPI_REFUSED || reply.outcome == OTAPI_NOT_FOUND;
        return about_them ? refused(l, &reply) : job_refused(&l->job, &reply, "SearchOrderLines (shelf)");
    }
    l->job.renewed = false;
    l->refused_in_a_row = 0;
    l->most = l->most * 2 < BATCH ? l->most * 2 : BATCH;
    if (l->page->line_count > LINES_MAX) {
        struct error err;
        drop_page(l);
        error_set(&err, ERROR_IO,
                  "the platform sends more than %d lines for %zu waybills; its filter does not work",
                  LINES_MAX, l->form_count);
        return job_failed(&l->job, &err);
    }
    bool whole = items == 0 || (total >= 0 && (int64_t)l->page->line_count >= total);
    return whole ? hand_over(l) : JOB_MORE;
}

static enum job_step turn(struct job *job)
{
    struct job_late *l = (struct job_late *)job;
    struct error err;
    if (job->jobs->reads->shelf == NULL)
        return JOB_DONE;
    if (l->in_flight) {
        l->in_flight = false;
        error_set(&err, ERROR_IO, "the station did not take what the platform said about the shelf");
        return job_failed(job, &err);
    }
    if (l->page)
        return ask(l);
    if (!l->begun)
        begin_run(l);
    if (!take_batch(l, &err))
        return job_failed(job, &err);
    if (l->batch_count == 0 && l->headless && l->asked == 0) {
        /* Nothing was answered behind what was refused: it goes on with the first. */
        l->headless = false;
        l->after = 0;
        return JOB_MORE;
    }
    return l->batch_count > 0 ? ask(l) : end_run(l);
}

static void note(struct job *job, const struct note *note)
{
    struct job_late *l = (struct job_late *)job;
    if (note->kind == NOTE_BACK) {
        l->again = true;
        if (!l->begun)
            job->due_us = clock_mono_us();
        return;
    }
    if (note->kind != NOTE_PAGE_TAKEN || !l->in_flight || note->taken.number != l->number)
        return;
    l->in_flight = false;
    l->matched += note->taken.matched;
    job->due_us = clock_mono_us();
    if (!note->taken.ok)
        job_due_in(job, 60); /* the disk; the next batch is tried then, this one in the next run */
}

static void free_job(struct job *job)
{
    struct job_late *l = (struct job_late *)job;
    drop_page(l);
    free(l);
}

struct job *job_late_new(struct jobs *j)
{
    struct job_late *l = mem_new(sizeof(*l));
    (void)j;
    l->job = (struct job){.name = "late", .turn = turn, .note = note, .free = free_job};
    return &l->job;
}
