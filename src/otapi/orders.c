/* Orders: searching and reading them as operator, adding and cancelling them. */
#include "otapi/order.h"

#include "argument_xml.h"
#include "call.h"
#include "order_records.h"
#include "search_xml.h"

/* --- searching ---------------------------------------------------------------------------------------------------------------------- */
RECORD_CONTENT(short_orders, record_order);
RECORD_CONTENT(full_orders, record_full_order);

static bool search(struct otapi *o, const char *session, const struct otapi_line_search *search, int position,
                   int size, const struct answer_want *want, int64_t *ret_total, int64_t *ret_items,
                   struct otapi_reply *ret_reply)
{
    struct call c;
    struct answer answer;
    struct text xml = {0};
    search_xml_orders(&xml, search);
    call_init(&c, "SearchOrders", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "xmlSearchParameters", xml.data);
    call_add_int(&c, "framePosition", position);
    call_add_int(&c, "frameSize", size);
    bool ok = call_run(o, &c, want, &answer, ret_reply);
    text_fini(&xml);
    *ret_total = answer.frame.total;
    *ret_items = answer.items;
    return ok;
}

bool otapi_search_orders(struct otapi *o, const char *session, const struct otapi_line_search *filter,
                         int position, int size, otapi_order_fn *fn, void *arg, int64_t *ret_total,
                         int64_t *ret_items, struct otapi_reply *ret_reply)
{
    struct item_call call = {.order = fn, .arg = arg};
    const struct answer_want want = {.payload = &short_orders, .each = give_order, .arg = &call};
    return search(o, session, filter, position, size, &want, ret_total, ret_items, ret_reply);
}

bool otapi_search_full_orders(struct otapi *o, const char *session, const struct otapi_line_search *filter,
                              int position, int size, otapi_full_order_fn *fn, void *arg, int64_t *ret_total,
                              int64_t *ret_items, struct otapi_reply *ret_reply)
{
    struct item_call call = {.full_order = fn, .arg = arg};
    const struct answer_want want = {.payload = &full_orders, .each = give_full_order, .arg = &call};
    return search(o, session, filter, position, size, &want, ret_total, ret_items, ret_reply);
}

/* --- one order with its lines ---------------------------------------------------------------------------------------------------------- */
static bool details(struct otapi *o, const char *session, const char *order_id,
                    const struct answer_want *want, struct otapi_reply *ret_reply)
{
    struct call c;
    call_init(&c, "GetSalesOrderDetailsForOperator", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "salesId", order_id);
    call_add(&c, "filter", "");
    call_add(&c, "queryType", "0");
    return call_do(o, &c, want, ret_reply);
}

bool otapi_get_order_details(struct otapi *o, const char *session, const char *order_id,
                             struct order *ret_order, otapi_line_fn *fn, void *arg,
                             struct otapi_reply *ret_reply)
{
    static const struct field line_item[] = {RECORD_EACH("SalesLine", record_line)};
    static const struct record line_list = RECORD_OF(struct order, line_item);
    static const struct field fields[] = {RECORD_LEVEL("SalesOrderInfo", record_order),
                                          RECORD_LEVEL("SalesLinesList", line_list)};
    static const struct record type = RECORD_OF(struct order, fields);
    struct order order = {0};
    struct item_call call = {.line = fn, .arg = arg};
    const struct answer_want want = {
        .payload = &type, .into = &order, .each = fn ? give_line : NULL, .arg = &call};
    if (!details(o, session, order_id, &want, ret_reply))
        return false;
    if (order.order_id[0] == '\0')
        return call_no_payload(ret_reply, "order");
    *ret_order = order;
    return true;
}

bool otapi_get_order(struct otapi *o, const char *session, const char *order_id,
                     struct otapi_order *ret_order, otapi_full_line_fn *fn, void *arg,
                     struct otapi_reply *ret_reply)
{
    static const struct field line_item[] = {RECORD_EACH("SalesLine", record_full_line)};
    static const struct record line_list = RECORD_OF(struct otapi_order, line_item);
    static const struct field fields[] = {RECORD_LEVEL("SalesOrderInfo", record_full_order),
                                          RECORD_LEVEL("SalesLinesList", line_list)};
    static const struct record type = RECORD_OF(struct otapi_order, fields);
    struct otapi_order order = {0};
    struct item_call call = {.full_line = fn, .arg = arg};
    const struct answer_want want = {
        .payload = &type, .into = &order, .each = fn ? give_full_line : NULL, .arg = &call};
    if (!details(o, session, order_id, &want, ret_reply))
        return false;
    if (order.order.order_id[0] == '\0')
        return call_no_payload(ret_reply, "order");
    *ret_order = order;
    return true;
}

/* --- adding and cancelling -------------------------------------------------------------------------------------------------------------- */
bool otapi_add_order(struct otapi *o, const char *customer_session, const struct otapi_new_order *order,
                     struct otapi_order *ret_order, struct otapi_reply *ret_reply)
{
    struct call c;
    struct text xml = {0};
    struct otapi_order made = {0};
    const struct answer_want want = {.payload = &record_full_order, .into = &made};
    argument_new_order(&xml, order);
    call_init_write(&c, "AddOrder");
    call_add(&c, "sessionId", customer_session);
    call_add(&c, "xmlAddData", xml.data);
    bool ok = call_do(o, &c, &want, ret_reply);
    text_fini(&xml);
    if (ok && made.order.order_id[0] == '\0')
        ok = call_no_payload(ret_reply, "order");
    if (ok)
        *ret_order = made;
    return ok;
}

static bool cancel(struct otapi *o, const char *method, const char *session, const char *order_id,
                   struct otapi_reply *ret_reply)
{
    struct call c;
    const struct answer_want want = {0};
    call_init_write(&c, method);
    call_add(&c, "sessionId", session);
    call_add(&c, "salesId", order_id);
    return call_do(o, &c, &want, ret_reply);
}

bool otapi_cancel_order(struct otapi *o, const char *customer_session, const char *order_id,
                        struct otapi_reply *ret_reply)
{
    return cancel(o, "CancelSalesOrder", customer_session, order_id, ret_reply);
}

bool otapi_cancel_order_as_operator(struct otapi *o, const char *session, const char *order_id,
                                    struct otapi_reply *ret_reply)
{
    return cancel(o, "CancelSalesOrderForOperator", session, order_id, ret_reply);
}
