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
                                             .timeout_ms = 2000,
                                             .connect_timeout_ms = 2000,
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_order_is_listed_once),
                                       cmocka_unit_test(many_activities),
                                       cmocka_unit_test(an_order_under_way_is_not_sent_again)};
    return cmocka_run_group_tests(tests, start, stop);
}
