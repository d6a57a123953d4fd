/* The station's thread: takes events from the inbox, has each handled inside one transaction, and hands over what follows
 * only after the commit. Scans that wait together share a transaction of at most BATCH_US, so that a live scan overtakes a
 * backlog and a backlog still gets through. */
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "station"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "request_platform.h"
#include "station_label.h"
#include "station_state.h"
#include "store/mirror.h"

enum {
    BATCH_US = 20000,
    BATCH_MAX = 512,
    PIECE_US = 5000, /* of the mirror, with its commit */
    PIECE_MIN_US = 500,
    RETRY_US = 1000000, /* what could not be written and must not be lost is tried again after this */
    QUOTED_MAX = 400,
};

struct station_thread {
    struct station station;
    struct thread thread;
    struct event *page;  /* of the mirror, partly written: goes on when nothing else waits */
    struct event *again; /* answers whose transaction failed, oldest first */
    int64_t again_us;
    int64_t page_us;   /* how long a piece of it may take before its commit */
    int64_t commit_us; /* what the commits of pieces take, smoothed */
    struct event *batch[BATCH_MAX];
    size_t batch_count;
};

static bool is_scan(const struct event *event)
{
    return event->kind == EVENT_SCAN ||
           (event->kind == EVENT_REQUEST && station_request_is_scan(&event->request));
}

static void report_scanner(struct station *s, const struct scanner_report *report)
{
    char port[2 * sizeof(report->port)];
    text_quote(port, sizeof(port), report->port, strlen(report->port));
    station_view_scanner(s, report);
    if (report->state == SCANNER_READY) {
        log_info("event=scanner_ready scanner=\"%s\" kind=%s port=%s", report->name, report->kind, port);
        return;
    }
    log_warning("event=scanner_%s scanner=\"%s\" kind=%s port=%s %s", scanner_state_name(report->state),
                report->name, report->kind, port, report->detail);
    handover_fault(s);
}

static bool handle(struct station *s, const struct event *event, struct error *err)
{
    static const struct caller nobody = {0};
    switch (event->kind) {
    case EVENT_SCAN:
        return station_scan(s, &event->scan, &nobody, err);
    case EVENT_SCANNER:
        report_scanner(s, &event->scanner);
        return true;
    case EVENT_LINES:
        return station_lines(s, &event->lines, err);
    case EVENT_ORDER:
        return station_order(s, &event->order, err);
    case EVENT_PLATFORM:
        station_platform(s, &event->platform);
        return true;
    case EVENT_SESSION:
        store_put_session(s->store, event->session.session, event->session.at_us);
        return true;
    case EVENT_REQUEST:
        return station_request(s, &event->request, err);
    case EVENT_DISK:
        s->disk = event->disk;
        return true;
    case EVENT_CLOCK:
        station_clock(s, &event->clock);
        return true;
    case EVENT_PERSON:
        return station_person(s, &event->person, err);
    case EVENT_FOUND:
        return station_found(s, &event->found, err);
    case EVENT_JOBS:
        s->view.background.jobs = *event->jobs;
        return true;
    case EVENT_ACCOUNTS:
        return station_accounts(s, &event->accounts, err);
    case EVENT_OUTBOX:
        return station_outbox(s, &event->outbox, err);
    case EVENT_ACTIVITY:
        return station_activity(s, event->activity, err);
    case EVENT_PAGE:
        break; /* run_page() */
    case EVENT_LABEL:
        station_label_report(s, &event->label);
        return true;
    case EVENT_PRINTER:
        station_printer_report(s, &event->printer);
        return true;
    }
    return true;
}

/* A page's piece and its commit take at most 5 ms together: the commit's share follows what commits have taken. */
static void adapt(struct station_thread *t, int64_t commit_us)
{
    t->commit_us += (commit_us - t->commit_us) / 4;
    int64_t left_us = PIECE_US - 2 * t->commit_us;
    t->page_us = left_us > PIECE_MIN_US ? left_us : PIECE_MIN_US;
}

