/* Labels: which ones a decision makes, and their way through the printers. A label is QUEUED in the receipt's transaction; one
 * at a time a printer is SENDING, from before it may be sent until its printer says what became of it. So what is sent, and
 * in which order, is on disk before the first byte leaves. */
#include "station_label.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LOG_MODULE "labels"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/own.h"

static int rule_count(const struct station *s)
{
    return (int)s->config.printer_count;
}

static void recount(struct station *s, int i)
{
    const char *name = s->config.printers[i].name;
    struct station_printer *p = &s->printers[i];
    struct label_row row;
    p->queued = store_count_labels(s->store, LABEL_STATE_QUEUED, name);
    p->unsure = store_count_labels(s->store, LABEL_STATE_UNSURE, name);
    p->unsure_waybill[0] = '\0';
    if (p->unsure > 0 && store_first_unsure(s->store, name, &row))
        text_copy(p->unsure_waybill, sizeof(p->unsure_waybill), row.fields.waybill);
}

void station_label_recount(struct station *s)
{
    for (int i = 0; i < rule_count(s); i++)
        recount(s, i);
}

/* --- onwards ------------------------------------------------------------------------------------------------------ */
static bool too_old(const struct printer_rule *rule, const struct label_row *row, int64_t now_us)
{
    /* A label from before the clock was set tells no age. */
    return rule->stale_s > 0 && clock_wall_plausible(row->made_us) &&
           now_us - row->made_us > (int64_t)rule->stale_s * 1000000;
}

/* The oldest label that waits and is not too old; those that are, are called off and counted. */
static bool next_label(struct station *s, int i, struct label_row *ret)
{
    const struct printer_rule *rule = &s->config.printers[i];
    struct station_printer *p = &s->printers[i];
    int64_t now_us = clock_wall_us();
    char problem[PRINTER_DETAIL_MAX];
    text_format(problem, sizeof(problem), "waited longer than %d s for printer %s", rule->stale_s,
                rule->name);
    while (store_first_queued(s->store, rule->name, ret)) {
        if (!too_old(rule, ret, now_us))
            return true;
        if (!store_move_label(s->store, ret->id, LABEL_STATE_QUEUED, LABEL_STATE_CANCELLED, problem, now_us))
            return false;
        p->queued--;
        p->dropped++;
    }
    return false;
}

/* Gives the printer its next label if it may have one, or wakes it if it sleeps. */
static void pump(struct station *s, int i)
{
    struct station_printer *p = &s->printers[i];
    struct label_row row;
    /* At the end nobody would hear what became of it any more. */
    if (p->in_hand != 0 || p->queued == 0 || queue_closed(s->config.inbox))
        return;
    if (!p->report.open) {
        handover_wake_printer(s, i);
        return;
    }
    if (!next_label(s, i, &row))
        return;
    (void)store_move_label(s->store, row.id, LABEL_STATE_QUEUED, LABEL_STATE_SENDING, "", clock_wall_us());
    p->queued--;
    p->in_hand = row.id;
    struct label_job *job = mem_new(sizeof(*job));
    job->label_id = row.id;
    job->fields = row.fields;
    handover_label(s, i, job);
}

static void queue_label(struct station *s, int i, struct label_row *row)
{
    row->id = s->next_label_id++;
    row->made_us = clock_wall_us();
    row->fields.kind = row->kind;
    row->fields.copy = row->copy_no;
    if (row->kind != LABEL_SHELF) /* that says where it is scanned, not which it is */
        own_id_write(row->scan_id, row->id, row->fields.own_id);
    text_copy(row->printer, sizeof(row->printer), s->config.printers[i].name);
    store_put_label(s->store, row);
    s->printers[i].queued++;
    pump(s, i);
}

/* In order as far as known: one that has not said yet is tried, one that is in trouble is not. */
static int in_order(const struct station *s, int printer)
{
    bool usable[PRINTERS_MAX];
    for (int i = 0; i < rule_count(s); i++) {
        enum printer_state state = s->printers[i].report.state;
        usable[i] = state == PRINTER_READY || state == PRINTER_STARTING;
    }
    return printer_or_fallback(s->config.printers, s->config.printer_count, printer, usable);
}

