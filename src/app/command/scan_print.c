#include "scan_print.h"

#include <inttypes.h>

#include "base/mem.h"
#include "base/text.h"

static const char *member(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

void scan_print_json(FILE *out, const json_t *scan)
{
    AUTOFREE char *text = json_dumps(scan, JSON_COMPACT);
    fprintf(out, "%s\n", text);
}

static void print_parcel(FILE *out, const json_t *parcel)
{
    json_int_t index = json_integer_value(json_object_get(parcel, "index"));
    json_int_t total = json_integer_value(json_object_get(parcel, "total"));
    if (index > 0 && total > 0)
        fprintf(out, " parcel %" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT, index, total);
    else if (index > 0)
        fprintf(out, " parcel %" JSON_INTEGER_FORMAT, index);
}

void scan_print_text(FILE *out, const json_t *scan)
{
    const char *waybill = member(scan, "waybill");
    char raw[160];
    text_quote(raw, sizeof(raw), member(scan, "raw"), json_string_length(json_object_get(scan, "raw")));
    fprintf(out, "%-9s %s", member(scan, "verdict"), waybill[0] ? waybill : raw);
    print_parcel(out, json_object_get(scan, "parcel"));
    if (!json_is_null(json_object_get(scan, "hold_no")))
        fprintf(out, " hold %s", member(scan, "hold_no"));
    if (member(scan, "reason")[0])
        fprintf(out, " (%s)", member(scan, "reason"));
    size_t i;
    const json_t *item;
    json_array_foreach(json_object_get(scan, "orders"), i, item)
        fprintf(out, " | %s %" JSON_INTEGER_FORMAT "/%" JSON_INTEGER_FORMAT, member(item, "order_id"),
                json_integer_value(json_object_get(item, "arrived")),
                json_integer_value(json_object_get(item, "lines")));
    if (member(scan, "customer")[0])
        fprintf(out, " | %s", member(scan, "customer"));
    fputc('\n', out);
    json_array_foreach(json_object_get(scan, "lines"), i, item)
        fprintf(out, "          %" JSON_INTEGER_FORMAT " x %s%s%s%s\n",
                json_integer_value(json_object_get(item, "quantity")), member(item, "title"),
                member(item, "config")[0] ? " - " : "", member(item, "config"),
                json_is_true(json_object_get(item, "void")) ? " [void]" : "");
}
