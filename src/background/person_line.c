/* line.find: order lines by waybill or by marketplace order, straight from the platform. */
#include "base/json.h"
#include "core/line_json.h"
#include "person_handlers.h"

enum { NUMBERS_MAX = 100, LINES_MAX = 1000, PAGE_SIZE = 100 };

struct found {
    json_t *lines;
    bool more; /* there were more than are shown */
};

static bool add_line(void *arg, const struct order_line *line)
{
    struct found *found = arg;
    if (json_array_size(found->lines) == LINES_MAX) {
        found->more = true;
        return false;
    }
    json_t *o = line_json(line);
    json_set(o, "account", line->account_id);
    json_array_append_new(found->lines, o);
    return true;
}

bool person_line_find(struct person_context *c, const json_t *args, json_t **ret_result, struct error *err)
{
    const char *waybills[NUMBERS_MAX];
    const char *purchases[NUMBERS_MAX];
    struct otapi_line_search search = {.waybills = waybills, .purchases = purchases};
    struct otapi_reply reply;
    if (!person_list(args, "waybill", waybills, NUMBERS_MAX, &search.waybill_count, err) ||
        !person_list(args, "purchase", purchases, NUMBERS_MAX, &search.purchase_count, err))
        return false;
    if (search.waybill_count + search.purchase_count == 0)
        return error_set(err, ERROR_INPUT, "\"waybill\" or \"purchase\" is missing");
    struct found found = {.lines = json_array()};
    bool ok;
    do {
        json_array_clear(found.lines);
        ok = otapi_search_order_lines_all(c->otapi, c->session, &search, PAGE_SIZE, add_line, &found, &reply);
    } while (!ok && person_again(c, &reply));
    if (!ok) {
        json_decref(found.lines);
        return person_failed(&reply, "SearchOrderLines", false, err);
    }
    *ret_result = json_object();
    json_object_set_new(*ret_result, "lines", found.lines);
    json_object_set_new(*ret_result, "more", json_boolean(found.more));
    return true;
}
