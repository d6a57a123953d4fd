/* Payments against a platform that says what it is told to: amounts in every shape. */
#include "ask.h"

#include "../otapi/answerer.h"

static struct bed bed;
static struct answerer platform;

#define OK(inside) "<a><ErrorCode>Ok</ErrorCode>" inside "</a>"
#define LOGIN                                                                                                \
    {                                                                                                        \
        "AuthenticateInstanceOperator", OK("<SessionId><Value>op</Value></SessionId>")                       \
    }
#define ORDER(inside)                                                                                        \
    {                                                                                                        \
        "GetSalesOrderDetailsForOperator",                                                                   \
            OK("<Result><SalesOrderInfo><Id>ORD-1</Id><CustId>77</CustId><CurrencyCode>USD</"                \
               "CurrencyCode>" inside "</SalesOrderInfo></Result>")                                          \
    }
#define ACCOUNT(available, currency)                                                                         \
    {                                                                                                        \
        "GetAccountInfoForOperator",                                                                         \
            OK("<Result><AvailableAmount>" available "</AvailableAmount><CurrencyCode>" currency             \
               "</CurrencyCode></Result>")                                                                   \
    }
#define PAYMENT(amount, paid)                                                                                \
    {                                                                                                        \
        "GetSalesPaymentInfo",                                                                               \
            OK("<Result><SalesAmount>" amount "</SalesAmount><SalesPaid>" paid "</SalesPaid></Result>")      \
    }
#define DONE(method)                                                                                         \
    {                                                                                                        \
        method, OK("")                                                                                       \
    }

