#include "station_state.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/counting.h"

enum { PICTURES_MAX = 6 };

/* The customer's name, or the number where the platform gives no name. */
static const char *customer_of(const struct parcel_facts *facts)
{
    return facts->order_count > 0 ? facts->orders[0].customer : "";
}

static void view_lines(struct view_verdict *v, const struct parcel_facts *facts)
{
    v->lines_total = (int)facts->line_count;
    v->line_count = 0;
    for (size_t i = 0; i < facts->line_count && v->line_count < VIEW_LINES_MAX; i++) {
        const struct order_line *from = &facts->lines[i];
        struct view_line *to = &v->lines[v->line_count++];
        *to = (struct view_line){.quantity = from->quantity, .void_line = line_void(from)};
        text_copy(to->order_id, sizeof(to->order_id), from->order_id);
        text_copy(to->line_id, sizeof(to->line_id), from->line_id);
        text_copy(to->title, sizeof(to->title), from->title);
        text_copy(to->config, sizeof(to->config), from->config);
        text_copy(to->comment, sizeof(to->comment),
                  from->comment[0] ? from->comment : from->operator_comment);
        text_copy(to->status, sizeof(to->status), from->status);
        picture_name(from->image_url, to->picture);
    }
    v->order_count = 0;
    for (size_t i = 0; i < facts->order_count && v->order_count < VIEW_ORDERS_MAX; i++)
        v->orders[v->order_count++] = facts->orders[i];
}

/* Where it goes: with the parcels of its order that have a shelf already, else by its customer. */
static void view_shelf(struct station *s, struct view_verdict *v, const struct parcel_facts *facts)
{
    char bin[BIN_SIZE] = "";
    for (size_t i = 0; i < facts->order_count && bin[0] == '\0'; i++)
        store_order_bin(s->store, facts->orders[i].order_id, bin);
    text_copy(v->shelf, sizeof(v->shelf), bin[0] ? bin : customer_of(facts));
}

static void view_last(struct station *s, const struct waiting *w, const struct parcel_facts *facts)
{
    struct view *view = &s->view;
    struct view_last *entry = NULL;
    for (int i = 0; i < view->last_count && entry == NULL; i++)
        if (view->last[i].scan_id == w->scan_id)
            entry = &view->last[i];
    if (entry == NULL) {
        int keep = view->last_count < VIEW_LAST_MAX ? view->last_count : VIEW_LAST_MAX - 1;
        memmove(&view->last[1], &view->last[0], (size_t)keep * sizeof(view->last[0]));
        view->last_count = keep + 1;
        entry = &view->last[0];
        *entry = (struct view_last){.scan_id = w->scan_id, .at_us = w->at_us};
        text_copy(entry->waybill, sizeof(entry->waybill), w->code.waybill);
        if (w->code.kind == CODE_COMMAND)
            command_caption(w->code.body, entry->raw, sizeof(entry->raw));
        else
            text_quote(entry->raw, sizeof(entry->raw), w->raw ? w->raw : "", w->raw_len);
    }
    entry->verdict = w->verdict;
    text_copy(entry->customer, sizeof(entry->customer), customer_of(facts));
}

/* Of the lines that fit on a screen. */
static void want_pictures(struct station *s, const struct parcel_facts *facts)
{
    if (s->config.links.want_picture == NULL)
        return;
    for (size_t i = 0; i < facts->line_count && i < PICTURES_MAX; i++)
        if (facts->lines[i].image_url[0])
            handover_picture(s, facts->lines[i].image_url);
}

bool station_view_free(const struct station *s, const struct waiting *w)
{
    static const int64_t shown_us = INT64_C(60) * 1000000;
    const struct view_verdict *v = &s->view.verdict;
    /* The clock may have been set back since. */
    return w->scan_id >= v->scan_id || llabs(clock_wall_us() - v->at_us) > shown_us;
}

/* What is on the screen is a command about this very parcel, which its scanner has in hand. */
static bool shows_its_command(const struct station *s, const struct waiting *w)
{
    const struct view_verdict *v = &s->view.verdict;
    if (v->verdict != VERDICT_COMMAND || strcmp(v->scanner, w->scanner) != 0)
        return false;
    for (int i = 0; i < s->scanner_count; i++)
        if (strcmp(s->scanners[i].name, w->scanner) == 0)
            return s->scanners[i].memory.scan_id == w->scan_id;
    return false;
}

