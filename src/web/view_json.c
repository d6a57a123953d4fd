#include "view_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "core/waybill.h"

static json_t *warnings_of(unsigned warnings)
{
    static const struct {
        unsigned bit;
        const char *name;
    } known[] = {{WARNING_CHECK_DIGIT, "check_digit"},
                 {WARNING_NOT_UTF8, "not_utf8"},
                 {WARNING_LOOKALIKE, "lookalike"},
                 {WARNING_FROM_QR, "from_qr"}};
    json_t *names = json_array();
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (warnings & known[i].bit)
            json_array_append_new(names, json_string(known[i].name));
    return names;
}

static json_t *lines_of(const struct view_verdict *v)
{
    json_t *lines = json_array();
    for (int i = 0; i < v->line_count; i++) {
        const struct view_line *line = &v->lines[i];
        json_t *o = json_object();
        json_set(o, "order_id", line->order_id);
        json_set(o, "line_id", line->line_id);
        json_set(o, "title", line->title);
        json_set(o, "config", line->config);
        json_set(o, "comment", line->comment);
        json_set(o, "status", line->status);
        char path[PICTURE_NAME_SIZE + 16];
        text_format(path, sizeof(path), "%s%s", line->picture[0] ? "/pictures/" : "", line->picture);
        json_set(o, "picture", path);
        json_set_int(o, "quantity", line->quantity);
        json_set_bool(o, "void", line->void_line);
        json_array_append_new(lines, o);
    }
    return lines;
}

static json_t *orders_of(const struct view_verdict *v)
{
    json_t *orders = json_array();
    for (int i = 0; i < v->order_count; i++) {
        const struct order_progress *order = &v->orders[i];
        json_t *o = json_object();
        json_set(o, "order_id", order->order_id);
        json_set(o, "customer", order->customer);
        json_set_int(o, "lines", order->lines);
        json_set_int(o, "arrived", order->arrived);
        json_set_bool(o, "whole", order->known_whole);
        json_array_append_new(orders, o);
    }
    return orders;
}

static json_t *verdict_of(const struct view_verdict *v)
{
    if (v->scan_id == 0)
        return json_null();
    json_t *o = json_object();
    json_set_id(o, "scan_id", v->scan_id);
    json_set_time(o, "at", v->at_us);
    json_set(o, "scanner", v->scanner);
    json_set(o, "operator", v->operator);
    json_set(o, "shelf", v->shelf);
    json_set(o, "raw", v->raw);
    json_set(o, "waybill", v->waybill);
    json_set(o, "courier", v->courier);
    json_object_set_new(o, "parcel",
                        v->parcel.index > 0
                            ? json_pack("{s:i, s:i}", "index", v->parcel.index, "total", v->parcel.total)
                            : json_null());
    json_set_int(o, "parcels_received", v->parcels_received);
    json_set_int(o, "parcels_total", v->parcels_total);
    json_set(o, "verdict", verdict_name(v->verdict));
    json_set(o, "source", source_name(v->source));
    json_set(o, "reason", v->reason == REASON_NONE ? "" : reason_name(v->reason));
    json_set(o, "refusal", v->refusal == REFUSAL_NONE ? "" : refusal_name(v->refusal));
    json_object_set_new(o, "warnings", warnings_of(v->warnings));
    json_set_bool(o, "attention", v->attention);
    json_set_bool(o, "undone", v->undone);
    json_set_id(o, "hold_no", v->hold_no);
    json_t *first = json_null();
    if (v->first.scan_id != 0) {
        first = json_object();
        json_object_set_new(first, "at", json_time(v->first.at_us));
        json_set(first, "station", v->first.station);
        json_set(first, "operator", v->first.operator);
    }
    json_object_set_new(o, "first", first);
    json_object_set_new(o, "lines", lines_of(v));
    json_set_int(o, "lines_total", v->lines_total);
    json_object_set_new(o, "orders", orders_of(v));
    json_set_int(o, "elapsed_us", v->elapsed_us);
    return o;
}

static json_t *last_of(const struct view *view)
{
    json_t *rows = json_array();
    for (int i = 0; i < view->last_count; i++) {
        const struct view_last *last = &view->last[i];
        json_t *o = json_object();
        json_set_id(o, "scan_id", last->scan_id);
        json_set_time(o, "at", last->at_us);
        json_set(o, "waybill", last->waybill);
        json_set(o, "raw", last->raw);
        json_set(o, "customer", last->customer);
        json_set(o, "verdict", verdict_name(last->verdict));
        json_set_bool(o, "undone", last->undone);
        json_array_append_new(rows, o);
    }
    return rows;
}

static json_t *scanners_of(const struct view *view)
{
    json_t *rows = json_array();
    for (int i = 0; i < view->scanner_count; i++) {
        json_t *o = json_object();
        json_set(o, "name", view->scanners[i].name);
        json_set(o, "state", scanner_state_name(view->scanners[i].state));
        json_set(o, "detail", view->scanners[i].detail);
        json_set(o, "operator", view->scanners[i].operator);
        json_set(o, "mode", view->scanners[i].mode);
        json_array_append_new(rows, o);
    }
    return rows;
}

