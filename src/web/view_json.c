#include "view_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/waybill.h"

json_t *json_id(int64_t id)
{
    char text[24];
    if (id == 0)
        return json_null();
    snprintf(text, sizeof(text), "%" PRId64, id);
    return json_string(text);
}

json_t *json_time(int64_t at_us)
{
    char at[CLOCK_ISO_MAX];
    return at_us == 0 ? json_null() : json_string(clock_iso(at, at_us));
}

static void set(json_t *o, const char *key, const char *value)
{
    json_object_set_new(o, key, json_string(value));
}

static void set_number(json_t *o, const char *key, int64_t value)
{
    json_object_set_new(o, key, json_integer(value));
}

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
        set(o, "order_id", line->order_id);
        set(o, "line_id", line->line_id);
        set(o, "title", line->title);
        set(o, "config", line->config);
        set(o, "comment", line->comment);
        set(o, "status", line->status);
        char path[PICTURE_NAME_SIZE + 16];
        text_format(path, sizeof(path), "%s%s", line->picture[0] ? "/pictures/" : "", line->picture);
        set(o, "picture", path);
        set_number(o, "quantity", line->quantity);
        json_object_set_new(o, "void", json_boolean(line->void_line));
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
        set(o, "order_id", order->order_id);
        set(o, "customer", order->customer);
        set_number(o, "lines", order->lines);
        set_number(o, "arrived", order->arrived);
        json_object_set_new(o, "whole", json_boolean(order->known_whole));
        json_array_append_new(orders, o);
    }
    return orders;
}

static json_t *verdict_of(const struct view_verdict *v)
{
    if (v->scan_id == 0)
        return json_null();
    json_t *o = json_object();
    json_object_set_new(o, "scan_id", json_id(v->scan_id));
    json_object_set_new(o, "at", json_time(v->at_us));
    set(o, "scanner", v->scanner);
    set(o, "operator", v->operator);
    set(o, "shelf", v->shelf);
    set(o, "raw", v->raw);
    set(o, "waybill", v->waybill);
    set(o, "courier", v->courier);
    json_object_set_new(o, "parcel",
                        v->parcel.index > 0
                            ? json_pack("{s:i, s:i}", "index", v->parcel.index, "total", v->parcel.total)
                            : json_null());
    set_number(o, "parcels_received", v->parcels_received);
    set_number(o, "parcels_total", v->parcels_total);
    set(o, "verdict", verdict_name(v->verdict));
    set(o, "source", source_name(v->source));
    set(o, "reason", v->reason == REASON_NONE ? "" : reason_name(v->reason));
    set(o, "refusal", v->refusal == REFUSAL_NONE ? "" : refusal_name(v->refusal));
    json_object_set_new(o, "warnings", warnings_of(v->warnings));
    json_object_set_new(o, "attention", json_boolean(v->attention));
    json_object_set_new(o, "undone", json_boolean(v->undone));
    json_object_set_new(o, "hold_no", json_id(v->hold_no));
    json_t *first = json_null();
    if (v->first.scan_id != 0) {
        first = json_object();
        json_object_set_new(first, "at", json_time(v->first.at_us));
        set(first, "station", v->first.station);
        set(first, "operator", v->first.operator);
    }
    json_object_set_new(o, "first", first);
    json_object_set_new(o, "lines", lines_of(v));
    set_number(o, "lines_total", v->lines_total);
    json_object_set_new(o, "orders", orders_of(v));
    set_number(o, "elapsed_us", v->elapsed_us);
    return o;
}

static json_t *last_of(const struct view *view)
{
    json_t *rows = json_array();
    for (int i = 0; i < view->last_count; i++) {
        const struct view_last *last = &view->last[i];
        json_t *o = json_object();
        json_object_set_new(o, "scan_id", json_id(last->scan_id));
        json_object_set_new(o, "at", json_time(last->at_us));
        set(o, "waybill", last->waybill);
        set(o, "raw", last->raw);
        set(o, "customer", last->customer);
        set(o, "verdict", verdict_name(last->verdict));
        json_object_set_new(o, "undone", json_boolean(last->undone));
        json_array_append_new(rows, o);
    }
    return rows;
}

