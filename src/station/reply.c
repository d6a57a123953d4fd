#include "reply.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"

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

/* --- the verdict of a scan: written as text, since a backlog has thousands in a second ------------------------------ */
/* A piece of JSON that stands for itself. */
#define ADD(t, literal) text_add_n(t, literal, sizeof(literal) - 1)

static void add_time(struct text *t, int64_t at_us)
{
    char at[CLOCK_ISO_MAX];
    if (at_us == 0)
        ADD(t, "null");
    else
        text_add_json(t, clock_iso(at, at_us));
}

/* Ids are strings, so that no reader of JSON rounds them. */
static void add_id(struct text *t, int64_t id)
{
    if (id == 0) {
        ADD(t, "null");
        return;
    }
    ADD(t, "\"");
    text_add_int64(t, id);
    ADD(t, "\"");
}

/* As line_json() of core/ has it; a test holds both against each other. */
static void add_line(struct text *t, const struct order_line *line)
{
    ADD(t, "{\"order_id\":");
    text_add_json(t, line->order_id);
    ADD(t, ",\"line_id\":");
    text_add_json(t, line->line_id);
    ADD(t, ",\"title\":");
    text_add_json(t, line->title);
    ADD(t, ",\"config\":");
    text_add_json(t, line->config);
    ADD(t, ",\"quantity\":");
    text_add_int64(t, line->quantity);
    ADD(t, ",\"status_id\":");
    text_add_int64(t, line->status_id);
    ADD(t, ",\"status\":");
    text_add_json(t, line->status);
    text_add(t, line_void(line) ? ",\"void\":true" : ",\"void\":false");
    ADD(t, ",\"waybill\":");
    text_add_json(t, line->waybill);
    ADD(t, ",\"purchase_id\":");
    text_add_json(t, line->purchase_id);
    ADD(t, ",\"provider\":");
    text_add_json(t, line->provider);
    ADD(t, ",\"item_id\":");
    text_add_json(t, line->item_id);
    ADD(t, ",\"image_url\":");
    text_add_json(t, line->image_url);
    ADD(t, ",\"comment\":");
    text_add_json(t, line->comment);
    ADD(t, "}");
}

static void add_lines(struct text *t, const struct parcel_facts *facts)
{
    ADD(t, ",\"lines\":[");
    for (size_t i = 0; i < facts->line_count; i++) {
        if (i > 0)
            ADD(t, ",");
        add_line(t, &facts->lines[i]);
    }
    ADD(t, "]");
}

static void add_orders(struct text *t, const struct parcel_facts *facts)
{
    ADD(t, ",\"orders\":[");
    for (size_t i = 0; i < facts->order_count; i++) {
        text_add(t, i > 0 ? ",{\"order_id\":" : "{\"order_id\":");
        text_add_json(t, facts->orders[i].order_id);
        ADD(t, ",\"lines\":");
        text_add_int64(t, facts->orders[i].lines);
        ADD(t, ",\"arrived\":");
        text_add_int64(t, facts->orders[i].arrived);
        ADD(t, "}");
    }
    ADD(t, "]");
}

static void add_raw(struct text *t, const struct waiting *w)
{
    char hex[SCAN_RAW_MAX * 2 + 1];
    text_hex(hex, sizeof(hex), w->raw, w->raw_len);
    ADD(t, ",\"raw\":");
    text_add_json_n(t, w->raw ? w->raw : "", w->raw_len);
    ADD(t, ",\"raw_hex\":\"");
    text_add(t, hex);
    ADD(t, "\"");
}

static void add_parcel(struct text *t, const struct parcel_index *parcel)
{
    ADD(t, ",\"parcel\":");
    if (parcel->index <= 0) {
        ADD(t, "null");
        return;
    }
    ADD(t, "{\"index\":");
    text_add_int64(t, parcel->index);
    ADD(t, ",\"total\":");
    text_add_int64(t, parcel->total);
    ADD(t, "}");
}

static void add_first_received(struct text *t, const struct waiting *w, const struct parcel_facts *facts)
{
    ADD(t, ",\"first_received\":");
    if (w->verdict != VERDICT_DUPLICATE || facts->first.scan_id == 0) {
        ADD(t, "null");
        return;
    }
    ADD(t, "{\"at\":");
    add_time(t, facts->first.at_us);
    ADD(t, ",\"station\":");
    text_add_json(t, facts->first.station);
    ADD(t, ",\"operator\":");
    text_add_json(t, facts->first.operator);
    ADD(t, "}");
}

void reply_scan(struct text *t, const struct waiting *w, const struct parcel_facts *facts,
                const char *station)
{
    ADD(t, "{");
    if (w->reply_id != 0) {
        ADD(t, "\"id\":");
        text_add_int64(t, w->reply_id);
        ADD(t, ",");
    }
    ADD(t, "\"ok\":true,\"scan\":{\"v\":1,\"scan_id\":");
    add_id(t, w->scan_id);
    ADD(t, ",\"at\":");
    add_time(t, w->at_us);
    ADD(t, ",\"station\":");
    text_add_json(t, station);
    ADD(t, ",\"scanner\":");
    text_add_json(t, w->scanner);
    add_raw(t, w);
    ADD(t, ",\"waybill\":");
    text_add_json(t, w->code.waybill);
    ADD(t, ",\"courier\":");
    text_add_json(t, w->code.courier);
    add_parcel(t, &w->code.parcel);
    ADD(t, ",\"verdict\":");
    text_add_json(t, verdict_name(w->verdict));
    ADD(t, ",\"source\":");
    text_add_json(t, source_name(w->source));
    ADD(t, ",\"hold_no\":");
    add_id(t, w->hold_no);
    ADD(t, ",\"customer\":");
    text_add_json(t, facts->order_count > 0 ? facts->orders[0].customer : "");
    add_orders(t, facts);
    add_lines(t, facts);
    add_first_received(t, w, facts);
    ADD(t, ",\"reason\":");
    text_add_json(t, w->verdict == VERDICT_REFUSED ? refusal_name(w->code.refusal)
                     : w->reason == REASON_NONE    ? ""
                                                   : reason_name(w->reason));
}

void reply_scan_end(struct text *t, int64_t elapsed_us)
{
    ADD(t, ",\"elapsed_us\":");
    text_add_int64(t, elapsed_us);
    ADD(t, "}}");
}