static json_t *printers_of(const struct view *view)
{
    json_t *rows = json_array();
    for (int i = 0; i < view->printer_count; i++) {
        const struct view_printer *p = &view->printers[i];
        json_t *o = json_object();
        json_set(o, "name", p->name);
        json_set(o, "state", printer_state_name(p->state));
        json_set(o, "what_to_do", printer_state_text(p->state));
        json_set(o, "detail", p->detail);
        json_set_bool(o, "can_tell", p->can_tell);
        json_set_int(o, "waiting", p->waiting);
        json_set_int(o, "unsure", p->unsure);
        json_set_int(o, "dropped", p->dropped);
        json_set_id(o, "unsure_label_id", p->unsure_label);
        json_set(o, "unsure_waybill", p->unsure_waybill);
        json_set_int(o, "changes", p->changes);
        json_array_append_new(rows, o);
    }
    return rows;
}

/* --- the platform side ----------------------------------------------------------------------------------------------- */
static json_t *accounts_of(const struct view_background *b)
{
    json_t *rows = json_array();
    for (int i = 0; i < b->account_count; i++) {
        const struct account_report *a = &b->accounts[i];
        json_t *o = json_object();
        json_set(o, "provider", a->provider);
        json_set(o, "account", a->name);
        json_set(o, "state", a->gone_us ? "gone" : a->old ? "old" : "good");
        json_set_time(o, "since", a->first_seen_us);
        json_set_time(o, "seen_at", a->last_seen_us);
        json_set_time(o, "gone_at", a->gone_us);
        json_set(o, "balance", a->balance);
        json_set(o, "currency", a->currency);
        json_array_append_new(rows, o);
    }
    return rows;
}

static json_t *jobs_of(const struct jobs_report *jobs)
{
    json_t *rows = json_array();
    for (int i = 0; i < jobs->count; i++) {
        const struct job_report *job = &jobs->jobs[i];
        json_t *o = json_object();
        json_set(o, "name", job->name);
        json_set_bool(o, "running", job->running);
        json_set_time(o, "last_at", job->last_us);
        json_set_time(o, "next_at", job->next_us);
        json_set_int(o, "failures", job->failures);
        json_set(o, "detail", job->detail);
        json_set(o, "problem", job->problem);
        json_array_append_new(rows, o);
    }
    return rows;
}

static json_t *platform_of(const struct view *view)
{
    json_t *o = json_object();
    json_set_bool(o, "up", view->platform.up);
    json_set_time(o, "since", view->platform.since_us);
    json_set(o, "detail", view->platform.detail);
    json_set_bool(o, "forced_offline", view->forced_offline);
    json_set_int(o, "looking", view->looking);
    return o;
}

static json_t *counts_of(const struct view *view)
{
    int64_t waiting = 0;
    int64_t unsure = 0;
    for (int i = 0; i < view->printer_count; i++) {
        waiting += view->printers[i].waiting;
        unsure += view->printers[i].unsure;
    }
    json_t *o = json_object();
    json_set_int(o, "scans_today", view->scans_today);
    json_set_int(o, "receipts_today", view->receipts_today);
    json_set_int(o, "holds_open", view->holds_open);
    json_set_int(o, "late", view->background.late);
    json_set_int(o, "labels_waiting", waiting);
    json_set_int(o, "labels_unsure", unsure);
    json_set_int(o, "questions", view->background.questions);
    json_set_int(o, "undecided", view->background.undecided);
    json_set_int(o, "outbox_waiting", view->background.outbox_waiting);
    json_set_int(o, "outbox_parked", view->background.outbox_parked);
    return o;
}

json_t *view_json(const struct view *view, uint64_t number)
{
    json_t *o = json_object();
    json_object_set_new(o, "ok", json_true());
    json_set_int(o, "number", (int64_t)number);
    json_set(o, "station", view->station);
    json_set(o, "language", view->language);
    json_set_time(o, "at", clock_wall_us());
    json_object_set_new(o, "verdict", verdict_of(&view->verdict));
    json_object_set_new(o, "last", last_of(view));
    json_object_set_new(o, "scanners", scanners_of(view));
    json_object_set_new(o, "printers", printers_of(view));
    json_object_set_new(o, "platform", platform_of(view));
    json_object_set_new(o, "providers", accounts_of(&view->background));
    json_object_set_new(o, "jobs", jobs_of(&view->background.jobs));
    json_t *disk = json_object();
    json_object_set_new(disk, "ok", json_boolean(view->disk.ok));
    json_set_int(disk, "free_bytes", view->disk.free_bytes);
    json_set(disk, "detail", view->disk.detail);
    json_object_set_new(o, "disk", disk);
    json_t *clock = json_object();
    json_set_bool(clock, "ok", !view->clock_wrong);
    json_set_int(clock, "off_s", view->clock_off_s);
    json_object_set_new(o, "clock", clock);
    json_object_set_new(o, "counts", counts_of(view));
    json_set_bool(o, "stopping", view->stopping);
    return o;
}