void station_view_verdict(struct station *s, const struct waiting *w, const struct decision *decision)
{
    const struct parcel_facts *facts = &s->facts.facts;
    if (decision->silent)
        return;
    view_last(s, w, facts);
    /* A late answer does not push the newer scan off the screen, unless people must see it. */
    if (w->scan_id < s->view.verdict.scan_id && !decision->attention && !shows_its_command(s, w))
        return;
    struct view_verdict *v = &s->view.verdict;
    /* Of the lines and orders only as many mean anything as are counted by view_lines(). */
    memset(v, 0, offsetof(struct view_verdict, lines));
    v->scan_id = w->scan_id;
    v->at_us = w->at_us;
    v->parcel = w->code.parcel;
    v->parcels_received = facts->parcels_received;
    v->parcels_total = facts->parcels_total;
    v->verdict = w->verdict;
    v->source = w->source;
    v->reason = w->not_done == REASON_NONE ? w->reason : w->not_done;
    v->refusal = w->code.refusal;
    v->warnings = w->code.warnings;
    v->attention = decision->attention;
    v->hold_no = w->hold_no;
    v->elapsed_us = w->elapsed_us;
    text_copy(v->scanner, sizeof(v->scanner), w->scanner);
    text_copy(v->operator, sizeof(v->operator), w->operator);
    view_shelf(s, v, facts);
    text_copy(v->waybill, sizeof(v->waybill), w->code.waybill);
    text_copy(v->courier, sizeof(v->courier), w->code.courier);
    if (w->code.kind == CODE_COMMAND)
        command_caption(w->code.body, v->raw, sizeof(v->raw));
    else
        text_quote(v->raw, sizeof(v->raw), w->raw ? w->raw : "", w->raw_len);
    if (w->verdict == VERDICT_DUPLICATE)
        v->first = facts->first;
    view_lines(v, facts);
    want_pictures(s, facts);
}

void station_view_undone(struct station *s, int64_t scan_id)
{
    if (s->view.verdict.scan_id == scan_id)
        s->view.verdict.undone = true;
    for (int i = 0; i < s->view.last_count; i++)
        if (s->view.last[i].scan_id == scan_id)
            s->view.last[i].undone = true;
}

void station_view_scanner(struct station *s, const struct scanner_report *report)
{
    struct view *view = &s->view;
    struct view_scanner *entry = NULL;
    for (int i = 0; i < view->scanner_count && entry == NULL; i++)
        if (strcmp(view->scanners[i].name, report->name) == 0)
            entry = &view->scanners[i];
    if (entry == NULL) {
        if (view->scanner_count == VIEW_SCANNERS_MAX)
            return;
        entry = &view->scanners[view->scanner_count++];
        text_copy(entry->name, sizeof(entry->name), report->name);
    }
    entry->state = report->state;
    text_copy(entry->detail, sizeof(entry->detail), report->detail);
    station_view_crew(s, station_scanner(s, report->name), clock_mono_us());
}

void station_view_printers(struct station *s)
{
    struct view *view = &s->view;
    view->printer_count = (int)s->config.printer_count;
    for (size_t i = 0; i < s->config.printer_count; i++) {
        const struct station_printer *from = &s->printers[i];
        struct view_printer *to = &view->printers[i];
        *to = (struct view_printer){.state = from->report.state,
                                    .can_tell = from->report.can_tell,
                                    .waiting = from->queued + (from->in_hand != 0),
                                    .unsure = from->unsure,
                                    .unsure_label = from->unsure_label,
                                    .dropped = from->dropped,
                                    .changes = from->changes};
        text_copy(to->name, sizeof(to->name), s->config.printers[i].name);
        text_copy(to->detail, sizeof(to->detail), from->report.detail);
        text_copy(to->unsure_waybill, sizeof(to->unsure_waybill), from->unsure_waybill);
    }
}

void station_view_put(struct station *s)
{
    station_view_printers(s);
    station_view_health(s);
    s->view.looking = 0;
    for (size_t i = 0; i < s->waiting.count; i++)
        if (s->waiting.entries[i]->alive && s->waiting.entries[i]->asked_lines)
            s->view.looking++;
    if (s->config.board)
        board_put(s->config.board, &s->view);
}
