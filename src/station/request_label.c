/* Requests about labels and printers: label.list, .reprint, .cancel, .confirm, .shelf, .test; printer.list, .test. */
#include "request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "station_label.h"

enum { LIST_LIMIT = 50, LIST_MAX = 1000, SHELVES_MAX = 200 };

static json_t *label_object(const struct label_row *row)
{
    json_t *o = json_object();
    json_set_id(o, "label_id", row->id);
    json_set_id(o, "scan_id", row->scan_id);
    json_set(o, "printer", row->printer);
    json_set(o, "kind", label_kind_name(row->kind));
    json_set(o, "state", label_state_name(row->state));
    json_set_int(o, "copy", row->copy_no);
    json_set_int(o, "attempts", row->attempts);
    json_set_time(o, "at", row->made_us);
    json_set_time(o, "changed_at", row->changed_us);
    json_set(o, "waybill", row->fields.waybill);
    json_set(o, "own_id", row->fields.own_id);
    json_set(o, "hold_no", row->fields.hold_no);
    json_set(o, "bin", row->fields.bin);
    json_set(o, "order_id", row->fields.order_id);
    json_set(o, "line_id", row->line_id);
    json_set(o, "customer", row->fields.customer);
    json_set(o, "title", row->fields.title);
    json_set(o, "problem", row->problem);
    return o;
}

/* A member that is a number or its text. *ret stays 0 when it is absent; false when it is neither. */
static bool number_member(const struct request_call *c, const char *key, int64_t *ret)
{
    return json_object_get(c->object, key) == NULL || request_number(c, key, ret);
}

/* The label that "label_id" names. False: c->reply says what is wrong. */
static bool label_member(struct station *s, struct request_call *c, struct label_row *ret)
{
    int64_t id = 0;
    if (!number_member(c, "label_id", &id) || id == 0)
        request_refuse(c, "label_id is not the number of a label; `tallyman label list` shows them");
    else if (store_get_label(s->store, id, ret))
        return true;
    else
        request_refuse(c, "label %" PRId64 " is not there; `tallyman label list` shows them", id);
    return false;
}

/* The printer that "printer" names; -1 and true when there is no such member. */
static bool printer_member(struct station *s, struct request_call *c, int *ret)
{
    const char *name = request_text(c, "printer");
    *ret = name[0] ? printer_find(s->config.printers, s->config.printer_count, name) : -1;
    if (name[0] == '\0' || *ret >= 0)
        return true;
    request_refuse(c, "no printer is called \"%.40s\"; `tallyman printer list` shows them", name);
    return false;
}

static bool append(void *arg, const struct label_row *row)
{
    json_array_append_new(arg, label_object(row));
    return true;
}

static bool list(struct station *s, struct request_call *c, struct error *err)
{
    const char *state = request_text(c, "state");
    const char *waybill = request_text(c, "waybill");
    char normal[WAYBILL_SIZE];
    struct parcel_index parcel;
    enum label_state wanted;
    struct label_filter filter = {.state = -1, .limit = LIST_LIMIT};
    int printer;
    if (!printer_member(s, c, &printer))
        return true;
    if (state[0] && !label_state_from_name(state, &wanted))
        return request_refuse(c, "state is queued, sending, sent, confirmed, unsure, failed or cancelled");
    if (state[0])
        filter.state = (int)wanted;
    if (waybill[0] && !waybill_normalise(waybill, strlen(waybill), normal, &parcel))
        return request_refuse(c, "waybill is no tracking number");
    if (!number_member(c, "limit", &filter.limit) || filter.limit > LIST_MAX)
        return request_refuse(c, "limit is a number from 1 to %d", LIST_MAX);
    if (!number_member(c, "scan_id", &filter.scan_id))
        return request_refuse(c, "scan_id is not the number of a scan; `tallyman log` shows them");
    filter.waybill = waybill[0] ? normal : NULL;
    filter.printer = printer >= 0 ? s->config.printers[printer].name : NULL;
    json_t *labels = json_array();
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "labels", labels);
    return store_label_each(s->store, &filter, append, labels, err);
}

