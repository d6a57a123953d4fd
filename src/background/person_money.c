/* order.pay_plan, order.pay, order.account: the simulated payment. What is to be paid is put on the customer's account first
 * (PostTransaction), as far as it is not there, and then reserved for the order (SalesPaymentReserve). */
#include <string.h>

#include "base/text.h"
#include "core/amount.h"
#include "otapi/customer.h"
#include "otapi/money.h"
#include "person_handlers.h"
#include "person_read.h"
#include "platform_json.h"

/* What paying the order takes, as the platform stands now. */
struct plan {
    char customer_id[40];
    char currency[16];
    int64_t remaining; /* to be paid */
    int64_t available; /* on the account */
    int64_t post;      /* to be put on it */
};

static bool read_amount(const char *what, const char *text, int64_t *ret, struct error *err)
{
    return amount_parse(text, ret) ||
           error_set(err, ERROR_INPUT,
                     "%s: the platform says \"%.32s\", which is no plain amount; nothing was done", what,
                     text);
}

static bool get_account(struct person_context *c, const char *customer_id, struct otapi_account *ret,
                        struct error *err)
{
    struct otapi_reply reply;
    bool ok;
    do
        ok = otapi_get_account(c->otapi, c->session, customer_id, ret, &reply);
    while (!ok && person_again(c, &reply));
    return ok || person_failed(&reply, "GetAccountInfoForOperator", false, err);
}

static bool get_payment(struct person_context *c, const char *order_id, struct otapi_payment *ret,
                        struct error *err)
{
    struct otapi_reply reply;
    bool ok;
    do
        ok = otapi_get_payment(c->otapi, c->session, order_id, ret, &reply);
    while (!ok && person_again(c, &reply));
    return ok || person_failed(&reply, "GetSalesPaymentInfo", false, err);
}

/* What is still to be paid: the order says it, or the payment does. */
static bool read_remaining(struct person_context *c, const struct otapi_order *order, int64_t *ret,
                           struct error *err)
{
    struct otapi_payment payment;
    int64_t amount;
    int64_t paid;
    if (order->remain_amount[0])
        return read_amount("RemainAmount", order->remain_amount, ret, err);
    if (!get_payment(c, order->order.order_id, &payment, err) ||
        !read_amount("SalesAmount", payment.amount, &amount, err) ||
        !read_amount("SalesPaid", payment.paid, &paid, err))
        return false;
    *ret = amount - paid;
    return true;
}

static bool make_plan(struct person_context *c, const char *order_id, struct plan *ret, struct error *err)
{
    struct order_read read;
    struct otapi_account account;
    if (!order_read(c, order_id, &read, err))
        return false;
    struct otapi_order order = read.order;
    order_read_fini(&read);
    *ret = (struct plan){0};
    if (order.order.cancelled)
        return error_set(err, ERROR_INPUT, "%s is cancelled", order_id);
    if (order.order.customer_id[0] == '\0')
        return error_set(err, ERROR_INPUT, "the platform does not say whose %s is", order_id);
    if (!read_remaining(c, &order, &ret->remaining, err) ||
        !get_account(c, order.order.customer_id, &account, err) ||
        !read_amount("AvailableAmount", account.available, &ret->available, err))
        return false;
    if (ret->remaining < 0)
        return error_set(err, ERROR_INPUT, "more than all of %s is paid; see to it on the platform",
                         order_id);
    text_copy(ret->customer_id, sizeof(ret->customer_id), order.order.customer_id);
    text_copy(ret->currency, sizeof(ret->currency), order.currency);
    if (strcmp(order.currency, account.currency) != 0 && account.currency[0] && order.currency[0])
        return error_set(err, ERROR_INPUT,
                         "the order is in %s, the customer's account in %s; pay it on the platform",
                         order.currency, account.currency);
    if (ret->available < ret->remaining)
        ret->post = ret->remaining - ret->available;
    return true;
}

static void set_amount(json_t *j, const char *key, int64_t amount)
{
    char text[AMOUNT_TEXT_SIZE];
    json_set(j, key, amount_format(text, amount));
}

static json_t *plan_json(const char *order_id, const struct plan *p)
{
    json_t *j = json_object();
    json_set(j, "order_id", order_id);
    json_set(j, "customer_id", p->customer_id);
    json_set(j, "currency", p->currency);
    set_amount(j, "remaining", p->remaining);
    set_amount(j, "available", p->available);
    set_amount(j, "post", p->post);
    set_amount(j, "reserve", p->remaining);
    return j;
}

bool person_order_pay_plan(struct person_context *c, const json_t *args, json_t **ret_result,
                           struct error *err)
{
    const char *order_id;
    struct plan plan;
    if (!person_need(args, "order_id", &order_id, err) || !make_plan(c, order_id, &plan, err))
        return false;
    *ret_result = plan_json(order_id, &plan);
    return true;
}

