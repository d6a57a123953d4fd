/* Lists that never change: statuses, providers. */
#include "answer.h"
#include "base/attr.h"
#include "base/text.h"
#include "methods.h"
#include "statuses.h"

static void add_statuses(struct call *c, const struct method *m, const char *item, int from, int to,
                         const char *(*name)(int, const char *))
{
    call_begin(c, m);
    answer_open(c->out, "Result");
    for (int id = from; id <= to; id++) {
        const char *text = name(id, call_get(c, "language"));
        if (text[0] == '\0')
            continue;
        answer_open(c->out, item);
        answer_int(c->out, "Id", id);
        answer_text(c->out, "Name", text);
        answer_close(c->out, item);
    }
    answer_close(c->out, "Result");
    call_end(c, m);
}

void method_line_statuses(struct call *c, const struct method *m)
{
    add_statuses(c, m, "SalesLineStatusInfo", LINE_AWAITING_PAYMENT, LINE_CANCELLED, status_name);
}

void method_order_statuses(struct call *c, const struct method *m)
{
    add_statuses(c, m, "SalesStatusInfo", ORDER_AWAITING_PAYMENT, ORDER_CANCELLED, status_order_name);
}

void method_providers(struct call *c, const struct method *m)
{
    static const char *const types[][2] = {{"Taobao", ""}, {"Alibaba1688", "abb-"}};
    call_begin(c, m);
    text_add(c->out, "<Result><Content>");
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        answer_open(c->out, "Item");
        answer_text(c->out, "Type", types[i][0]);
        answer_text(c->out, "CurrencyCode", SIM_PROVIDER_CURRENCY);
        answer_text(c->out, "DisplayName", types[i][0]);
        answer_bool(c->out, "IsEnabled", true);
        answer_text(c->out, "Prefix", types[i][1]);
        text_add(c->out, "<OrdersIntegration><IsAvailable>true</IsAvailable><IsEnabled>true</IsEnabled>"
                         "<IsSessionRequired>true</IsSessionRequired>");
        answer_bool(c->out, "AllowCancelOrders", i == 1);
        text_add(c->out, "</OrdersIntegration></Item>");
    }
    text_add(c->out, "</Content></Result>");
    call_end(c, m);
}
