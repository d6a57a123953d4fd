/* One order with its lines in full, as people's requests need it. Background thread. */
#pragma once

#include "otapi/order.h"
#include "person_context.h"

struct order_read {
    struct otapi_order order;
    struct otapi_line *lines;
    size_t count;
    size_t room;
};
/* order_read_fini() after success. */
NODISCARD bool order_read(struct person_context *c, const char *order_id, struct order_read *ret,
                          struct error *err);
void order_read_fini(struct order_read *read);
/* The customer's order that carries the reference, among the newest; "" when there is none. False: it could not be looked for.
 * person_order.c. */
NODISCARD bool person_find_order(struct person_context *c, const char *customer_id, const char *reference,
                                 char ret[ORDER_ID_SIZE], struct error *err);
/* {"order":{…},"lines":[…]} */
json_t *order_read_json(const struct order_read *read);