static int start(void **state)
{
    struct error err;
    (void)state;
    answerer_start(&platform);
    platform.body = "<a><ErrorCode>NotFound</ErrorCode></a>";
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

static json_t *plan(const struct answer_of *script)
{
    platform.script = script;
    return ask_done(&bed, "{\"id\":1,\"do\":\"order.pay_plan\",\"order_id\":\"ORD-1\"}");
}

static void no_plan(const struct answer_of *script, const char *told)
{
    platform.script = script;
    ask_fails(&bed, "{\"id\":1,\"do\":\"order.pay_plan\",\"order_id\":\"ORD-1\"}", ERROR_INPUT, told);
}

static void what_is_missing_is_put_on(void **state)
{
    (void)state;
    static const struct answer_of part[] = {
        LOGIN, ORDER("<RemainAmount>62.7</RemainAmount>"), ACCOUNT("0.10", "USD"), {NULL, NULL}};
    static const struct answer_of enough[] = {
        LOGIN, ORDER("<RemainAmount>62.70</RemainAmount>"), ACCOUNT("100", "USD"), {NULL, NULL}};
    static const struct answer_of owing[] = {
        LOGIN, ORDER("<RemainAmount>10</RemainAmount>"), ACCOUNT("-5.5", "USD"), {NULL, NULL}};
    /* The order does not say what remains: the payment does. */
    static const struct answer_of unsaid[] = {
        LOGIN, ORDER(""), ACCOUNT("0", "USD"), PAYMENT("30.00", "12.34"), {NULL, NULL}};
    json_t *p = plan(part);
    assert_string_equal(ask_get(p, "remaining"), "62.70");
    assert_string_equal(ask_get(p, "post"), "62.60");
    assert_string_equal(ask_get(p, "reserve"), "62.70");
    json_decref(p);
    p = plan(enough);
    assert_string_equal(ask_get(p, "post"), "0.00");
    json_decref(p);
    p = plan(owing);
    assert_string_equal(ask_get(p, "post"), "15.50");
    json_decref(p);
    p = plan(unsaid);
    assert_string_equal(ask_get(p, "remaining"), "17.66");
    json_decref(p);
}

static void what_is_no_amount_stops_it(void **state)
{
    (void)state;
    static const struct answer_of comma[] = {
        LOGIN, ORDER("<RemainAmount>62,70</RemainAmount>"), ACCOUNT("0", "USD"), {NULL, NULL}};
    static const struct answer_of exponent[] = {
        LOGIN, ORDER("<RemainAmount>10</RemainAmount>"), ACCOUNT("1E+2", "USD"), {NULL, NULL}};
    static const struct answer_of unsaid[] = {
        LOGIN, ORDER("<RemainAmount>10</RemainAmount>"), ACCOUNT("", "USD"), {NULL, NULL}};
    static const struct answer_of currency[] = {
        LOGIN, ORDER("<RemainAmount>10</RemainAmount>"), ACCOUNT("0", "EUR"), {NULL, NULL}};
    static const struct answer_of cancelled[] = {
        LOGIN,
        ORDER("<RemainAmount>10</RemainAmount><IsCancelled>true</IsCancelled>"),
        ACCOUNT("0", "USD"),
        {NULL, NULL}};
    static const struct answer_of too_much[] = {
        LOGIN, ORDER("<RemainAmount>-1</RemainAmount>"), ACCOUNT("0", "USD"), {NULL, NULL}};
    no_plan(comma, "RemainAmount: the platform says \"62,70\"");
    no_plan(exponent, "AvailableAmount: the platform says \"1E+2\"");
    no_plan(unsaid, "AvailableAmount: ");
    no_plan(currency, "the order is in USD, the customer's account in EUR");
    no_plan(cancelled, "is cancelled");
    no_plan(too_much, "more than all of ORD-1 is paid");
}

/* A person agreed to amounts that no longer hold: nothing is posted. */
static void only_as_it_was_shown(void **state)
{
    (void)state;
    static const struct answer_of script[] = {LOGIN,
                                              ORDER("<RemainAmount>10</RemainAmount>"),
                                              ACCOUNT("4", "USD"),
                                              DONE("PostTransaction"),
                                              DONE("SalesPaymentReserve"),
                                              PAYMENT("10", "0"),
                                              {NULL, NULL}};
    platform.script = script;
    ask_fails(
        &bed,
        "{\"id\":1,\"do\":\"order.pay\",\"order_id\":\"ORD-1\",\"post\":\"5.00\",\"reserve\":\"10.00\"}",
        ERROR_INPUT, "has changed; nothing was done");
    assert_string_equal(platform.method, "GetAccountInfoForOperator"); /* the last that was asked */
    ask_fails(&bed, "{\"id\":1,\"do\":\"order.pay\",\"order_id\":\"ORD-1\",\"post\":\"6,00\"}", ERROR_INPUT,
              "is no amount");
    json_t *paid = ask_done(
        &bed,
        "{\"id\":1,\"do\":\"order.pay\",\"order_id\":\"ORD-1\",\"post\":\"6.00\",\"reserve\":\"10.00\"}");
    assert_string_equal(ask_get(paid, "how"), "paid");
    json_decref(paid);
}

/* Half of it was done: the error says why, the row says done, the result what. */
static void half_of_it(void **state)
{
    (void)state;
    static const struct answer_of script[] = {
        LOGIN,
        ORDER("<RemainAmount>10</RemainAmount>"),
        ACCOUNT("4", "USD"),
        DONE("PostTransaction"),
        {"SalesPaymentReserve",
         "<a><ErrorCode>ValidationError</ErrorCode><ErrorDescription>no</ErrorDescription></a>"},
        PAYMENT("10", "0"),
        {NULL, NULL}};
    platform.script = script;
    struct event *event = ask_bed(&bed, "{\"id\":1,\"do\":\"order.pay\",\"order_id\":\"ORD-1\"}");
    assert_false(event->person.ok);
    assert_true(event->person.changed);
    assert_int_equal(event->person.error.kind, ERROR_INPUT);
    assert_non_null(strstr(event->person.result, "posted, not paid"));
    event_free(event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_missing_is_put_on),
        cmocka_unit_test(what_is_no_amount_stops_it),
        cmocka_unit_test(only_as_it_was_shown),
        cmocka_unit_test(half_of_it),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