/* --- what a label says -------------------------------------------------------------------------------------------------- */
/* Where, when, by whom and what was scanned; whose it is, is not in it. */
static void fill(const struct station *s, const struct waiting *w, struct label_fields *f)
{
    time_t at = (time_t)(w->at_us / 1000000);
    struct tm tm;
    *f = (struct label_fields){.copy = 1};
    localtime_r(&at, &tm);
    strftime(f->at, sizeof(f->at), "%Y-%m-%d %H:%M", &tm);
    text_copy(f->station, sizeof(f->station), s->name);
    text_copy(f->operator, sizeof(f->operator), w->operator);
    text_copy(f->waybill, sizeof(f->waybill), w->code.waybill);
    text_copy(f->courier, sizeof(f->courier), w->code.courier);
    /* A further box of a waybill whose codes say no index has a number of ours that means nothing to people. */
    if (w->code.parcel.index < PARCEL_INDEX_EXTRA) {
        f->parcel_index = w->code.parcel.index;
        f->parcel_total = w->code.parcel.total;
    }
}

static const char *comment_of(const struct order_line *line)
{
    return line->comment[0] ? line->comment : line->operator_comment;
}

static void fill_line(struct label_fields *f, const struct order_line *line)
{
    text_copy(f->order_id, sizeof(f->order_id), line->order_id);
    text_copy(f->title, sizeof(f->title), line->title);
    text_copy(f->config, sizeof(f->config), line->config);
    text_copy(f->comment, sizeof(f->comment), comment_of(line));
    f->quantity = line->quantity;
}

static void fill_customer_of(struct station *s, struct label_fields *f, const struct order_line *line)
{
    const struct parcel_facts *facts = &s->facts.facts;
    for (size_t i = 0; i < facts->order_count; i++)
        if (strcmp(facts->orders[i].order_id, line->order_id) == 0)
            text_copy(f->customer, sizeof(f->customer), facts->orders[i].customer);
    f->client[0] = '\0';
    (void)store_order_client(s->store, line->order_id, f->client, sizeof(f->client));
}

static void join(char *dst, size_t size, const char *separator, const char *more)
{
    size_t len = strlen(dst);
    if (more[0])
        text_format(dst + len, size - len, "%s%s", len > 0 ? separator : "", more);
}

static const struct order_progress *progress_of(const struct parcel_facts *facts, const char *order_id)
{
    for (size_t i = 0; i < facts->order_count; i++)
        if (strcmp(facts->orders[i].order_id, order_id) == 0)
            return &facts->orders[i];
    return NULL;
}

/* --- labels of a receipt --------------------------------------------------------------------------------------------------- */
static int wanted_lines(const struct parcel_facts *facts)
{
    int count = 0;
    for (size_t i = 0; i < facts->line_count; i++)
        count += !line_void(&facts->lines[i]);
    return count;
}

static int printer_for(const struct station *s, const struct waiting *w, const struct order_line *line)
{
    return printer_choose(s->config.printers, s->config.printer_count, LABEL_PARCEL,
                          line ? line->provider : NULL, w->scanner);
}

/* Matched on the shelf and labelled there on somebody's word: what is printed when the parcel is scanned is a copy. */
static int copy_of_late(struct station *s, const struct waiting *w, const struct label_row *row)
{
    struct label_row like = *row;
    like.scan_id = s->facts.facts.first.scan_id;
    if (w->reason != REASON_LATE_MATCH || like.scan_id == 0 || like.scan_id == w->scan_id)
        return 1;
    return store_label_copies(s->store, &like) + 1;
}

static void line_label(struct station *s, const struct waiting *w, int printer, const struct order_line *line,
                       int index, int total)
{
    struct label_row row = {.scan_id = w->scan_id, .kind = LABEL_LINE, .copy_no = 1};
    if (store_has_label(s->store, w->scan_id, LABEL_LINE, line->order_id, line->line_id))
        return;
    text_copy(row.order_id, sizeof(row.order_id), line->order_id);
    text_copy(row.line_id, sizeof(row.line_id), line->line_id);
    fill(s, w, &row.fields);
    fill_line(&row.fields, line);
    fill_customer_of(s, &row.fields, line);
    row.fields.line_index = index;
    row.fields.line_total = total;
    row.copy_no = copy_of_late(s, w, &row);
    queue_label(s, in_order(s, printer), &row);
}

