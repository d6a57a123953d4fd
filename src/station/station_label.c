/* Labels on their way through the printers; which ones a decision makes is in station_label_make.c. A label is QUEUED in the receipt's transaction; one
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
    p->changes++;
    p->unsure_label = 0;
    p->unsure_waybill[0] = '\0';
    if (p->unsure > 0 && store_first_unsure(s->store, name, &row)) {
        p->unsure_label = row.id;
        text_copy(p->unsure_waybill, sizeof(p->unsure_waybill),
                  row.fields.waybill[0] ? row.fields.waybill : row.fields.bin);
    }
}

void station_label_orders(struct station *s)
{
    for (int i = 0; i < rule_count(s); i++)
        if (s->printers[i].held_us != CLOCK_FOREVER)
            s->printers[i].due = true;
}

void station_label_recount(struct station *s)
{
    for (int i = 0; i < rule_count(s); i++)
        recount(s, i);
    station_label_orders(s); /* the one that waited may be gone */
}

/* --- onwards ------------------------------------------------------------------------------------------------------ */
/* A label tells no age that was made before the clock was set, nor any while the clock is wrong. */
static bool too_old(const struct station *s, const struct printer_rule *rule, const struct label_row *row,
                    int64_t now_us)
{
    return rule->stale_s > 0 && row->id >= s->dated_label_id && clock_wall_plausible(row->made_us) &&
           station_clock_good(s, now_us, clock_mono_us()) &&
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
        if (!too_old(s, rule, ret, now_us))
            return true;
        if (!store_move_label(s->store, ret->id, LABEL_STATE_QUEUED, LABEL_STATE_CANCELLED, problem, now_us))
            return false;
        p->queued--;
        p->dropped++;
    }
    return false;
}

/* The order whose customer the label names, the first of several; "": it is of none. */
static void own_order(const struct label_row *row, char ret[ORDER_ID_SIZE])
{
    text_copy_n(ret, ORDER_ID_SIZE, row->fields.order_id, strcspn(row->fields.order_id, " "));
}

/* Mono: so long the label waits for the order that says whose it is; 0: it does not. */
static int64_t waits_until(struct station *s, const struct printer_rule *rule, const struct label_row *row)
{
    char order_id[ORDER_ID_SIZE];
    if (rule->customer_wait_ms == 0 || row->fields.customer[0])
        return 0;
    own_order(row, order_id);
    const struct waiting *w = waiting_find(&s->waiting, row->scan_id);
    if (w == NULL || !waiting_waits_for(w, order_id))
        return 0;
    return w->orders_us + (int64_t)rule->customer_wait_ms * 1000;
}

/* What was not known of its order when the label was made, and is now. Its number among the order's is that of its scan: parcels
 * that came while it waited have their own. */
static void complete(struct station *s, struct label_row *row)
{
    struct label_fields *f = &row->fields;
    struct order_progress order;
    char order_id[ORDER_ID_SIZE];
    if (f->customer[0])
        return;
    own_order(row, order_id);
    if (order_id[0] == '\0' || !store_order_progress(s->store, order_id, row->scan_id, &order))
        return;
    text_copy(f->customer, sizeof(f->customer), order.customer);
    (void)store_order_client(s->store, order_id, f->client, sizeof(f->client));
    if (row->kind == LABEL_PARCEL && order.known_whole) {
        f->line_index = order.arrived;
        f->line_total = order.lines;
    }
    store_set_label_fields(s->store, row->id, f);
}

/* Gives the printer its next label if it may have one, or wakes it if it sleeps. */
static void pump(struct station *s, int i)
{
    struct station_printer *p = &s->printers[i];
    struct label_row row;
    p->held_us = CLOCK_FOREVER;
    /* At the end nobody would hear what became of it any more. */
    if (p->in_hand != 0 || p->queued == 0 || queue_closed(s->config.inbox))
        return;
    if (!p->report.open) {
        handover_wake_printer(s, i);
        return;
    }
    if (!next_label(s, i, &row))
        return;
    int64_t until_us = waits_until(s, &s->config.printers[i], &row);
    if (until_us > clock_mono_us()) {
        p->held_us = until_us;
        return;
    }
    complete(s, &row);
    (void)store_move_label(s->store, row.id, LABEL_STATE_QUEUED, LABEL_STATE_SENDING, "", clock_wall_us());
    p->queued--;
    p->in_hand = row.id;
    struct label_job *job = mem_new(sizeof(*job));
    job->label_id = row.id;
    job->fields = row.fields;
    handover_label(s, i, job);
}

void station_label_pump(struct station *s)
{
    for (int i = 0; i < rule_count(s); i++) {
        if (!s->printers[i].due)
            continue;
        s->printers[i].due = false;
        pump(s, i);
    }
}

int64_t station_label_wake(const struct station *s)
{
    int64_t wake_us = CLOCK_FOREVER;
    for (int i = 0; i < rule_count(s); i++)
        if (s->printers[i].held_us < wake_us)
            wake_us = s->printers[i].held_us;
    return wake_us;
}

void station_label_waited(struct station *s)
{
    int64_t now_us = clock_mono_us();
    for (int i = 0; i < rule_count(s); i++)
        if (s->printers[i].held_us <= now_us)
            s->printers[i].due = true;
}

void station_label_wait_on(struct station *s, int64_t again_us)
{
    for (int i = 0; i < rule_count(s); i++)
        if (s->printers[i].held_us < again_us)
            s->printers[i].held_us = again_us;
}

void station_label_queue(struct station *s, int i, struct label_row *row)
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
    s->printers[i].changes++;
    s->printers[i].due = true;
}

/* One that has not said yet is tried, one that is in trouble is not. */
int station_label_in_order(const struct station *s, int printer)
{
    bool usable[PRINTERS_MAX];
    for (int i = 0; i < rule_count(s); i++) {
        enum printer_state state = s->printers[i].report.state;
        usable[i] = state == PRINTER_READY || state == PRINTER_STARTING;
    }
    return printer_or_fallback(s->config.printers, s->config.printer_count, printer, usable);
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
    struct parcel_row parcel;
    if (old->scan_id != 0 &&
        store_parcel_of(s->store, old->scan_id, &parcel)) /* what has been said of it since */
        store_scan_said(s->store, parcel.said_scan_id, row.fields.bin, &row.fields.weight_g);
    station_label_queue(s, printer, &row);
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

/* --- what the printers' threads say -------------------------------------------------------------------------------------- */
void station_label_report(struct station *s, const struct label_report *report)
{
    int i = printer_find(s->config.printers, s->config.printer_count, report->printer);
    if (i < 0)
        return;
    struct station_printer *p = &s->printers[i];
    bool moved = store_move_label(s->store, report->label_id, LABEL_STATE_SENDING, report->state,
                                  report->problem, clock_wall_us());
    p->changes++;
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
    p->due = true;
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
        p->due = true;
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
