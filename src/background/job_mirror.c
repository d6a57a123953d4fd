/* The mirror: the platform's open order lines and their orders, read page by page.
 *
 * A window pass reads the orders of the last mirror_days, newest first; the nightly whole pass reads all days, and what it did not
 * see is gone. There is no filter for "changed since" on the platform. One page is in memory at a time: the next is asked for when
 * the station has written the last. Pages overlap by some lines, because lines that leave the list while it is read move the
 * others forward; when nothing of a page was seen before, the reading went over a gap and steps back. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LOG_MODULE "mirror"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "jobs.h"

enum {
    STATUS_MAX = 32,
    PAGE_ROOM_MAX = 1000, /* a platform that sends more than was asked for is cut here */
    OVERLAP_PART = 20,    /* of a page: a twentieth, at least 1 */
    STEPS_BACK_MAX = 50,  /* in one pass; then it is not whole */
    TAKEN_WAIT_S = 600,   /* the station should have written a page by then */
    DAY_S = 86400,
};

enum phase { IDLE, BEGIN, LINES, END, ORDERS, OVER };

struct job_mirror {
    struct job job;
    enum phase phase;
    bool whole;
    bool again;       /* asked for while a pass was under way */
    bool in_flight;   /* a page is with the station */
    int64_t number;   /* of the page in flight */
    int64_t whole_us; /* wall: the last whole pass */
    int64_t begun_us; /* mono: this pass */
    char created_from[32];
    int position;
    int page_items; /* of the page in flight */
    int64_t total;
    int64_t seen; /* of the whole pass, as the station counts */
    int steps_back;
    /* Of this pass, for people. */
    int64_t calls, bytes, lines, changed, matched, gone;
};

/* --- a page -------------------------------------------------------------------------------------------------------------- */
struct collecting {
    struct mirror_page *page;
    size_t room;
};

static bool add_line(void *arg, const struct order_line *line)
{
    struct collecting *c = arg;
    struct mirror_page *page = c->page;
    if (page->line_count == c->room) {
        c->room = c->room ? c->room * 2 : 128;
        page->lines = mem_resize(page->lines, c->room, sizeof(page->lines[0]));
    }
    page->lines[page->line_count++] = *line;
    return page->line_count < PAGE_ROOM_MAX;
}

static bool add_order(void *arg, const struct order *order)
{
    struct collecting *c = arg;
    struct mirror_page *page = c->page;
    if (page->order_count == c->room) {
        c->room = c->room ? c->room * 2 : 128;
        page->orders = mem_resize(page->orders, c->room, sizeof(page->orders[0]));
    }
    page->orders[page->order_count++] = *order;
    return page->order_count < PAGE_ROOM_MAX;
}

static size_t statuses_of(unsigned bits, int ret[STATUS_MAX])
{
    size_t count = 0;
    for (int i = 0; i < STATUS_MAX; i++)
        if (bits & (1u << i))
            ret[count++] = i;
    return count;
}

static enum job_step hand_over(struct job_mirror *m, struct mirror_page *page)
{
    struct event *event = event_new(EVENT_PAGE);
    page->number = ++m->number;
    page->statuses = m->job.jobs->settings->mirror_statuses;
    event->page = page;
    m->in_flight = true;
    job_due_in(&m->job, TAKEN_WAIT_S);
    if (job_tell(&m->job, LANE_BULK, event))
        return JOB_WAITING;
    struct error err;
    m->phase = IDLE;
    m->in_flight = false;
    error_set(&err, ERROR_FULL, "the station takes nothing more at the moment");
    return job_failed(&m->job, &err);
}

static enum job_step hand_over_step(struct job_mirror *m, enum page_step step)
{
    struct mirror_page *page = mem_new(sizeof(*page));
    page->step = step;
    return hand_over(m, page);
}

