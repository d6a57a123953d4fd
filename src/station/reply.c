#include "reply.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

json_t *reply_ok(int64_t id)
{
    json_t *reply = json_object();
    if (id != 0)
        json_object_set_new(reply, "id", json_integer(id));
    json_object_set_new(reply, "ok", json_true());
    return reply;
}

static const char *kind_name(enum error_kind kind)
{
    switch (kind) {
    case ERROR_NONE:
        return "none";
    case ERROR_INPUT:
        return "input";
    case ERROR_RETRY:
        return "retry";
    case ERROR_GONE:
        return "gone";
    case ERROR_FULL:
        return "full";
    case ERROR_IO:
        return "io";
    case ERROR_DENIED:
        return "denied";
    case ERROR_BUSY:
        return "busy";
    case ERROR_UNKNOWN:
        return "unknown";
    case ERROR_STOPPED:
        return "stopped";
    }
    return "none";
}

json_t *reply_error(int64_t id, const struct error *err)
{
    json_t *reply = json_object();
    if (id != 0)
        json_object_set_new(reply, "id", json_integer(id));
    json_object_set_new(reply, "ok", json_false());
    json_object_set_new(reply, "kind", json_string(kind_name(err->kind)));
    json_object_set_new(reply, "error", json_string(err->text));
    return reply;
}

/* Ids are strings, so that no reader of JSON rounds them. */
static json_t *id_or_null(int64_t id)
{
    char text[24];
    if (id == 0)
        return json_null();
    snprintf(text, sizeof(text), "%" PRId64, id);
    return json_string(text);
}

static void set(json_t *object, const char *key, const char *value)
{
    json_object_set_new(object, key, json_string(value));
}

static void set_time(json_t *object, const char *key, int64_t at_us)
{
    char at[CLOCK_ISO_MAX];
    set(object, key, clock_iso(at, at_us));
}

static json_t *line_object(const struct order_line *line)
{
    json_t *o = json_object();
    set(o, "order_id", line->order_id);
    set(o, "line_id", line->line_id);
    set(o, "title", line->title);
    set(o, "config", line->config);
    json_object_set_new(o, "quantity", json_integer(line->quantity));
    json_object_set_new(o, "status_id", json_integer(line->status_id));
    set(o, "status", line->status);
    json_object_set_new(o, "void", json_boolean(line_void(line)));
    set(o, "waybill", line->waybill);
    set(o, "purchase_id", line->purchase_id);
    set(o, "provider", line->provider);
    set(o, "item_id", line->item_id);
    set(o, "image_url", line->image_url);
    set(o, "comment", line->comment);
    return o;
}

static json_t *orders_array(const struct parcel_facts *facts)
{
    json_t *orders = json_array();
    for (size_t i = 0; i < facts->order_count; i++) {
        json_t *o = json_object();
        set(o, "order_id", facts->orders[i].order_id);
        json_object_set_new(o, "lines", json_integer(facts->orders[i].lines));
        json_object_set_new(o, "arrived", json_integer(facts->orders[i].arrived));
        json_array_append_new(orders, o);
    }
    return orders;
}

static void set_raw(json_t *o, const struct waiting *w)
{
    size_t room = w->raw_len * 3 + 1;
    AUTOFREE char *text = mem_new(room);
    utf8_sanitise(text, room, w->raw, w->raw_len);
    /* A NUL byte would end the text early: JSON carries it as \u0000. */
    json_object_set_new(o, "raw", json_stringn(text, strlen(text)));
    AUTOFREE char *hex = mem_new(w->raw_len * 2 + 1);
    text_hex(hex, w->raw_len * 2 + 1, w->raw, w->raw_len);
    set(o, "raw_hex", hex);
}

json_t *reply_scan(const struct waiting *w, const struct parcel_facts *facts, const char *station)
{
    json_t *o = json_object();
    json_object_set_new(o, "v", json_integer(1));
    json_object_set_new(o, "scan_id", id_or_null(w->scan_id));
    set_time(o, "at", w->at_us);
    set(o, "station", station);
    set(o, "scanner", w->scanner);
    set_raw(o, w);
    set(o, "waybill", w->code.waybill);
    set(o, "courier", w->code.courier);
    json_t *parcel = json_null();
    if (w->code.parcel.index > 0) {
        parcel = json_object();
        json_object_set_new(parcel, "index", json_integer(w->code.parcel.index));
        json_object_set_new(parcel, "total", json_integer(w->code.parcel.total));
    }
    json_object_set_new(o, "parcel", parcel);
    set(o, "verdict", verdict_name(w->verdict));
    set(o, "source", source_name(w->source));
    json_object_set_new(o, "hold_no", id_or_null(w->hold_no));
    set(o, "customer", facts->order_count > 0 ? facts->orders[0].customer : "");
    json_object_set_new(o, "orders", orders_array(facts));
    json_t *lines = json_array();
    for (size_t i = 0; i < facts->line_count; i++)
        json_array_append_new(lines, line_object(&facts->lines[i]));
    json_object_set_new(o, "lines", lines);
    json_t *first = json_null();
    if (w->verdict == VERDICT_DUPLICATE && facts->first.scan_id != 0) {
        first = json_object();
        set_time(first, "at", facts->first.at_us);
        set(first, "station", facts->first.station);
        set(first, "operator", facts->first.operator);
    }
    json_object_set_new(o, "first_received", first);
    set(o, "reason",
        w->verdict == VERDICT_REFUSED ? refusal_name(w->code.refusal)
        : w->reason == REASON_NONE    ? ""
                                      : reason_name(w->reason));
    return o;
}
