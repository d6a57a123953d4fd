/* Customers' accounts and paying for orders from them. */
#include <string.h>

#include "answer.h"
#include "base/text.h"
#include "methods.h"
#include "money.h"
#include "render.h"
#include "platform.h"

static const int64_t BALANCE_MAX_CENTS = 1000000000000;

void method_account(struct call *c, const struct method *m)
{
    const struct sim_customer *customer =
        c->session->customer != SIM_NOBODY ? &c->platform->customers[c->session->customer]
                                           : platform_find_customer(c->platform, call_get(c, "customerId"));
    if (customer == NULL) {
        call_fail(c, m->root, "NotFound", "UserWithId", "There is no customer with that id");
        return;
    }
    call_begin(c, m);
    answer_open(c->out, "Result");
    answer_text(c->out, "Id", customer->id);
    answer_text(c->out, "Num", customer->id);
    answer_text(c->out, "CurrencyCode", SIM_CURRENCY);
    answer_text(c->out, "CurrencySign", SIM_CURRENCY_SIGN);
    render_money(c->out, "Balance", customer->balance_cents);
    render_money(c->out, "ReservedAmount", customer->reserved_cents);
    render_money(c->out, "AvailableAmount", customer->balance_cents - customer->reserved_cents);
    render_money(c->out, "PaymWaitAmount", 0);
    answer_close(c->out, "Result");
    call_end(c, m);
}

void method_post_transaction(struct call *c, const struct method *m)
{
    const char *debit = call_get(c, "isDebit");
    struct sim_customer *customer = platform_find_customer(c->platform, call_get(c, "customerId"));
    int64_t cents;
    if (!money_parse(call_get(c, "amount"), &cents) || cents == 0) {
        call_malformed(c, m, "amount");
        return;
    }
    if (strcmp(debit, "true") != 0 && strcmp(debit, "false") != 0) {
        call_malformed(c, m, "isDebit");
        return;
    }
    if (customer == NULL) {
        call_fail(c, m->root, "NotFound", "UserWithId", "There is no customer with that id");
        return;
    }
    int64_t after = customer->balance_cents + (debit[0] == 't' ? cents : -cents);
    if (after > BALANCE_MAX_CENTS || after < customer->reserved_cents) {
        call_refused(c, m, "NotEnoughMoney", "The account has not so much that is not reserved");
        return;
    }
    customer->balance_cents = after;
    c->platform->changes++;
    call_done(c, m);
}

static void add_payment(struct call *c, const struct method *m, const struct sim_order *o)
{
    const struct sim_customer *customer = &c->platform->customers[o->customer];
    call_begin(c, m);
    answer_open(c->out, "Result");
    answer_text(c->out, "SalesId", o->id);
    answer_text(c->out, "CustId", customer->id);
    render_money(c->out, "CustBalanceAvail", customer->balance_cents - customer->reserved_cents);
    render_money(c->out, "SalesAmount", platform_order_total(c->platform, o));
    render_money(c->out, "SalesPaid", o->paid_cents);
    answer_text(c->out, "CurrencyCode", SIM_CURRENCY);
    answer_close(c->out, "Result");
    call_end(c, m);
}

void method_reserve_payment(struct call *c, const struct method *m)
{
    struct sim_order *o = call_order(c, m, "salesId");
    int64_t cents;
    if (o == NULL)
        return;
    if (!money_parse(call_get(c, "amount"), &cents))
        call_malformed(c, m, "amount");
    else if (!platform_pay(c->platform, o, cents))
        call_refused(c, m, "PaymentNotPossible",
                     "The amount is more than the account has, or more than remains to be paid");
    else
        add_payment(c, m, o);
}

void method_payment(struct call *c, const struct method *m)
{
    const struct sim_order *o = call_order(c, m, "salesId");
    if (o)
        add_payment(c, m, o);
}
