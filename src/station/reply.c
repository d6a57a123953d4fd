#include "reply.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/line_json.h"

json_t *reply_ok(int64_t id)
{
    json_t *reply = json_object();
    if (id != 0)
        json_set_int(reply, "id", id);
    json_object_set_new(reply, "ok", json_true());
    return reply;
}

json_t *reply_error(int64_t id, const struct error *err)
{
    json_t *reply = json_object();
    if (id != 0)
        json_set_int(reply, "id", id);
    json_object_set_new(reply, "ok", json_false());
    json_set(reply, "kind", error_kind_name(err->kind));
    json_set(reply, "error", err->text);
    return reply;
}

static json_t *orders_array(const struct parcel_facts *facts)
{
    json_t *orders = json_array();
    for (size_t i = 0; i < facts->order_count; i++) {
        json_t *o = json_object();
        json_set(o, "order_id", facts->orders[i].order_id);
        json_set_int(o, "lines", facts->orders[i].lines);
        json_set_int(o, "arrived", facts->orders[i].arrived);
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
    json_set(o, "raw_hex", hex);
}

json_t *reply_scan(const struct waiting *w, const struct parcel_facts *facts, const char *station)
{
    json_t *o = json_object();
    json_set_int(o, "v", 1);
    json_set_id(o, "scan_id", w->scan_id);
    json_set_time(o, "at", w->at_us);
    json_set(o, "station", station);
    json_set(o, "scanner", w->scanner);
    set_raw(o, w);
    json_set(o, "waybill", w->code.waybill);
    json_set(o, "courier", w->code.courier);
    json_t *parcel = json_null();
    if (w->code.parcel.index > 0) {
        parcel = json_object();
        json_set_int(parcel, "index", w->code.parcel.index);
        json_set_int(parcel, "total", w->code.parcel.total);
    }
    json_object_set_new(o, "parcel", parcel);
    json_set(o, "verdict", verdict_name(w->verdict));
    json_set(o, "source", source_name(w->source));
    json_set_id(o, "hold_no", w->hold_no);
    json_set(o, "customer", facts->order_count > 0 ? facts->orders[0].customer : "");
    json_object_set_new(o, "orders", orders_array(facts));
    json_t *lines = json_array();
    for (size_t i = 0; i < facts->line_count; i++)
        json_array_append_new(lines, line_json(&facts->lines[i]));
    json_object_set_new(o, "lines", lines);
    json_t *first = json_null();
    if (w->verdict == VERDICT_DUPLICATE && facts->first.scan_id != 0) {
        first = json_object();
        json_set_time(first, "at", facts->first.at_us);
        json_set(first, "station", facts->first.station);
        json_set(first, "operator", facts->first.operator);
    }
    json_object_set_new(o, "first_received", first);
    json_set(o, "reason",
             w->verdict == VERDICT_REFUSED ? refusal_name(w->code.refusal)
             : w->reason == REASON_NONE    ? ""
                                           : reason_name(w->reason));
    return o;
}