static json_t *scanners_of(const struct view *view)
{
    json_t *rows = json_array();
    for (int i = 0; i < view->scanner_count; i++) {
        json_t *o = json_object();
        set(o, "name", view->scanners[i].name);
        set(o, "state", scanner_state_name(view->scanners[i].state));
        set(o, "detail", view->scanners[i].detail);
        set(o, "operator", view->scanners[i].operator);
        set(o, "mode", view->scanners[i].mode);
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
        set(o, "name", p->name);
        set(o, "state", printer_state_name(p->state));
        set(o, "what_to_do", printer_state_text(p->state));
        set(o, "detail", p->detail);
        json_object_set_new(o, "can_tell", json_boolean(p->can_tell));
        set_number(o, "waiting", p->waiting);
        set_number(o, "unsure", p->unsure);
        set_number(o, "dropped", p->dropped);
        set(o, "unsure_waybill", p->unsure_waybill);
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
        set(o, "provider", a->provider);
        set(o, "account", a->name);
        set(o, "state", a->gone_us ? "gone" : a->old ? "old" : "good");
        json_object_set_new(o, "since", json_time(a->first_seen_us));
        json_object_set_new(o, "seen_at", json_time(a->last_seen_us));
        json_object_set_new(o, "gone_at", json_time(a->gone_us));
        set(o, "balance", a->balance);
        set(o, "currency", a->currency);
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
        set(o, "name", job->name);
        json_object_set_new(o, "running", json_boolean(job->running));
        json_object_set_new(o, "last_at", json_time(job->last_us));
        json_object_set_new(o, "next_at", json_time(job->next_us));
        set_number(o, "failures", job->failures);
        set(o, "detail", job->detail);
        set(o, "problem", job->problem);
        json_array_append_new(rows, o);
    }
    return rows;
}

static json_t *platform_of(const struct view *view)
{
    json_t *o = json_object();
    json_object_set_new(o, "up", json_boolean(view->platform.up));
    json_object_set_new(o, "since", json_time(view->platform.since_us));
    set(o, "detail", view->platform.detail);
    json_object_set_new(o, "forced_offline", json_boolean(view->forced_offline));
    set_number(o, "looking", view->looking);
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
    set_number(o, "scans_today", view->scans_today);
    set_number(o, "receipts_today", view->receipts_today);
    set_number(o, "holds_open", view->holds_open);
    set_number(o, "labels_waiting", waiting);
    set_number(o, "labels_unsure", unsure);
    set_number(o, "questions", view->background.questions);
    set_number(o, "undecided", view->background.undecided);
    set_number(o, "outbox_waiting", view->background.outbox_waiting);
    set_number(o, "outbox_parked", view->background.outbox_parked);
    return o;
}

json_t *view_json(const struct view *view, uint64_t number)
{
    json_t *o = json_object();
    json_object_set_new(o, "ok", json_true());
    set_number(o, "number", (int64_t)number);
    set(o, "station", view->station);
    set(o, "language", view->language);
    json_object_set_new(o, "at", json_time(clock_wall_us()));
    json_object_set_new(o, "verdict", verdict_of(&view->verdict));
    json_object_set_new(o, "last", last_of(view));
    json_object_set_new(o, "scanners", scanners_of(view));
    json_object_set_new(o, "printers", printers_of(view));
    json_object_set_new(o, "platform", platform_of(view));
    json_object_set_new(o, "providers", accounts_of(&view->background));
    json_object_set_new(o, "jobs", jobs_of(&view->background.jobs));
    json_t *disk = json_object();
    json_object_set_new(disk, "ok", json_boolean(view->disk.ok));
    set_number(disk, "free_bytes", view->disk.free_bytes);
    set(disk, "detail", view->disk.detail);
    json_object_set_new(o, "disk", disk);
    json_object_set_new(o, "counts", counts_of(view));
    json_object_set_new(o, "stopping", json_boolean(view->stopping));
    return o;
}
