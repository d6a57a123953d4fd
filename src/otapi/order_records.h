/* What lines and orders are made of, and how they are given out. otapi/ only. */
#pragma once

#include <stdint.h>
#include "otapi/order.h"
#include "record.h"

extern const struct record record_line;       /* struct order_line at its beginning */
extern const struct record record_full_line;  /* struct otapi_line */
extern const struct record record_order;      /* struct order */
extern const struct record record_full_order; /* struct otapi_order */
extern const struct record record_status;     /* struct otapi_status */

/* For want.each: the caller's function, by the kind of item. What has no id cannot be told from another and is passed over. */
struct item_call {
    otapi_line_fn *line;
    otapi_full_line_fn *full_line;
    otapi_order_fn *order;
    otapi_full_order_fn *full_order;
    void *arg;
    int64_t nameless; /* counts what was passed over */
};
bool give_line(void *item_call, const void *line);
bool give_full_line(void *item_call, const void *line);
bool give_order(void *item_call, const void *order);
bool give_full_order(void *item_call, const void *order);