/* Ends the transaction in hand. On failure nothing of it has happened, and people are told: with `alarm` also their ears. */
static bool end_transaction(struct station *s, bool ok, bool alarm, struct error *err)
{
    if (ok)
        station_label_pump(s);
    int64_t begun_us = clock_mono_us();
    bool wrote = ok && store_has_written(s->store);
    if (ok)
        ok = store_commit(s->store, err);
    else
        store_rollback(s->store);
    if (ok) {
        if (wrote)
            station_disk_written(s, clock_mono_us() - begun_us);
        handover_run(s);
    } else {
        rollback_run(s);
        handover_drop(s);
        station_disk_failed(s, err);
        if (alarm)
            handover_fault(s);
        handover_run(s);
    }
    waiting_sweep(&s->waiting);
    return ok;
}

static bool finish(struct station *s, bool ok, bool alarm, struct error *err)
{
    ok = end_transaction(s, ok, alarm, err);
    station_view_put(s);
    return ok;
}

static void begin(struct station *s)
{
    rollback_begin(s);
    store_begin(s->store);
}

/* It was not written: whoever waits for a reply is told, and a scanner's scan is in the program's log. */
static void refuse(struct station *s, const struct event *event, const struct error *err)
{
    char raw[QUOTED_MAX];
    const struct station_links *links = &s->config.links;
    if (event->kind == EVENT_REQUEST)
        station_refuse(s, &event->request, err);
    if (event->kind != EVENT_SCAN)
        return;
    if (links->answer_scanner)
        links->answer_scanner(links->arg, event->scan.scanner, TONE_FAULT, false);
    log_error("event=scan_not_recorded scanner=\"%s\" raw=%s", event->scan.scanner,
              text_quote(raw, sizeof(raw), (const char *)event->scan.raw, event->scan.raw_len));
}

/* Scans that are there already go into one transaction. Returns an event that was taken from the inbox but is no scan. */
static struct event *run_scans(struct station_thread *t, struct event *first)
{
    struct station *s = &t->station;
    struct event *next = first;
    struct error err = {0};
    int64_t until_us = clock_mono_us() + BATCH_US;
    bool ok = true;
    t->batch_count = 0;
    begin(s);
    while (next && is_scan(next)) {
        t->batch[t->batch_count++] = next;
        ok = ok && handle(s, next, &err);
        next = NULL;
        if (!ok || t->batch_count == BATCH_MAX || clock_mono_us() >= until_us)
            break;
        next = (struct event *)queue_pop(s->config.inbox, 0);
    }
    bool written = finish(s, ok, true, &err);
    for (size_t i = 0; i < t->batch_count; i++) {
        if (!written)
            refuse(s, t->batch[i], &err);
        event_free(t->batch[i]);
    }
    return next;
}

/* Answers of the platform and of the printers are kept and tried again: the next start would only ask again, but staff wait
 * now. */
static bool must_not_be_lost(const struct event *event)
{
    return event->kind == EVENT_LINES || event->kind == EVENT_ORDER || event->kind == EVENT_SESSION ||
           event->kind == EVENT_PERSON || event->kind == EVENT_ACCOUNTS || event->kind == EVENT_ACTIVITY ||
           event->kind == EVENT_OUTBOX || event->kind == EVENT_LABEL || event->kind == EVENT_PRINTER;
}

/* Behind those that wait already: what came first is written first. */
static void keep_for_later(struct station_thread *t, struct event *event)
{
    struct event **end = &t->again;
    while (*end)
        end = (struct event **)&(*end)->node.next;
    event->node.next = NULL;
    *end = event;
}

/* The oldest has failed once more: it stays the first. */
static void put_back(struct station_thread *t, struct event *event)
{
    event->node.next = (struct queue_node *)t->again;
    t->again = event;
    t->again_us = clock_mono_us() + RETRY_US;
}

static struct event *take_again(struct station_thread *t)
{
    struct event *event = t->again;
    if (event)
        t->again = (struct event *)event->node.next;
    return event;
}