bool person_order_account(struct person_context *c, const json_t *args, json_t **ret_result,
                          struct error *err)
{
    const char *customer_id;
    struct otapi_account account;
    if (!person_need(args, "customer_id", &customer_id, err) || !get_account(c, customer_id, &account, err))
        return false;
    *ret_result = json_pack("{s:s, s:s, s:s, s:s, s:s}", "customer_id", customer_id, "currency",
                            account.currency, "balance", account.balance, "reserved", account.reserved,
                            "available", account.available);
    return true;
}

/* What a person agreed to is what is done: amounts that were shown and no longer hold are not posted. */
static bool as_shown(const json_t *args, const char *key, int64_t now, struct error *err)
{
    const char *shown = person_text(args, key);
    int64_t amount;
    if (shown[0] == '\0')
        return true;
    if (!amount_parse(shown, &amount))
        return error_set(err, ERROR_INPUT, "%s: \"%.32s\" is no amount", key, shown);
    return amount == now || error_set(err, ERROR_INPUT,
                                      "since it was shown, the order or the account has changed; "
                                      "nothing was done, ask again");
}

/* Puts the money on the account. Its answer has no number to find it by: when it is lost, the balances before and after are told, and
 * a person settles it. */
static bool post(struct person_context *c, const char *order_id, const struct plan *plan, json_t *result,
                 struct error *err)
{
    char amount[AMOUNT_TEXT_SIZE];
    char comment[96];
    struct otapi_account account;
    struct otapi_reply reply;
    struct error ignored;
    int64_t after;
    bool ok;
    amount_format(amount, plan->post);
    text_format(comment, sizeof(comment), "payment of %s", order_id);
    do
        ok = otapi_post_transaction(c->otapi, c->session, plan->customer_id, amount, comment, true, &reply);
    while (!ok && person_again(c, &reply));
    bool lost = !ok && otapi_written(&reply) == OTAPI_NOT_KNOWN;
    if (!ok)
        person_failed(&reply, "PostTransaction", true, err);
    c->changed = ok;
    if (lost)
        json_set(result, "lost", "PostTransaction");
    if (lost && reply.outcome != OTAPI_INTERRUPTED && get_account(c, plan->customer_id, &account, &ignored) &&
        amount_parse(account.available, &after)) {
        set_amount(result, "available_after", after);
        person_add(err, "%s was to be put on the account of customer %s, which had %s before and has %s now",
                   amount, plan->customer_id, json_string_value(json_object_get(result, "available")),
                   json_string_value(json_object_get(result, "available_after")));
    }
    return ok;
}

static bool is_paid_by(const struct otapi_payment *before, const struct otapi_payment *after, int64_t amount)
{
    int64_t was;
    int64_t is;
    return amount_parse(before->paid[0] ? before->paid : "0", &was) && amount_parse(after->paid, &is) &&
           is - was == amount;
}

static bool reserve(struct person_context *c, const char *order_id, const struct plan *plan, json_t *result,
                    struct error *err)
{
    char amount[AMOUNT_TEXT_SIZE];
    struct otapi_payment before;
    struct otapi_payment after = {0};
    struct otapi_reply reply;
    struct error ignored;
    bool ok;
    if (!get_payment(c, order_id, &before, err))
        return false;
    amount_format(amount, plan->remaining);
    do
        ok = otapi_reserve_payment(c->otapi, c->session, order_id, amount, &after, &reply);
    while (!ok && person_again(c, &reply));
    if (!ok) {
        person_failed(&reply, "SalesPaymentReserve", true, err);
        if (otapi_written(&reply) == OTAPI_NOT_KNOWN)
            json_set(result, "lost", "SalesPaymentReserve");
        if (otapi_written(&reply) != OTAPI_NOT_KNOWN || reply.outcome == OTAPI_INTERRUPTED ||
            !get_payment(c, order_id, &after, &ignored))
            return false;
    }
    json_set(result, "paid_before", before.paid);
    json_set(result, "paid_after", after.paid);
    if (!ok && !is_paid_by(&before, &after, plan->remaining))
        return person_add(err, "of %s, %s was paid before and %s is now", order_id, before.paid, after.paid);
    c->changed = true;
    json_object_del(result, "lost");
    json_set(result, "how", ok ? "paid" : "found paid");
    return true;
}

bool person_order_pay(struct person_context *c, const json_t *args, json_t **ret_result, struct error *err)
{
    const char *order_id;
    struct plan plan;
    if (!person_need(args, "order_id", &order_id, err) || !make_plan(c, order_id, &plan, err))
        return false;
    if (!as_shown(args, "post", plan.post, err) || !as_shown(args, "reserve", plan.remaining, err))
        return false;
    *ret_result = plan_json(order_id, &plan);
    json_set(*ret_result, "how", "paid already");
    if (plan.remaining == 0)
        return true;
    json_set(*ret_result, "how", "not paid");
    if (plan.post > 0 && !post(c, order_id, &plan, *ret_result, err))
        return false;
    json_set(*ret_result, "how", plan.post > 0 ? "posted, not paid" : "not paid");
    return reserve(c, order_id, &plan, *ret_result, err);
}
