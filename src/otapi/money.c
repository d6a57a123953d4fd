/* Transactions and payments. */
#include "otapi/money.h"

#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "call.h"
#include "client.h"
#include "core/amount.h"

enum { DATE_SIZE = 32 };

static void transaction_date(const struct otapi *o, char ret[DATE_SIZE])
{
    time_t now = (time_t)(clock_wall_us() / 1000000) + o->clock_offset_s;
    struct tm tm;
    ret[0] = '\0';
    gmtime_r(&now, &tm);
    switch (o->transaction_date) {
    case OTAPI_DATE_NONE:
        return;
    case OTAPI_DATE_ISO:
        strftime(ret, DATE_SIZE, "%Y-%m-%dT%H:%M:%S", &tm);
        return;
    case OTAPI_DATE_DASHES:
        strftime(ret, DATE_SIZE, "%Y-%m-%d %H-%M-%S", &tm);
        return;
    }
}

/* What is sent is what was meant: a positive plain decimal. */
static bool check_amount(const char *amount, char ret[AMOUNT_TEXT_SIZE], struct otapi_reply *ret_reply)
{
    int64_t value;
    if (!amount_parse(amount, &value) || value <= 0)
        return call_refuse(ret_reply, "\"%s\" is no amount; write it like 12.50", amount);
    amount_format(ret, value);
    return true;
}

bool otapi_post_transaction(struct otapi *o, const char *session, const char *customer_id, const char *amount,
                            const char *comment, bool debit, struct otapi_reply *ret_reply)
{
    struct call c;
    const struct answer_want want = {0};
    char amount_text[AMOUNT_TEXT_SIZE];
    char date[DATE_SIZE];
    if (!check_amount(amount, amount_text, ret_reply))
        return false;
    transaction_date(o, date);
    call_init_write(&c, "PostTransaction");
    call_add(&c, "sessionId", session);
    call_add(&c, "customerId", customer_id);
    call_add(&c, "amount", amount_text);
    call_add(&c, "comment", comment);
    call_add(&c, "isDebit", debit ? "true" : "false");
    call_add(&c, "transactionDate", date);
    return call_do(o, &c, &want, ret_reply);
}

static const struct field payment_fields[] = {
    RECORD_TEXT(struct otapi_payment, "SalesId", order_id),
    RECORD_TEXT(struct otapi_payment, "CustId", customer_id),
    RECORD_TEXT(struct otapi_payment, "CustBalanceAvail", available),
    RECORD_TEXT(struct otapi_payment, "SalesAmount", amount),
    RECORD_TEXT(struct otapi_payment, "SalesPaid", paid),
    RECORD_TEXT(struct otapi_payment, "CurrencyCode", currency),
};
static const struct record payment_type = RECORD_OF(struct otapi_payment, payment_fields);

bool otapi_reserve_payment(struct otapi *o, const char *session, const char *order_id, const char *amount,
                           struct otapi_payment *ret, struct otapi_reply *ret_reply)
{
    struct call c;
    char amount_text[AMOUNT_TEXT_SIZE];
    struct otapi_payment payment = {0};
    const struct answer_want want = {.payload = &payment_type, .into = &payment};
    if (!check_amount(amount, amount_text, ret_reply))
        return false;
    call_init_write(&c, "SalesPaymentReserve");
    call_add(&c, "sessionId", session);
    call_add(&c, "salesId", order_id);
    call_add(&c, "amount", amount_text);
    if (!call_do(o, &c, &want, ret_reply))
        return false;
    *ret = payment;
    return true;
}

bool otapi_get_payment(struct otapi *o, const char *session, const char *order_id, struct otapi_payment *ret,
                       struct otapi_reply *ret_reply)
{
    struct call c;
    struct otapi_payment payment = {0};
    const struct answer_want want = {.payload = &payment_type, .into = &payment};
    call_init(&c, "GetSalesPaymentInfo", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "salesId", order_id);
    if (!call_do(o, &c, &want, ret_reply))
        return false;
    *ret = payment;
    return true;
}