/* One label for all the lines that this printer labels by the parcel. */
static void parcel_label(struct station *s, const struct waiting *w, int printer)
{
    const struct parcel_facts *facts = &s->facts.facts;
    struct label_row row = {.scan_id = w->scan_id, .kind = LABEL_PARCEL, .copy_no = 1};
    struct label_fields *f = &row.fields;
    bool first = true;
    if (store_has_label(s->store, w->scan_id, LABEL_PARCEL, "", ""))
        return;
    fill(s, w, f);
    for (size_t i = 0; i < facts->line_count; i++) {
        const struct order_line *line = &facts->lines[i];
        if (line_void(line) || printer_for(s, w, line) != printer)
            continue;
        if (first) {
            const struct order_progress *progress = progress_of(facts, line->order_id);
            fill_line(f, line);
            fill_customer_of(s, f, line);
            if (progress && progress->known_whole) {
                f->line_index = progress->arrived;
                f->line_total = progress->lines;
            }
        } else {
            join(f->title, sizeof(f->title), " / ", line->title);
            f->config[0] = '\0'; /* it says nothing without its line */
            f->quantity += line->quantity;
            join(f->comment, sizeof(f->comment), " / ", comment_of(line));
            if (strstr(f->order_id, line->order_id) == NULL)
                join(f->order_id, sizeof(f->order_id), " ", line->order_id);
        }
        first = false;
    }
    row.copy_no = copy_of_late(s, w, &row);
    queue_label(s, in_order(s, printer), &row);
}

static void receipt_labels(struct station *s, const struct waiting *w)
{
    const struct parcel_facts *facts = &s->facts.facts;
    int total = wanted_lines(facts);
    int index = 0;
    for (size_t i = 0; i < facts->line_count; i++) {
        const struct order_line *line = &facts->lines[i];
        if (line_void(line))
            continue;
        index++;
        int printer = printer_for(s, w, line);
        if (printer < 0)
            continue;
        if (s->config.printers[printer].per == LABEL_PER_LINE)
            line_label(s, w, printer, line, index, total);
        else
            parcel_label(s, w, printer);
    }
}

static void fill_hold(struct label_fields *f, int64_t hold_no, enum reason reason)
{
    snprintf(f->hold_no, sizeof(f->hold_no), "%" PRId64, hold_no);
    text_copy(f->comment, sizeof(f->comment), reason_text(reason));
}

static void hold_label(struct station *s, const struct waiting *w, int64_t hold_no)
{
    struct label_row row = {.scan_id = w->scan_id, .kind = LABEL_HOLD, .copy_no = 1};
    int printer = printer_choose(s->config.printers, s->config.printer_count, LABEL_HOLD, NULL, w->scanner);
    if (printer < 0 || store_has_label(s->store, w->scan_id, LABEL_HOLD, "", ""))
        return;
    fill(s, w, &row.fields);
    fill_hold(&row.fields, hold_no, w->reason);
    if (s->facts.facts.line_count > 0) /* void ones */
        fill_customer_of(s, &row.fields, &s->facts.facts.lines[0]);
    queue_label(s, in_order(s, printer), &row);
}

/* An earlier scan as if it were in hand. scanner "": the one that read it. */
static bool scan_again(struct station *s, int64_t scan_id, const char *scanner, struct waiting *ret)
{
    struct error ignored;
    *ret = (struct waiting){.scan_id = scan_id, .at_us = clock_wall_us()};
    text_copy(ret->scanner, sizeof(ret->scanner), scanner);
    return store_scan_code(s->store, scan_id, &ret->code, &ignored) && ret->code.waybill[0] != '\0' &&
           (scanner[0] || store_scan_scanner(s->store, scan_id, ret->scanner));
}

void station_label_hold(struct station *s, const struct parcel_row *parcel, int64_t hold_no,
                        const char *scanner, const char *operator)
{
    struct label_row row = {.scan_id = parcel->scan_id, .kind = LABEL_HOLD};
    struct waiting w;
    if (!scan_again(s, parcel->scan_id, scanner, &w))
        return;
    int printer = printer_choose(s->config.printers, s->config.printer_count, LABEL_HOLD, NULL, w.scanner);
    if (printer < 0)
        return;
    w.code.parcel = parcel->parcel; /* a choice may have given it another index than its code has */
    text_copy(w.operator, sizeof(w.operator), operator);
    row.copy_no = store_label_copies(s->store, &row) + 1;
    fill(s, &w, &row.fields);
    fill_hold(&row.fields, hold_no, REASON_PUT_ON_HOLD);
    queue_label(s, in_order(s, printer), &row);
}

