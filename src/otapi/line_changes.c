/* Changing order lines. */
#include "otapi/line_change.h"

#include "argument_xml.h"
#include "call.h"

static bool update(struct otapi *o, const char *method, const char *session, const char *order_id,
                   const char *ids_name, const char *ids, const struct otapi_line_update *update,
                   struct otapi_reply *ret_reply)
{
    struct call c;
    struct text xml = {0};
    const struct answer_want want = {0};
    argument_line_update(&xml, update);
    call_init_write(&c, method);
    call_add(&c, "sessionId", session);
    call_add(&c, "orderId", order_id);
    call_add(&c, ids_name, ids);
    call_add(&c, "xmlUpdateData", xml.data);
    bool ok = call_do(o, &c, &want, ret_reply);
    text_fini(&xml);
    return ok;
}

bool otapi_update_line(struct otapi *o, const char *session, const char *order_id, const char *line_id,
                       const struct otapi_line_update *what, struct otapi_reply *ret_reply)
{
    return update(o, "UpdateOrderLineForOperator", session, order_id, "orderLineId", line_id, what,
                  ret_reply);
}

bool otapi_update_lines(struct otapi *o, const char *session, const char *order_id,
                        const char *const *line_ids, size_t count, const struct otapi_line_update *what,
                        struct otapi_reply *ret_reply)
{
    struct text ids = {0};
    if (count == 0)
        return call_refuse(ret_reply, "no order lines to change");
    for (size_t i = 0; i < count; i++)
        text_add_format(&ids, "%s%s", i ? ";" : "", line_ids[i]);
    bool ok = update(o, "UpdateOrderLinesForOperator", session, order_id, "orderLineIds", ids.data, what,
                     ret_reply);
    text_fini(&ids);
    return ok;
}

bool otapi_change_purchase(struct otapi *o, const char *session, const char *order_id, const char *line_id,
                           const char *purchase_id, const char *waybill, struct otapi_reply *ret_reply)
{
    struct call c;
    const struct answer_want want = {0};
    call_init_write(&c, "ChangeSalesOrderLinePurchaseInfoForOperator");
    call_add(&c, "sessionId", session);
    call_add(&c, "salesId", order_id);
    call_add(&c, "salesLineId", line_id);
    call_add(&c, "vendPurchId", purchase_id);
    call_add(&c, "vendPurchWaybill", waybill);
    return call_do(o, &c, &want, ret_reply);
}
