#include "core/line_json.h"

#include "base/json.h"

json_t *line_json(const struct order_line *line)
{
    json_t *o = json_object();
    json_set(o, "order_id", line->order_id);
    json_set(o, "line_id", line->line_id);
    json_set(o, "title", line->title);
    json_set(o, "config", line->config);
    json_set_int(o, "quantity", line->quantity);
    json_set_int(o, "status_id", line->status_id);
    json_set(o, "status", line->status);
    json_set_bool(o, "void", line_void(line));
    json_set(o, "waybill", line->waybill);
    json_set(o, "purchase_id", line->purchase_id);
    json_set(o, "provider", line->provider);
    json_set(o, "item_id", line->item_id);
    json_set(o, "image_url", line->image_url);
    json_set(o, "comment", line->comment);
    return o;
}