void station_label_decision(struct station *s, const struct waiting *w, const struct decision *decision,
                            int64_t opened_hold_no)
{
    if (s->config.printer_count == 0)
        return;
    bool matched = decision->verdict == VERDICT_MATCH || decision->verdict == VERDICT_COMPLETE;
    if (opened_hold_no != 0)
        hold_label(s, w, opened_hold_no);
    /* Matched on the shelf: the label comes when the parcel is scanned, with the parcel in somebody's hand. */
    if (matched && decision->receive && !decision->late)
        receipt_labels(s, w);
}

int station_label_late(struct station *s, int64_t scan_id, int64_t *ret_first_id)
{
    struct waiting w;
    struct parcel_facts *facts = &s->facts.facts;
    struct error ignored;
    if (!scan_again(s, scan_id, "", &w) || !store_facts_read(s->store, &w.code, &s->facts, &ignored) ||
        facts->first.scan_id != scan_id || (facts->state != PARCEL_LATE && facts->state != PARCEL_RECEIVED))
        return 0;
    *ret_first_id = s->next_label_id;
    receipt_labels(s, &w);
    return (int)(s->next_label_id - *ret_first_id);
}

/* --- corrections ---------------------------------------------------------------------------------------------------------- */
void station_label_undone(struct station *s, int64_t scan_id)
{
    if (store_cancel_scan_labels(s->store, scan_id, "its scan was undone", clock_wall_us()) > 0)
        station_label_recount(s);
}

static const char code_scanned[] = "its code was scanned";

bool station_label_seen(struct station *s, const struct own_id *id)
{
    struct label_row row;
    if (!store_get_label(s->store, id->label_id, &row) || row.scan_id != id->scan_id)
        return false;
    if (store_confirm_label(s->store, row.id, code_scanned, clock_wall_us()))
        station_label_recount(s);
    return true;
}

void station_label_shelf_seen(struct station *s, const char *shelf)
{
    if (store_confirm_shelf_labels(s->store, shelf, code_scanned, clock_wall_us()) > 0)
        station_label_recount(s);
}

int64_t station_label_reprint(struct station *s, const struct label_row *old, int printer)
{
    struct label_row row = *old;
    int64_t now_us = clock_wall_us();
    char problem[PRINTER_DETAIL_MAX];
    row.copy_no = store_label_copies(s->store, old) + 1;
    queue_label(s, printer, &row);
    text_format(problem, sizeof(problem), "replaced by label %" PRId64, row.id);
    if (store_move_label(s->store, old->id, LABEL_STATE_UNSURE, LABEL_STATE_FAILED, problem, now_us))
        station_label_recount(s);
    return row.id;
}

int station_label_printer_of(const struct station *s, const struct label_row *row, const char *scanner)
{
    int printer = printer_find(s->config.printers, s->config.printer_count, row->printer);
    if (printer < 0)
        printer = printer_choose(s->config.printers, s->config.printer_count, row->kind, NULL, scanner);
    return printer;
}

size_t station_label_of_scan(struct station *s, int64_t scan_id, struct label_row *ret, size_t room)
{
    size_t count = store_scan_labels(s->store, scan_id, ret, room);
    if (count == 0)
        count = store_scan_labels(s->store, store_parcel_scan(s->store, scan_id), ret, room);
    struct parcel_row parcel;
    bool on_shelf = store_parcel_of(s->store, scan_id, &parcel) && parcel.hold_open;
    int64_t received = 0; /* its newest label that is none of the shelf */
    for (size_t i = 0; i < count; i++)
        if (ret[i].kind != LABEL_HOLD)
            received = ret[i].id;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        /* It lay on the hold shelf before it was received. */
        bool over = ret[i].kind == LABEL_HOLD && received != 0 && (!on_shelf || ret[i].id < received);
        if (!over)
            ret[kept++] = ret[i];
    }
    return kept;
}

