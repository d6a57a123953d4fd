#include "methods.h"

#include <string.h>

#include "answer.h"
#include "base/attr.h"
#include "platform.h"

#define VOID     "VoidOtapiAnswer"
#define ORDER    "OrderInfoAnswer"
#define DETAILS  "SalesOrderDetailsAnswer"
#define PAYMENT  "SalesPaymentInfoAnswer"
#define ACTIVITY "BackgroundActivityIdentificationInfoAnswer"

#define SEARCH "language sessionId xmlSearchParameters framePosition frameSize"
#define RUN    "language sessionId providerType providerSessionId xmlParameters"

static const struct method methods[] = {
    /* logging in, who one is */
    {"AuthenticateInstanceOperator", "SessionIdAnswer", METHOD_NO_SESSION, METHOD_READS, false,
     "language userLogin userPassword", method_log_in},
    {"Authenticate", "AuthenticateAnswer", METHOD_NO_SESSION, METHOD_READS, false,
     "language sessionId userLogin userPassword rememberMe", method_log_in_customer},
    {"AuthenticateAsUser", "AuthenticateAsUserAnswer", METHOD_OPERATOR, METHOD_READS, false,
     "language sessionId userLogin", method_log_in_as_customer},
    {"GetOperatorInfo", "OperatorInfoAnswer", METHOD_OPERATOR, METHOD_READS, false, "sessionId",
     method_operator_info},
    {"GetUserStatusInfo", "UserStatusInfoAnswer", METHOD_CUSTOMER, METHOD_READS, false, "language sessionId",
     method_user_status},
    {"GetUserProfileInfoList", "UserProfileInfoListAnswer", METHOD_CUSTOMER, METHOD_READS, false,
     "language sessionId", method_profiles},
    /* lists */
    {"GetOrderLineStatusList", "SalesLineStatusInfoListAnswer", METHOD_OPERATOR, METHOD_READS, false,
     "language sessionId", method_line_statuses},
    {"GetOrderStatusList", "SalesStatusInfoListAnswer", METHOD_OPERATOR, METHOD_READS, false,
     "language sessionId", method_order_statuses},
    {"GetProviderInfoList", "ProviderInfoListAnswer", METHOD_NO_SESSION, METHOD_READS, false, "language",
     method_providers},
    /* orders */
    {"SearchOrderLines", "OrderLineInfoListFrameAnswer", METHOD_OPERATOR, METHOD_READS, false, SEARCH,
     method_search_lines},
    {"SearchOrders", "OrderInfoListFrameAnswer", METHOD_OPERATOR, METHOD_READS, false, SEARCH,
     method_search_orders},
    {"GetSalesOrderDetailsForOperator", DETAILS, METHOD_OPERATOR, METHOD_READS, false,
     "language sessionId salesId filter queryType", method_order_details},
    {"GetSalesOrderDetails", DETAILS, METHOD_CUSTOMER, METHOD_READS, false, "language sessionId salesId",
     method_order_details},
    {"AddOrder", ORDER, METHOD_CUSTOMER, METHOD_WRITES, false, "language sessionId xmlAddData",
     method_add_order},
    {"CancelSalesOrder", VOID, METHOD_CUSTOMER, METHOD_WRITES, false, "language sessionId salesId",
     method_cancel_order},
    {"CancelSalesOrderForOperator", VOID, METHOD_OPERATOR, METHOD_WRITES, false, "language sessionId salesId",
     method_cancel_order},
    /* money */
    {"GetAccountInfo", "AccountInfoAnswer", METHOD_CUSTOMER, METHOD_READS, false, "language sessionId",
     method_account},
    {"GetAccountInfoForOperator", "AccountInfoAnswer", METHOD_OPERATOR, METHOD_READS, false,
     "language sessionId customerId", method_account},
    {"PostTransaction", VOID, METHOD_OPERATOR, METHOD_WRITES, false,
     "language sessionId customerId amount comment isDebit transactionDate", method_post_transaction},
    {"SalesPaymentReserve", PAYMENT, METHOD_OPERATOR, METHOD_WRITES, false,
     "language sessionId salesId amount", method_reserve_payment},
    {"GetSalesPaymentInfo", PAYMENT, METHOD_EITHER, METHOD_READS, false, "language sessionId salesId",
     method_payment},
    /* lines */
    {"GetLineAvailableStatusList", "SalesLineStatusInfoListAnswer", METHOD_OPERATOR, METHOD_READS, false,
     "language sessionId salesId salesLineId", method_available_statuses},
    {"UpdateOrderLineForOperator", VOID, METHOD_OPERATOR, METHOD_WRITES, false,
     "language sessionId orderId orderLineId xmlUpdateData", method_update_lines},
    {"UpdateOrderLinesForOperator", VOID, METHOD_OPERATOR, METHOD_WRITES, false,
     "language sessionId orderId orderLineIds xmlUpdateData", method_update_lines},
    {"ChangeLineStatus", VOID, METHOD_OPERATOR, METHOD_WRITES, false,
     "language sessionId salesId salesLineId statusId comment quantity", method_change_status},
    {"ChangeSalesOrderLinePurchaseInfoForOperator", VOID, METHOD_OPERATOR, METHOD_WRITES, false,
     "language sessionId salesId salesLineId vendPurchId vendPurchWaybill", method_change_purchase},
    /* the marketplaces */
    {"GetProviderOrdersIntegrationSessionInfoList", "ProviderSessionInfoListAnswer", METHOD_OPERATOR,
     METHOD_READS, true, "language sessionId providerType", method_provider_sessions},
    {"GetProviderOrdersIntegrationSessionAuthenticationInfo", "ProviderAuthenticationInfoAnswer",
     METHOD_OPERATOR, METHOD_READS, true, "language sessionId providerType returnUrl",
     method_provider_log_in},
    {"RunOrderExportingToProvider", ACTIVITY, METHOD_OPERATOR, METHOD_WRITES, true, RUN, method_export},
    {"RunOrdersSynchronizingWithProvider", ACTIVITY, METHOD_OPERATOR, METHOD_WRITES, true,
     "language sessionId providerType providerSessionId", method_synchronise},
    {"RunOrderLinkingWithProvider", ACTIVITY, METHOD_OPERATOR, METHOD_WRITES, true, RUN, method_link},
    {"RunOrderUnlinkingFromProvider", ACTIVITY, METHOD_OPERATOR, METHOD_WRITES, true, RUN, method_unlink},
    /* activities */
    {"SearchBackgroundActivities", "BackgroundActivityInfoListAnswer", METHOD_OPERATOR, METHOD_READS, false,
     "language sessionId xmlSearchParameters", method_search_activities},
    {"GetBackgroundActivityInfo", "BackgroundActivityFullInfoAnswer", METHOD_OPERATOR, METHOD_READS, false,
     "language sessionId activityType activityId", method_activity},
    {"DoActionForBackgroundActivity", VOID, METHOD_OPERATOR, METHOD_WRITES, false,
     "language sessionId activityType activityId actionId", method_act},
    {"DoStepActionForBackgroundActivity", VOID, METHOD_OPERATOR, METHOD_WRITES, false,
     "language sessionId activityType activityId xmlParameters", method_act_on_step},
};

