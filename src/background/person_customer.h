/* A customer's session for one request: by password where the configuration has one, else the operator acts as the customer.
 * Background thread. */
#pragma once

#include "person_context.h"

struct customer {
    char session[OTAPI_SESSION_SIZE];
    char id[40];
    char login[128];
};
/* login "": the configured customer. */
NODISCARD bool customer_log_in(struct person_context *c, const char *login, struct customer *ret,
                               struct error *err);
/* Wipes it; a zeroed or failed one is fine. */
void customer_forget(struct customer *customer);