bool station_label_reprint_scan(struct station *s, int64_t scan_id, const char *scanner)
{
    struct label_row rows[LABEL_OF_SCAN_MAX];
    int printers[LABEL_OF_SCAN_MAX];
    size_t count = station_label_of_scan(s, scan_id, rows, COUNT_OF(rows));
    for (size_t i = 0; i < count; i++) {
        printers[i] = station_label_printer_of(s, &rows[i], scanner);
        if (printers[i] < 0)
            return false;
    }
    for (size_t i = 0; i < count; i++)
        (void)station_label_reprint(s, &rows[i], printers[i]);
    return count > 0;
}

int64_t station_label_shelf(struct station *s, int printer, const char *shelf, const char *comment)
{
    struct label_row row = {.kind = LABEL_SHELF};
    struct error ignored;
    const struct waiting w = {.at_us = clock_wall_us()};
    text_copy(row.line_id, sizeof(row.line_id), shelf);
    row.copy_no = store_label_copies(s->store, &row) + 1;
    fill(s, &w, &row.fields);
    text_copy(row.fields.bin, sizeof(row.fields.bin), shelf);
    (void)!label_fields_set(&row.fields, "comment", comment, &ignored);
    (void)command_write(COMMAND_BIN, shelf, s->command_key, row.fields.code);
    queue_label(s, printer, &row);
    return row.id;
}

int64_t station_label_test(struct station *s, int printer)
{
    struct label_row row = {.kind = LABEL_TEST, .copy_no = 1};
    const struct waiting w = {.at_us = clock_wall_us()};
    fill(s, &w, &row.fields);
    text_copy(row.fields.title, sizeof(row.fields.title), s->config.printers[printer].name);
    queue_label(s, printer, &row);
    return row.id;
}

/* --- what the printers' threads say -------------------------------------------------------------------------------------- */
void station_label_report(struct station *s, const struct label_report *report)
{
    int i = printer_find(s->config.printers, s->config.printer_count, report->printer);
    if (i < 0)
        return;
    struct station_printer *p = &s->printers[i];
    bool moved = store_move_label(s->store, report->label_id, LABEL_STATE_SENDING, report->state,
                                  report->problem, clock_wall_us());
    if (p->in_hand == report->label_id)
        p->in_hand = 0;
    if (report->state == LABEL_STATE_QUEUED) {
        p->queued += moved;
        return; /* its printer says itself that it is closed, and when it is open again */
    }
    if (report->state == LABEL_STATE_UNSURE || report->state == LABEL_STATE_FAILED) {
        log_warning("event=label_%s label=%" PRId64 " printer=%s %s", label_state_name(report->state),
                    report->label_id, report->printer, report->problem);
        handover_fault(s);
        recount(s, i);
    }
    if (report->state == LABEL_STATE_UNSURE)
        return; /* the printer says itself when it is open again */
    pump(s, i);
}

void station_printer_report(struct station *s, const struct printer_report *report)
{
    int i = printer_find(s->config.printers, s->config.printer_count, report->name);
    if (i < 0)
        return;
    struct station_printer *p = &s->printers[i];
    bool fell_ill = report->state > PRINTER_READY && p->report.state <= PRINTER_READY;
    p->report = *report;
    if (fell_ill)
        handover_fault(s);
    if (report->open)
        pump(s, i);
}

/* --- start ----------------------------------------------------------------------------------------------------------------- */
bool station_label_load(struct station *s, struct error *err)
{
    int64_t now_us = clock_wall_us();
    if (!store_next_label_id(s->store, &s->next_label_id, err))
        return false;
    store_begin(s->store);
    int unsure = store_unsure_after_restart(s->store, "the station ended while it was being sent", now_us);
    struct printer_names known = {0};
    for (int i = 0; i < rule_count(s); i++)
        text_copy(known.names[known.count++], PRINTER_NAME_MAX, s->config.printers[i].name);
    (void)store_cancel_orphan_labels(s->store, &known, "its printer is not configured any more", now_us);
    if (!store_commit(s->store, err))
        return false;
    if (unsure > 0)
        log_warning("event=labels_unsure count=%d", unsure);
    for (int i = 0; i < rule_count(s); i++) {
        struct printer_report *report = &s->printers[i].report;
        *report = (struct printer_report){.state = PRINTER_STARTING};
        text_copy(report->name, sizeof(report->name), s->config.printers[i].name);
        recount(s, i);
        pump(s, i);
    }
    return true;
}