static bool reprint_rows(struct station *s, struct request_call *c, struct label_row *rows, size_t count,
                         int printer)
{
    for (size_t i = 0; printer < 0 && i < count; i++)
        if (station_label_printer_of(s, &rows[i], request_text(c, "scanner")) < 0)
            return request_refuse(c, "no configured printer prints %s labels", label_kind_name(rows[i].kind));
    json_t *ids = json_array();
    for (size_t i = 0; i < count; i++) {
        int to = printer >= 0 ? printer : station_label_printer_of(s, &rows[i], request_text(c, "scanner"));
        json_array_append_new(ids, json_id(station_label_reprint(s, &rows[i], to)));
    }
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "labels", ids);
    return true;
}

/* Matched on the shelf: the parcel's first label, on somebody's word. */
static bool late_labels(struct station *s, struct request_call *c, int64_t scan_id)
{
    int64_t first;
    int count = station_label_late(s, scan_id, &first);
    if (count == 0)
        return false;
    json_t *ids = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(ids, json_id(first + i));
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "labels", ids);
    return true;
}

static bool reprint(struct station *s, struct request_call *c, struct error *err)
{
    struct label_row rows[LABEL_OF_SCAN_MAX];
    int64_t scan_id = 0;
    int printer;
    (void)err;
    if (!printer_member(s, c, &printer))
        return true;
    if (json_object_get(c->object, "label_id")) {
        if (!label_member(s, c, &rows[0]))
            return true;
        if (rows[0].state == LABEL_STATE_QUEUED || rows[0].state == LABEL_STATE_SENDING)
            return request_refuse(c, "label %" PRId64 " is on its way to printer %s already", rows[0].id,
                                  rows[0].printer);
        return reprint_rows(s, c, rows, 1, printer);
    }
    if (!number_member(c, "scan_id", &scan_id) || scan_id == 0)
        return request_refuse(c, "it takes a label_id or a scan_id");
    if (late_labels(s, c, scan_id))
        return true;
    size_t count = station_label_of_scan(s, scan_id, rows, COUNT_OF(rows));
    if (count == 0)
        return request_refuse(c, "scan %" PRId64 " has no label", scan_id);
    return reprint_rows(s, c, rows, count, printer);
}

static bool cancel(struct station *s, struct request_call *c, struct error *err)
{
    struct label_row row;
    int printer;
    int count = 0;
    int64_t now_us = clock_wall_us();
    (void)err;
    if (json_object_get(c->object, "label_id")) {
        if (!label_member(s, c, &row))
            return true;
        /* What may be on paper is not called off but thrown away. */
        if (store_move_label(s->store, row.id, LABEL_STATE_QUEUED, LABEL_STATE_CANCELLED,
                             "called off by a person", now_us) ||
            store_move_label(s->store, row.id, LABEL_STATE_UNSURE, LABEL_STATE_FAILED, "thrown away", now_us))
            count = 1;
        else
            return request_refuse(c, "label %" PRId64 " is %s: only queued and unsure ones can be called off",
                                  row.id, label_state_name(row.state));
    } else {
        if (!printer_member(s, c, &printer))
            return true;
        if (printer < 0)
            return request_refuse(c, "it takes a label_id, or a printer for all that wait for it");
        count = store_cancel_printer_labels(s->store, s->config.printers[printer].name,
                                            "called off by a person", now_us);
    }
    station_label_recount(s);
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "cancelled", json_integer(count));
    return true;
}

static bool confirm(struct station *s, struct request_call *c, struct error *err)
{
    struct label_row row;
    (void)err;
    if (!label_member(s, c, &row))
        return true;
    int64_t now_us = clock_wall_us();
    static const char seen[] = "a person has seen it";
    if (!store_move_label(s->store, row.id, LABEL_STATE_UNSURE, LABEL_STATE_CONFIRMED, seen, now_us) &&
        !store_move_label(s->store, row.id, LABEL_STATE_SENT, LABEL_STATE_CONFIRMED, seen, now_us))
        return request_refuse(c, "label %" PRId64 " is %s: only sent and unsure ones can be confirmed",
                              row.id, label_state_name(row.state));
    station_label_recount(s);
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "label_id", json_id(row.id));
    return true;
}

