/* Changing order lines as operator. All are writes, and answer nothing: read the line again. Called by the client's thread. */
#pragma once

#include "otapi/otapi.h"

/* What is to change; 0, NULL: stays as it is. */
struct otapi_line_update {
    int status_id;
    const char *internal_price;
    const char *weight;
    const char *config_id;
    const char *delivery_price; /* OriginalDeliveryPrice */
    const char *price_without_delivery;
};
/* UpdateOrderLineForOperator. */
NODISCARD bool otapi_update_line(struct otapi *o, const char *session, const char *order_id,
                                 const char *line_id, const struct otapi_line_update *update,
                                 struct otapi_reply *ret_reply);
/* UpdateOrderLinesForOperator: several lines of one order alike. */
NODISCARD bool otapi_update_lines(struct otapi *o, const char *session, const char *order_id,
                                  const char *const *line_ids, size_t count,
                                  const struct otapi_line_update *update, struct otapi_reply *ret_reply);
/* ChangeSalesOrderLinePurchaseInfoForOperator: writes marketplace order and waybill by hand. Both are written: give the present
 * value of the one that stays. */
NODISCARD bool otapi_change_purchase(struct otapi *o, const char *session, const char *order_id,
                                     const char *line_id, const char *purchase_id, const char *waybill,
                                     struct otapi_reply *ret_reply);