/* Reports change only what is shown. They take no transaction: whoever reports says a thing once, and it must not get lost
 * because the database is held by somebody. */
static bool is_report(const struct event *event)
{
    return event->kind == EVENT_SCANNER || event->kind == EVENT_PLATFORM || event->kind == EVENT_DISK ||
           event->kind == EVENT_JOBS || event->kind == EVENT_CLOCK;
}

static void run_report(struct station *s, struct event *event)
{
    struct error err = {0};
    rollback_begin(s);
    (void)handle(s, event, &err);
    handover_run(s);
    station_view_put(s);
    event_free(event);
}

/* While nothing can be written, people scan nothing: whether it can be written again is found out by writing. What was slow
 * and is not any more is only not said any more. */
static void run_probe(struct station *s)
{
    struct error err = {0};
    if (station_health_wake(s) > clock_mono_us())
        return;
    if (!s->disk_failed) {
        station_view_put(s);
        return;
    }
    begin(s);
    store_probe(s->store, clock_wall_us());
    (void)finish(s, true, false, &err);
}

/* A command that no parcel followed. */
static void run_lapse(struct station *s)
{
    int64_t now_us = clock_mono_us();
    if (station_command_wake(s) > now_us)
        return;
    station_command_lapse(s, now_us);
    station_view_put(s);
}

/* How times of this boot are corrected, when it has become known. */
static void run_clock(struct station *s)
{
    struct error err = {0};
    if (s->clock_us == 0 || s->clock_due_us > clock_mono_us())
        return;
    begin(s);
    station_clock_keep(s);
    if (finish(s, true, false, &err))
        station_clock_kept(s);
}

/* again: it was kept for later, and is tried once more. */
static void run_event(struct station_thread *t, struct event *event, bool again)
{
    struct station *s = &t->station;
    struct error err = {0};
    if (is_report(event)) {
        run_report(s, event);
        return;
    }
    bool kept = must_not_be_lost(event);
    if (kept && t->again && !again) {
        keep_for_later(t, event);
        return;
    }
    begin(s);
    bool ok = handle(s, event, &err);
    if (!finish(s, ok, true, &err)) {
        if (kept) {
            put_back(t, event);
            return;
        }
        refuse(s, event, &err);
    }
    event_free(event);
}

/* A piece of the page in hand. What people see changes once, at its end. */
static void run_page(struct station_thread *t)
{
    struct station *s = &t->station;
    struct mirror_page *page = t->page->page;
    struct error err = {0};
    bool finished = false;
    int64_t holds = s->view.holds_open;
    begin(s);
    bool ok = station_page(s, page, clock_mono_us() + t->page_us, &finished, &err);
    int64_t begun_us = clock_mono_us();
    ok = end_transaction(s, ok, false, &err);
    adapt(t, clock_mono_us() - begun_us);
    if (!ok || finished || holds != s->view.holds_open || page->matched > 0)
        station_view_put(s);
    if (ok && !finished)
        return;
    if (s->config.links.page_taken) {
        const struct page_taken taken = {.number = page->number,
                                         .ok = ok,
                                         .seen = store_mirror_seen(s->store),
                                         .changed = page->changed,
                                         .gone = page->gone,
                                         .matched = page->matched};
        s->config.links.page_taken(s->config.links.arg, &taken);
    }
    event_free(t->page);
    t->page = NULL;
}

static void run_deadlines(struct station_thread *t)
{
    struct station *s = &t->station;
    struct error err = {0};
    struct waiting *w = waiting_first_deadline(&s->waiting);
    if (w == NULL || w->deadline_us > clock_mono_us())
        return;
    bool ok = true;
    begin(s);
    for (; ok && w && w->deadline_us <= clock_mono_us(); w = waiting_first_deadline(&s->waiting)) {
        rollback_note_waiting(s, w);
        ok = station_deadline(s, w, &err);
    }
    if (!finish(s, ok, true, &err)) {
        /* The scans are recorded as looking up: the verdict is tried again. */
        w = waiting_first_deadline(&s->waiting);
        if (w)
            w->deadline_us = clock_mono_us() + RETRY_US;
    }
}