const struct method *method_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    return NULL;
}

const char *method_missing(const struct method *m, const struct form *form, char ret[64])
{
    for (const char *at = m->arguments; *at; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");
        text_copy_n(ret, 64, at, len);
        if (!form_has(form, ret))
            return ret;
        at += len;
    }
    return NULL;
}

/* The method's session is there and of the right kind. */
static bool check_session(struct call *c, const struct method *m)
{
    if (m->session == METHOD_NO_SESSION)
        return true;
    c->session = platform_session(c->platform, call_get(c, "sessionId"));
    if (c->session == NULL) {
        call_fail(c, m->root, "SessionExpired", "SessionExpired", "Session expired");
        return false;
    }
    bool customer = c->session->customer != SIM_NOBODY;
    if (m->session == METHOD_EITHER || customer == (m->session == METHOD_CUSTOMER))
        return true;
    call_fail(c, m->root, "AccessDenied", "",
              customer ? "This is for operators; the session is a customer's"
                       : "This is for customers; the session is an operator's");
    return false;
}

void method_call(struct call *c, const struct method *m)
{
    if (strcmp(call_get(c, "instanceKey"), c->config->key) != 0)
        call_fail(c, m->root, "AccessDenied", "", "The instance key is not known");
    else if (!check_session(c, m))
        return;
    else if (m->integration && c->platform->rules.no_integration)
        call_fail(c, m->root, "AccessDenied", "", "The operator lacks the right ProviderOrdersIntegration");
    else
        m->run(c, m);
}

/* --- answers ------------------------------------------------------------------------------------------------------------------------- */
void call_fail(struct call *c, const char *root, const char *code, const char *sub_code,
               const char *description)
{
    text_clear(c->out);
    text_copy(c->code, sizeof(c->code), code);
    answer_begin(c->out, root, c->space, code, sub_code, description, c->request);
    answer_end(c->out, root);
}

void call_begin(struct call *c, const struct method *m)
{
    text_copy(c->code, sizeof(c->code), "Ok");
    answer_begin(c->out, m->root, c->space, "Ok", "", "", c->request);
}

void call_end(struct call *c, const struct method *m)
{
    answer_end(c->out, m->root);
}

void call_done(struct call *c, const struct method *m)
{
    call_begin(c, m);
    call_end(c, m);
}

const char *call_get(const struct call *c, const char *argument)
{
    return form_get(c->form, argument);
}

void call_malformed(struct call *c, const struct method *m, const char *argument)
{
    char text[128];
    text_format(text, sizeof(text), "The argument %s is malformed", argument);
    call_fail(c, m->root, "ContractViolation", "InvalidInputValue", text);
}

void call_refused(struct call *c, const struct method *m, const char *sub_code, const char *description)
{
    call_fail(c, m->root, "ValidationError", sub_code, description);
}

struct sim_order *call_order(struct call *c, const struct method *m, const char *argument)
{
    struct sim_order *o = platform_find_order(c->platform, call_get(c, argument));
    if (o && (c->session->customer == SIM_NOBODY || (uint32_t)c->session->customer == o->customer))
        return o;
    call_fail(c, m->root, "NotFound", "OrderWithId", "The order was not found");
    return NULL;
}

struct sim_line *call_line(struct call *c, const struct method *m, const struct sim_order *order,
                           const char *argument)
{
    struct sim_line *line = platform_find_line(c->platform, order->id, call_get(c, argument));
    if (line == NULL)
        call_fail(c, m->root, "NotFound", "OrderLineWithId", "The order has no such line");
    return line;
}
