/* Reading orders as operator. */
#include <stdio.h>

#include "base/text.h"
#include "call.h"
#include "search_xml.h"

enum { NUMBER_SIZE = 16 };

bool otapi_search_orders(struct otapi *o, const char *session, const struct otapi_line_search *search,
                         int position, int size, otapi_order_fn *fn, void *arg, int64_t *ret_total,
                         int64_t *ret_items, struct otapi_reply *ret_reply)
{
    struct call c;
    struct answer answer;
    struct text xml = {0};
    char position_text[NUMBER_SIZE];
    char size_text[NUMBER_SIZE];
    const struct answer_want want = {.order = fn, .arg = arg};
    search_xml_orders(&xml, search);
    text_format(position_text, sizeof(position_text), "%d", position);
    text_format(size_text, sizeof(size_text), "%d", size);
    call_init(&c, "SearchOrders", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "xmlSearchParameters", xml.data);
    call_add(&c, "framePosition", position_text);
    call_add(&c, "frameSize", size_text);
    bool ok = call_run(o, &c, &want, &answer, ret_reply);
    text_fini(&xml);
    *ret_total = answer.total;
    *ret_items = answer.items;
    return ok;
}

bool otapi_get_order_details(struct otapi *o, const char *session, const char *order_id,
                             struct order *ret_order, otapi_line_fn *fn, void *arg,
                             struct otapi_reply *ret_reply)
{
    struct call c;
    struct answer answer;
    struct order order = {0};
    const struct answer_want want = {.line = fn, .arg = arg, .order_info = &order};
    call_init(&c, "GetSalesOrderDetailsForOperator", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "salesId", order_id);
    call_add(&c, "filter", "");
    call_add(&c, "queryType", "0");
    if (!call_run(o, &c, &want, &answer, ret_reply))
        return false;
    *ret_order = order;
    return true;
}
