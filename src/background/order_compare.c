#include "order_compare.h"

#include <string.h>

#include "base/attr.h"

static bool same_config(const char *a, const char *b)
{
    bool none_a = a == NULL || a[0] == '\0' || strcmp(a, "0") == 0;
    bool none_b = b[0] == '\0' || strcmp(b, "0") == 0;
    return none_a ? none_b : !none_b && strcmp(a, b) == 0;
}

/* The unused line of that item; the one of the same quantity before others. */
static struct compared_line *find(const struct otapi_new_item *item, struct compared_line *lines,
                                  size_t count)
{
    struct compared_line *found = NULL;
    for (size_t i = 0; i < count; i++) {
        struct compared_line *l = &lines[i];
        bool same = strcmp(item->item_id, l->item_id) == 0 || strcmp(item->item_id, l->item_platform_id) == 0;
        if (l->used || !same || !same_config(item->config_id, l->config_id))
            continue;
        if (l->quantity == item->quantity)
            return l;
        if (found == NULL)
            found = l;
    }
    return found;
}

json_t *order_compare(const struct otapi_new_item *items, size_t count, struct compared_line *lines,
                      size_t line_count)
{
    json_t *dropped = json_array();
    for (size_t i = 0; i < count; i++) {
        struct compared_line *line = find(&items[i], lines, line_count);
        int got = line ? line->quantity : 0;
        if (line)
            line->used = true;
        if (got >= items[i].quantity)
            continue;
        json_array_append_new(dropped, json_pack("{s:s, s:s, s:i, s:i}", "item_id", items[i].item_id,
                                                 "config_id", items[i].config_id ? items[i].config_id : "0",
                                                 "quantity", items[i].quantity, "got", got));
    }
    return dropped;
}

json_t *order_drop_reasons(void)
{
    static const char *const reasons[] = {
        "the item is no longer sold or is out of stock: leave it out, or find the like at another seller",
        "this configuration (colour, size) is not or no longer there: choose another, or another seller",
        "the seller is no longer on the marketplace: find the like at another seller",
        "a slip in a field of the order: check the ids and quantities",
    };
    json_t *list = json_array();
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        json_array_append_new(list, json_string(reasons[i]));
    return list;
}