/* Labels that have waited long enough for their orders are printed without. */
static void run_labels(struct station *s)
{
    struct error err = {0};
    if (station_label_wake(s) > clock_mono_us())
        return;
    begin(s);
    station_label_waited(s);
    if (!finish(s, true, true, &err))
        station_label_wait_on(s, clock_mono_us() + RETRY_US);
}

static int64_t next_wake(struct station_thread *t)
{
    struct waiting *w = waiting_first_deadline(&t->station.waiting);
    int64_t wake_us = w ? w->deadline_us : CLOCK_FOREVER;
    if (t->again && t->again_us < wake_us)
        wake_us = t->again_us;
    const int64_t others_us[] = {station_health_wake(&t->station), station_command_wake(&t->station),
                                 station_label_wake(&t->station)};
    for (size_t i = 0; i < COUNT_OF(others_us); i++)
        if (others_us[i] < wake_us)
            wake_us = others_us[i];
    return wake_us;
}

static void run_station(void *arg)
{
    struct station_thread *t = arg;
    struct station *s = &t->station;
    struct event *event = NULL;
    station_view_put(s);
    for (;;) {
        if (event == NULL)
            event = (struct event *)queue_pop(s->config.inbox, t->page ? 0 : next_wake(t));
        station_new_day(s);
        if (event == NULL && queue_closed(s->config.inbox) && queue_length(s->config.inbox, LANE_SCAN) == 0)
            break;
        if (t->again && t->again_us <= clock_mono_us())
            run_event(t, take_again(t), true);
        run_deadlines(t);
        run_labels(s);
        run_probe(s);
        run_clock(s);
        if (event == NULL) /* else it may be the very parcel that was waited for */
            run_lapse(s);
        if (event == NULL && t->page)
            run_page(t);
        if (event == NULL)
            continue;
        if (event->kind == EVENT_PAGE) {
            while (t->page) /* one comes only when the last is taken */
                run_page(t);
            t->page = event;
            event = NULL;
        } else if (is_scan(event)) {
            event = run_scans(t, event);
        } else {
            run_event(t, event, false);
            event = NULL;
        }
    }
}

static void free_thread(struct station_thread *t)
{
    struct station *s = &t->station;
    struct event *event;
    while ((event = take_again(t)) != NULL)
        event_free(event);
    event_free(t->page);
    waiting_fini(&s->waiting);
    store_facts_fini(&s->facts);
    platform_asks_free(s->platform_asks);
    rollback_free(s->rollback);
    free(s->handovers);
    free(t);
}

struct station *station_start(const struct station_config *config, struct store *store, struct error *err)
{
    struct station_thread *t = mem_new(sizeof(*t));
    struct station *s = &t->station;
    t->page_us = PIECE_MIN_US;
    s->config = *config;
    s->store = store;
    s->rollback = rollback_new();
    s->platform_asks = platform_asks_new();
    text_copy(s->name, sizeof(s->name), config->name);
    text_copy(s->view.station, sizeof(s->view.station), config->name);
    text_copy(s->view.language, sizeof(s->view.language), config->language);
    s->disk.ok = true;
    s->view.disk = s->disk;
    s->view.platform.up = config->links.ask_lines != NULL;
    s->view.platform.since_us = clock_wall_us();
    if (!station_load(s, err)) {
        free_thread(t);
        return NULL;
    }
    handover_run(s);
    if (!thread_start(&t->thread, "station", run_station, t, err)) {
        free_thread(t);
        return NULL;
    }
    return s;
}

void station_stop(struct station *s)
{
    if (s == NULL)
        return;
    struct station_thread *t = (struct station_thread *)s;
    queue_close(s->config.inbox);
    thread_join(&t->thread);
    store_close(s->store);
    free_thread(t);
}