/* The shelf's name as its command code has it: capital letters. */
static bool shelf_name(const json_t *value, char ret[COMMAND_ARGUMENT_MAX + 1])
{
    static const unsigned char any_key[COMMAND_KEY_BYTES] = {0};
    const char *text = json_string_value(value);
    char code[COMMAND_TEXT_SIZE];
    if (text == NULL || strlen(text) > COMMAND_ARGUMENT_MAX)
        return false;
    text_copy(ret, COMMAND_ARGUMENT_MAX + 1, text);
    for (char *p = ret; *p; p++)
        *p = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
    return command_write(COMMAND_BIN, ret, any_key, code);
}

/* All of them or none. */
static bool shelf(struct station *s, struct request_call *c, struct error *err)
{
    const json_t *codes = json_object_get(c->object, "codes");
    size_t count = json_array_size(codes);
    char name[COMMAND_ARGUMENT_MAX + 1];
    int printer;
    (void)err;
    if (count == 0 || count > SHELVES_MAX)
        return request_refuse(c, "codes is a list of 1 to %d shelves", SHELVES_MAX);
    if (!printer_member(s, c, &printer))
        return true;
    if (printer < 0)
        printer = printer_choose(s->config.printers, s->config.printer_count, LABEL_SHELF, NULL,
                                 request_text(c, "scanner"));
    if (printer < 0)
        return request_refuse(c, "no configured printer prints shelf labels");
    for (size_t i = 0; i < count; i++)
        if (!shelf_name(json_array_get(codes, i), name))
            return request_refuse(c, "shelf number %zu: a shelf has 1 to %d letters A-Z, digits or . _ -",
                                  i + 1, COMMAND_ARGUMENT_MAX);
    json_t *ids = json_array();
    for (size_t i = 0; i < count; i++)
        if (shelf_name(json_array_get(codes, i), name))
            json_array_append_new(ids,
                                  json_id(station_label_shelf(s, printer, name, request_text(c, "comment"))));
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "labels", ids);
    json_set(c->reply, "printer", s->config.printers[printer].name);
    return true;
}

static bool test(struct station *s, struct request_call *c, struct error *err)
{
    int printer;
    (void)err;
    if (!printer_member(s, c, &printer))
        return true;
    if (s->config.printer_count == 0)
        return request_refuse(c, "no printer is configured; a printer block in the configuration adds one");
    int64_t id = station_label_test(s, printer >= 0 ? printer : 0);
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "label_id", json_id(id));
    json_object_set_new(c->reply, "printer",
                        json_string(s->config.printers[printer >= 0 ? printer : 0].name));
    return true;
}

static json_t *printer_object(const struct view_printer *p, const char *model)
{
    json_t *o = json_object();
    json_set(o, "name", p->name);
    json_set(o, "state", printer_state_name(p->state));
    json_set(o, "what_to_do", printer_state_text(p->state));
    json_set_bool(o, "can_tell", p->can_tell);
    json_set(o, "detail", p->detail);
    json_set(o, "model", model);
    json_set_int(o, "waiting", p->waiting);
    json_set_int(o, "unsure", p->unsure);
    json_set_id(o, "unsure_label_id", p->unsure_label);
    json_set(o, "unsure_waybill", p->unsure_waybill);
    json_set_int(o, "dropped", p->dropped);
    return o;
}

/* All of them, or the one that "printer" names. */
static bool printers(struct station *s, struct request_call *c, struct error *err)
{
    int only;
    (void)err;
    if (!printer_member(s, c, &only))
        return true;
    json_t *all = json_array();
    station_view_printers(s);
    for (int i = 0; i < s->view.printer_count; i++)
        if (only < 0 || only == i)
            json_array_append_new(all, printer_object(&s->view.printers[i], s->printers[i].report.model));
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "printers", all);
    return true;
}

static const struct request_row rows[] = {
    {"label.list", list},       {"label.reprint", reprint},   {"label.cancel", cancel},
    {"label.confirm", confirm}, {"label.shelf", shelf},       {"label.test", test},
    {"printer.list", printers}, {"printer.status", printers}, {"printer.test", test},
};

const struct request_group request_group_label = {rows, COUNT_OF(rows)};
