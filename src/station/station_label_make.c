/* Which labels a decision makes, and what they say. */
#include "station_label.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"

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
    store_order_bin(s->store, line->order_id, f->bin); /* where the order's other parcels lie */
}

static void join(char *dst, size_t size, const char *separator, const char *more)
{
    size_t len = strlen(dst);
    if (more[0])
        text_format(dst + len, size - len, "%s%s", len > 0 ? separator : "", more);
}

/* Is it one of those, with blanks between? An order's number may be a part of another's. */
static bool names_order(const char *orders, const char *order_id)
{
    size_t len = strlen(order_id);
    for (const char *p = orders; *p; p += strspn(p, " ")) {
        size_t this_one = strcspn(p, " ");
        if (this_one == len && memcmp(p, order_id, len) == 0)
            return true;
        p += this_one;
    }
    return false;
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
    /* By the parcel's other scan, whose answer knew less lines. One that was matched on the shelf gets its label in hand. */
    if (w->reason != REASON_LATE_MATCH &&
        store_line_labelled(s->store, w->code.waybill, w->code.parcel.index, line->order_id, line->line_id))
        return;
    text_copy(row.order_id, sizeof(row.order_id), line->order_id);
    text_copy(row.line_id, sizeof(row.line_id), line->line_id);
    fill(s, w, &row.fields);
    fill_line(&row.fields, line);
    fill_customer_of(s, &row.fields, line);
    row.fields.line_index = index;
    row.fields.line_total = total;
    row.copy_no = copy_of_late(s, w, &row);
    station_label_queue(s, station_label_in_order(s, printer), &row);
}

/* One label for all the lines that this printer labels by the parcel. mark: the first of them, where another printer has labelled the
 * parcel before, so that each can be told from the others and is printed again by itself; else NULL. */
static void parcel_label(struct station *s, const struct waiting *w, int printer,
                         const struct order_line *mark)
{
    const struct parcel_facts *facts = &s->facts.facts;
    struct label_row row = {.scan_id = w->scan_id, .kind = LABEL_PARCEL, .copy_no = 1};
    struct label_fields *f = &row.fields;
    bool first = true;
    if (mark) {
        text_copy(row.order_id, sizeof(row.order_id), mark->order_id);
        text_copy(row.line_id, sizeof(row.line_id), mark->line_id);
    }
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
            if (!names_order(f->order_id, line->order_id))
                join(f->order_id, sizeof(f->order_id), " ", line->order_id);
        }
        first = false;
    }
    row.copy_no = copy_of_late(s, w, &row);
    station_label_queue(s, station_label_in_order(s, printer), &row);
}

static void receipt_labels(struct station *s, const struct waiting *w)
{
    const struct parcel_facts *facts = &s->facts.facts;
    int total = wanted_lines(facts);
    int index = 0;
    bool labelled[PRINTERS_MAX] = {0}; /* the parcel, by this printer */
    bool parcel = false;               /* by some */
    bool has_label = store_has_label(s->store, w->scan_id, LABEL_PARCEL, "", "");
    for (size_t i = 0; i < facts->line_count; i++) {
        const struct order_line *line = &facts->lines[i];
        if (line_void(line))
            continue;
        index++;
        int printer = printer_for(s, w, line);
        if (printer < 0)
            continue;
        if (s->config.printers[printer].per == LABEL_PER_LINE) {
            line_label(s, w, printer, line, index, total);
        } else if (!has_label && !labelled[printer]) {
            parcel_label(s, w, printer, parcel ? line : NULL);
            parcel = true;
        }
        labelled[printer] = true;
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
    station_label_queue(s, station_label_in_order(s, printer), &row);
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
    station_label_queue(s, station_label_in_order(s, printer), &row);
}

/* Its receipts were written while it lay on the shelf, and it was stopped before anybody had fetched it. */
static bool lacks_label(struct station *s, const struct waiting *w)
{
    return w->reason == REASON_LINES_CHANGED &&
           !store_parcel_labelled(s->store, w->code.waybill, w->code.parcel.index);
}

void station_label_decision(struct station *s, const struct waiting *w, const struct decision *decision,
                            int receipts, int64_t opened_hold_no)
{
    if (s->config.printer_count == 0)
        return;
    bool matched = decision->verdict == VERDICT_MATCH || decision->verdict == VERDICT_COMPLETE;
    if (opened_hold_no != 0)
        hold_label(s, w, opened_hold_no);
    /* Matched on the shelf: the label comes when the parcel is scanned, with the parcel in somebody's hand. Wanted again: unless it
     * has its label. */
    if (matched && decision->receive && !decision->late &&
        (receipts > 0 || w->reason == REASON_LATE_MATCH || lacks_label(s, w)))
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

/* --- labels of no parcel ------------------------------------------------------------------------------------------------------ */
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
    station_label_queue(s, printer, &row);
    return row.id;
}

int64_t station_label_test(struct station *s, int printer)
{
    struct label_row row = {.kind = LABEL_TEST, .copy_no = 1};
    const struct waiting w = {.at_us = clock_wall_us()};
    fill(s, &w, &row.fields);
    text_copy(row.fields.title, sizeof(row.fields.title), s->config.printers[printer].name);
    station_label_queue(s, printer, &row);
    return row.id;
}
