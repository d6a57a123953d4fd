/* What every request of a person's goes through, against a platform that says what it is told to. */
#include "ask.h"

#include "../otapi/answerer.h"

static struct bed bed;
static struct answerer platform;

#define OK(inside) "<a><ErrorCode>Ok</ErrorCode>" inside "</a>"
#define LOGIN                                                                                                \
    {                                                                                                        \
        "AuthenticateInstanceOperator", OK("<SessionId><Value>op</Value></SessionId>")                       \
    }

static int start(void **state)
{
    struct error err;
    (void)state;
    answerer_start(&platform);
    bed_init(&bed);
    bed.inbox = queue_new(1024, event_free_node);
    bed.config.arg = &bed;
    bed.config.otapi = (struct otapi_config){.url = platform.url,
                                             .instance_key = "test-key",
                                             .language = "en",
                                             .timeout_ms = 60000,
                                             .connect_timeout_ms = 60000,
                                             .answer_max_bytes = 1 << 20};
    bed.background = background_start(&bed.config, bed.inbox, &err);
    assert_non_null(bed.background);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    background_stop(bed.background);
    background_free(bed.background);
    queue_free(bed.inbox);
    answerer_stop(&platform);
    return 0;
}

#define ORDER                                                                                                \
    {                                                                                                        \
        "GetSalesOrderDetailsForOperator",                                                                   \
            OK("<Result><SalesOrderInfo><Id>ORD-1</Id><CustId>77</CustId><CurrencyCode>USD</CurrencyCode>"   \
               "<RemainAmount>10</RemainAmount></SalesOrderInfo></Result>")                                  \
    }
#define ACCOUNT                                                                                              \
    {                                                                                                        \
        "GetAccountInfoForOperator",                                                                         \
            OK("<Result><AvailableAmount>0</AvailableAmount><CurrencyCode>USD</CurrencyCode></Result>")      \
    }

/* Every row of the reference's table of errors, as an answer to a person's request that reads and to one that writes. */
static const struct row {
    const char *code;
    const char *sub_code;
    enum error_kind read;  /* ERROR_NONE: done */
    enum error_kind write; /* ERROR_UNKNOWN: the command ends with 3 */
    int calls;             /* the call was made so often, be it read or write */
    int log_ins;
} rows[] = {
    {"Ok", "", ERROR_NONE, ERROR_NONE, 1, 0},
    {"BatchError", "", ERROR_NONE, ERROR_NONE, 1, 0},
    {"SessionExpired", "SessionExpired", ERROR_DENIED, ERROR_DENIED, 2, 1},
    {"Other", "SessionExpired", ERROR_DENIED, ERROR_DENIED, 2, 1},
    {"AccessDenied", "", ERROR_DENIED, ERROR_DENIED, 1, 0},
    {"AccessDenied", "CallFromIP", ERROR_DENIED, ERROR_DENIED, 1, 0},
    {"AccessDenied", "InstanceKeyBan", ERROR_DENIED, ERROR_DENIED, 1, 0},
    {"AccessDenied", "MissingTimestamp", ERROR_DENIED, ERROR_DENIED, 1, 0},
    {"AccessDenied", "MissingSignature", ERROR_DENIED, ERROR_DENIED, 1, 0},
    {"AccessDenied", "InvalidTimestamp", ERROR_DENIED, ERROR_DENIED, 2, 0}, /* with the server's clock */
    {"AccessDenied", "InvalidSignature", ERROR_DENIED, ERROR_DENIED, 1, 0},
    {"InstanceKeyBan", "", ERROR_DENIED, ERROR_DENIED, 1, 0},
    {"CallLimit", "", ERROR_RETRY, ERROR_RETRY, 1, 0},
    {"NotFound", "CategoryWithId", ERROR_INPUT, ERROR_INPUT, 1, 0},
    {"NotAvailable", "External_ProviderTemporaryUnavailable", ERROR_RETRY, ERROR_RETRY, 1, 0},
    {"ValidationError", "PasswordRequiredForFinishExternalAuthentication", ERROR_INPUT, ERROR_INPUT, 1, 0},
    {"ContractViolation", "InvalidInputValue", ERROR_INPUT, ERROR_INPUT, 1, 0},
    {"AlreadyExists", "UserAlreadyExistsInOtherDiscountGroup", ERROR_INPUT, ERROR_INPUT, 1, 0},
    {"InternalError", "", ERROR_RETRY, ERROR_UNKNOWN, 1, 0},
    {"RKdevException", "", ERROR_INPUT, ERROR_INPUT, 1, 0},
    {"NeverSeenBefore", "Nor this", ERROR_INPUT, ERROR_INPUT, 1, 0},
};

static int log_ins; /* as the background thread told them */

/* The outcome; all four texts must be in its error. */
static void ends_as(const struct row *r, const char *request, enum error_kind kind)
{
    int before = log_ins;
    atomic_store(&platform.count, 0);
    assert_true(background_ask(bed.background, 1, 1, request));
    struct event *event;
    while ((event = (struct event *)queue_pop(bed.inbox, CLOCK_FOREVER))->kind != EVENT_PERSON) {
        log_ins += event->kind == EVENT_SESSION;
        event_free(event);
    }
    const struct person_answer *a = &event->person;
    if (a->ok != (kind == ERROR_NONE) || (!a->ok && a->error.kind != kind) ||
        atomic_load(&platform.count) != r->calls || log_ins - before != r->log_ins)
        fail_msg("%s/%s: %s: %d %s; %d calls, %d log-ins", r->code, r->sub_code, request, (int)a->error.kind,
                 a->error.text, atomic_load(&platform.count), log_ins - before);
    if (!a->ok && (strstr(a->error.text, r->code) == NULL || strstr(a->error.text, r->sub_code) == NULL ||
                   strstr(a->error.text, "why") == NULL || strstr(a->error.text, "req-7") == NULL))
        fail_msg("%s/%s: %s", r->code, r->sub_code, a->error.text);
    event_free(event);
}

