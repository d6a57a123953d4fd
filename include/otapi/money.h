/* The customer's account and the payment of an order from it. Called by the client's thread. Amounts are decimal text with a
 * point; what is no plain decimal is refused before anything is sent (OTAPI_REFUSED, not sent). */
#pragma once

#include "otapi/otapi.h"

/* PostTransaction, a write: puts money on the customer's account (debit) or takes it off. The platform gives no number back: a lost
 * answer can only be settled by the balances. */
NODISCARD bool otapi_post_transaction(struct otapi *o, const char *session, const char *customer_id,
                                      const char *amount, const char *comment, bool debit,
                                      struct otapi_reply *ret_reply);

struct otapi_payment {
    char order_id[ORDER_ID_SIZE];
    char customer_id[40];
    char available[OTAPI_AMOUNT_SIZE]; /* on the customer's account */
    char amount[OTAPI_AMOUNT_SIZE];    /* of the order */
    char paid[OTAPI_AMOUNT_SIZE];      /* of it, so far */
    char currency[16];
};
/* SalesPaymentReserve, a write: pays an order from the account. */
NODISCARD bool otapi_reserve_payment(struct otapi *o, const char *session, const char *order_id,
                                     const char *amount, struct otapi_payment *ret,
                                     struct otapi_reply *ret_reply);
/* GetSalesPaymentInfo. */
NODISCARD bool otapi_get_payment(struct otapi *o, const char *session, const char *order_id,
                                 struct otapi_payment *ret, struct otapi_reply *ret_reply);
