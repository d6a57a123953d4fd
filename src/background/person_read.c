#include "person_read.h"

#include <stdlib.h>

#include "base/mem.h"
#include "platform_json.h"

enum { LINES_MAX = 2000 };

static bool add_line(void *arg, const struct otapi_line *line)
{
    struct order_read *r = arg;
    if (r->count == r->room) {
        r->room = r->room ? r->room * 2 : 16;
        r->lines = mem_resize(r->lines, r->room, sizeof(*r->lines));
    }
    r->lines[r->count++] = *line;
    return r->count < LINES_MAX;
}

bool order_read(struct person_context *c, const char *order_id, struct order_read *ret, struct error *err)
{
    struct otapi_reply reply;
    bool ok;
    *ret = (struct order_read){0};
    do {
        ret->count = 0;
        ok = otapi_get_order(c->otapi, c->session, order_id, &ret->order, add_line, ret, &reply);
    } while (!ok && person_again(c, &reply));
    if (ok)
        return true;
    order_read_fini(ret);
    return person_failed(&reply, "GetSalesOrderDetailsForOperator", false, err);
}

void order_read_fini(struct order_read *read)
{
    free(read->lines);
    *read = (struct order_read){0};
}

json_t *order_read_json(const struct order_read *read)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < read->count; i++)
        json_array_append_new(lines, full_line_json(&read->lines[i]));
    return json_pack("{s:o, s:o}", "order", order_json(&read->order), "lines", lines);
}