static void every_row_of_the_error_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct row *r = &rows[i];
        char body[512];
        text_format(body, sizeof(body),
                    "<r><ErrorCode>%s</ErrorCode><SubErrorCode>%s</SubErrorCode><ErrorDescription>why"
                    "</ErrorDescription><RequestId>req-7</RequestId><Result><TotalCount>0</TotalCount>"
                    "<SalesAmount>10</SalesAmount><SalesPaid>0</SalesPaid></Result></r>",
                    r->code, r->sub_code);
        const struct answer_of script[] = {LOGIN,
                                           ORDER,
                                           ACCOUNT,
                                           {"GetSalesPaymentInfo", OK("<Result><SalesAmount>10</SalesAmount>"
                                                                      "<SalesPaid>0</SalesPaid></Result>")},
                                           {"SalesPaymentReserve", OK("<Result/>")},
                                           {"SearchOrderLines", body},
                                           {"PostTransaction", body},
                                           {NULL, NULL}};
        platform.script = script;
        platform.counted = "SearchOrderLines";
        ends_as(r, "{\"id\":1,\"do\":\"line.find\",\"waybill\":\"YT1\"}", r->read);
        platform.counted = "PostTransaction";
        ends_as(r, "{\"id\":1,\"do\":\"order.pay\",\"order_id\":\"ORD-1\"}", r->write);
    }
    platform.counted = NULL;
}

/* The platform's list moved between two pages: an order stands on both. */
static void an_order_is_listed_once(void **state)
{
    (void)state;
    static const struct answer_of twice[] = {
        LOGIN,
        {"SearchOrders", OK("<Result><Content><Item><Id>ORD-1</Id></Item><Item><Id>ORD-2</Id></Item>"
                            "</Content><TotalCount>4</TotalCount></Result>")},
        {NULL, NULL}};
    platform.script = twice;
    json_t *list = ask_done(&bed, "{\"id\":1,\"do\":\"order.list\"}");
    assert_int_equal(json_array_size(json_object_get(list, "orders")), 2);
    json_decref(list);
}

/* More activities than any list had room for: the one that is new is found all the same. */
static void many_activities(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    struct text body = {0};
    text_add(&body, "<a><ErrorCode>Ok</ErrorCode><Result><Content>");
    for (int i = 0; i < MANY; i++)
        text_add_format(&body, "<Item><Id>a%d</Id><Type>ProviderOrdersIntegrationSynchronizing</Type></Item>",
                        i);
    text_add(&body, "</Content></Result></a>");
    const struct answer_of script[] = {
        LOGIN,
        {"GetProviderOrdersIntegrationSessionInfoList",
         OK("<Result><Content><Item><Id>s</Id><Name>buyer</Name></Item></Content></Result>")},
        {"SearchBackgroundActivities", body.data},
        {"RunOrdersSynchronizingWithProvider", "<html>"},
        {NULL, NULL}};
    platform.script = script;
    struct event *event = ask_bed(&bed, "{\"id\":1,\"do\":\"provider.sync\",\"provider\":\"Taobao\"}");
    assert_int_equal(event->person.error.kind, ERROR_UNKNOWN);
    if (strstr(event->person.error.text, "0 activities are new") == NULL)
        fail_msg("%s", event->person.error.text);
    assert_non_null(strstr(event->person.result, "\"newest\"")); /* by which it is looked for later */
    event_free(event);
    text_fini(&body);
}

/* The station says that the same order may be on its way: it is looked for, not sent. */
static void an_order_under_way_is_not_sent_again(void **state)
{
    (void)state;
    static const struct answer_of none[] = {
        LOGIN,
        {"AuthenticateAsUser", OK("<SessionId>cu</SessionId>")},
        {"GetUserStatusInfo", OK("<UserStatusInfo><Login>c</Login><Id>11</Id></UserStatusInfo>")},
        {"SearchOrders", OK("<Result><Content/><TotalCount>0</TotalCount></Result>")},
        {NULL, NULL}};
    platform.script = none;
    ask_fails(&bed,
              "{\"id\":1,\"do\":\"order.add\",\"open\":7,\"customer\":\"c\",\"order\":{\"delivery_mode_id\":"
              "\"free1\",\"profile_id\":\"1\",\"reference\":\"ref-one\",\"items\":[{\"item_id\":\"1\","
              "\"quantity\":1}]}}",
              ERROR_BUSY, "request 7, which adds this order, is not known yet");
    assert_string_equal(platform.method, "SearchOrders"); /* the last that was asked */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_listed_once), cmocka_unit_test(every_row_of_the_error_table),
        cmocka_unit_test(many_activities), cmocka_unit_test(an_order_under_way_is_not_sent_again)};
    return cmocka_run_group_tests(tests, start, stop);
}