static enum job_step read_page(struct job_mirror *m)
{
    const struct background_settings *settings = m->job.jobs->settings;
    struct otapi *otapi = m->job.jobs->connection->otapi;
    const char *session = job_session(&m->job);
    int statuses[STATUS_MAX];
    struct otapi_line_search search = {.created_from = m->created_from, .order_by = "CreationDate:DESC"};
    struct otapi_reply reply;
    int64_t items;
    bool ok;
    if (session == NULL)
        return JOB_FAILED;
    struct mirror_page *page = mem_new(sizeof(*page));
    struct collecting c = {.page = page};
    if (m->phase == LINES) {
        search.statuses = statuses;
        search.status_count = statuses_of(settings->mirror_statuses, statuses);
        ok = otapi_search_order_lines(otapi, session, &search, m->position, settings->mirror_page, add_line,
                                      &c, &m->total, &items, &reply);
        m->page_items = (int)page->line_count;
    } else {
        ok = otapi_search_orders(otapi, session, &search, m->position, settings->mirror_page, add_order, &c,
                                 &m->total, &items, &reply);
        m->page_items = (int)page->order_count;
    }
    m->calls++;
    m->bytes += reply.bytes;
    if (ok) {
        m->job.renewed = false;
        m->lines += (int64_t)page->line_count;
        return hand_over(m, page);
    }
    mirror_page_free(page);
    return job_refused(&m->job, &reply,
                       m->phase == LINES ? "SearchOrderLines (mirror)" : "SearchOrders (mirror)");
}

/* --- passes -------------------------------------------------------------------------------------------------------------------- */
static bool whole_is_due(const struct job_mirror *m)
{
    int64_t now_us = clock_wall_us();
    int64_t age_s = (now_us - m->whole_us) / 1000000;
    time_t now = (time_t)(now_us / 1000000);
    struct tm tm;
    localtime_r(&now, &tm);
    if (m->whole_us == 0 || age_s < 0 || age_s > 2 * DAY_S)
        return true;
    return tm.tm_hour == m->job.jobs->settings->mirror_whole_hour && age_s > DAY_S / 2;
}

static void begin_pass(struct job_mirror *m)
{
    m->whole = whole_is_due(m);
    m->again = false;
    m->begun_us = clock_mono_us();
    m->position = 0;
    m->steps_back = 0;
    m->seen = 0;
    m->total = -1;
    m->calls = m->bytes = m->lines = m->changed = m->matched = m->gone = 0;
    m->created_from[0] = '\0';
    if (!m->whole) {
        /* By the platform's clock: ours may be anything. */
        time_t from = (time_t)(clock_wall_us() / 1000000) +
                      otapi_clock_offset_s(m->job.jobs->connection->otapi) -
                      (time_t)m->job.jobs->settings->mirror_days * DAY_S;
        struct tm tm;
        gmtime_r(&from, &tm);
        strftime(m->created_from, sizeof(m->created_from), "%Y-%m-%dT%H:%M:%S", &tm);
    }
    m->phase = m->whole ? BEGIN : LINES;
}

static enum job_step end_pass(struct job_mirror *m)
{
    const struct background_settings *settings = m->job.jobs->settings;
    m->phase = IDLE;
    text_format(m->job.detail, sizeof(m->job.detail),
                "%s: %" PRId64 " lines, %" PRId64 " changed, %" PRId64 " gone, %" PRId64 " matched; %" PRId64
                " calls, %" PRId64 " KiB, %" PRId64 " s",
                m->whole ? "whole pass" : "window", m->lines, m->changed, m->gone, m->matched, m->calls,
                m->bytes / 1024, (clock_mono_us() - m->begun_us) / 1000000);
    log_info("event=mirror_pass %s", m->job.detail);
    job_due_in(&m->job, m->again ? 1 : settings->mirror_every_s);
    return JOB_DONE;
}

/* Lines may have left the list unseen: nothing is marked as gone, and the next pass is a whole one again. */
static bool pass_is_whole(const struct job_mirror *m)
{
    return m->steps_back < STEPS_BACK_MAX && (m->total < 0 || m->seen >= m->total);
}

