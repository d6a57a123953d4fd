#include "methods.h"

#include <string.h>

#include "answer.h"
#include "base/attr.h"

static const struct method methods[] = {
    {"AuthenticateInstanceOperator", "SessionIdAnswer", METHOD_NO_SESSION, method_log_in},
    {"GetOperatorInfo", "OperatorInfoAnswer", METHOD_OPERATOR, method_operator_info},
    {"SearchOrderLines", "OrderLineInfoListFrameAnswer", METHOD_OPERATOR, method_search_lines},
    {"GetOrderLineStatusList", "SalesLineStatusInfoListAnswer", METHOD_OPERATOR, method_line_statuses},
    {"GetOrderStatusList", "SalesStatusInfoListAnswer", METHOD_OPERATOR, method_order_statuses},
    {"SearchOrders", "OrderInfoListFrameAnswer", METHOD_OPERATOR, method_search_orders},
    {"GetSalesOrderDetailsForOperator", "SalesOrderDetailsAnswer", METHOD_OPERATOR, method_order_details},
    {"GetProviderInfoList", "ProviderInfoListAnswer", METHOD_NO_SESSION, method_providers},
};

const struct method *method_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    return NULL;
}

void call_fail(struct call *c, const char *root, const char *code, const char *sub_code,
               const char *description)
{
    text_clear(c->out);
    answer_begin(c->out, root, c->space, code, sub_code, description, c->request);
    answer_end(c->out, root);
}

void call_begin(struct call *c, const struct method *m)
{
    answer_begin(c->out, m->root, c->space, "Ok", "", "", c->request);
}

void call_end(struct call *c, const struct method *m)
{
    answer_end(c->out, m->root);
}

void method_log_in(struct call *c, const struct method *m)
{
    if (strcmp(form_get(c->form, "userLogin"), c->config->login) != 0 ||
        strcmp(form_get(c->form, "userPassword"), c->config->password) != 0) {
        call_fail(c, m->root, "ValidationError", "IncorrectLoginOrPassword", "Login or password is wrong");
        return;
    }
    call_begin(c, m);
    answer_open(c->out, "SessionId");
    answer_text(c->out, "Value", platform_log_in(c->platform, c->config->session_life_s));
    answer_close(c->out, "SessionId");
    call_end(c, m);
}

void method_operator_info(struct call *c, const struct method *m)
{
    call_begin(c, m);
    answer_open(c->out, "Result");
    answer_text(c->out, "OperatorId", "1");
    answer_text(c->out, "FirstName", "Sample");
    answer_text(c->out, "LastName", "Operator");
    answer_bool(c->out, "IsSalesOperator", true);
    answer_close(c->out, "Result");
    call_end(c, m);
}

void method_providers(struct call *c, const struct method *m)
{
    static const char *const types[][2] = {{"Taobao", ""}, {"Alibaba1688", "abb-"}};
    call_begin(c, m);
    text_add(c->out, "<Result><Content>");
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        answer_open(c->out, "Item");
        answer_text(c->out, "Type", types[i][0]);
        answer_text(c->out, "CurrencyCode", "CNY");
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