static void lines_are_read(struct job_mirror *m)
{
    m->position = 0;
    m->phase = ORDERS;
    if (!m->whole)
        return;
    if (pass_is_whole(m))
        m->phase = END;
    else
        log_info("event=mirror_pass_not_whole seen=%" PRId64 " total=%" PRId64, m->seen, m->total);
}

/* The page in flight is written: where to read on. */
static void go_on(struct job_mirror *m, const struct page_taken *taken)
{
    int64_t fresh = m->whole ? taken->seen - m->seen : -1;
    int overlap = m->page_items / OVERLAP_PART + 1;
    m->changed += taken->changed;
    m->matched += taken->matched;
    m->gone += taken->gone;
    if (m->phase == BEGIN) {
        m->phase = LINES;
        return;
    }
    if (m->phase == END) {
        m->whole_us = clock_wall_us();
        m->phase = ORDERS;
        return;
    }
    bool last = m->page_items == 0 || (m->total >= 0 && m->position + m->page_items >= m->total);
    if (m->phase == ORDERS) {
        m->position += m->page_items;
        m->phase = last ? OVER : ORDERS;
        return;
    }
    /* Nothing of this page was seen before, though it overlaps the last one: lines have moved over the edge. */
    bool gap = m->whole && m->position > 0 && m->page_items > 0 && fresh == m->page_items &&
               m->steps_back < STEPS_BACK_MAX;
    m->seen = m->whole ? taken->seen : 0;
    if (gap) {
        m->steps_back++;
        m->position = m->position > m->page_items ? m->position - m->page_items : 0;
    } else if (last) {
        lines_are_read(m);
    } else {
        m->position += m->page_items > overlap ? m->page_items - overlap : m->page_items;
    }
}

static enum job_step turn(struct job *job)
{
    struct job_mirror *m = (struct job_mirror *)job;
    if (m->in_flight) {
        struct error err;
        m->in_flight = false;
        m->phase = IDLE;
        error_set(&err, ERROR_IO, "the station did not write a page of the mirror");
        return job_failed(job, &err);
    }
    if (m->phase == IDLE)
        begin_pass(m);
    switch (m->phase) {
    case BEGIN:
        return hand_over_step(m, PAGE_WHOLE_BEGIN);
    case END:
        return hand_over_step(m, PAGE_WHOLE_END);
    case LINES:
    case ORDERS:
        return read_page(m);
    case OVER:
        return end_pass(m);
    case IDLE:
        break;
    }
    return JOB_MORE;
}

static void note(struct job *job, const struct note *note)
{
    struct job_mirror *m = (struct job_mirror *)job;
    if (note->kind == NOTE_SYNCED) {
        if (m->phase == IDLE)
            job->due_us = clock_mono_us();
        else
            m->again = true;
        return;
    }
    if (note->kind != NOTE_PAGE_TAKEN || !m->in_flight || note->taken.number != m->number)
        return;
    m->in_flight = false;
    job->due_us = clock_mono_us();
    if (note->taken.ok) {
        go_on(m, &note->taken);
        return;
    }
    /* The disk, most likely: the pass begins anew when it is well. */
    m->phase = IDLE;
    job->running = false;
    job_due_in(job, job->jobs->settings->mirror_every_s);
    text_copy(job->problem, sizeof(job->problem), "a page could not be written");
    job->failures++;
    job->jobs->changed = true;
}

static void free_job(struct job *job)
{
    free(job);
}

struct job *job_mirror_new(struct jobs *j)
{
    struct job_mirror *m = mem_new(sizeof(*m));
    m->job = (struct job){.name = "mirror", .turn = turn, .note = note, .free = free_job};
    m->whole_us = j->settings->mirror_whole_us;
    m->number = clock_mono_us(); /* never that of another job's page */
    return &m->job;
}
