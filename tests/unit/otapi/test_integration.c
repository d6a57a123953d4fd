#include "answerer_test.h"

#include "otapi/provider.h"

static const char activity[] = OK_HEAD
    "<Result><Type>ProviderOrdersIntegrationExporting</Type><Id><Value>c1</Value></Id></Result>" OK_TAIL;
static const char *const ids[] = {"9", "10"};
static struct otapi_activity_id got;

static void exporting(void **state)
{
    (void)state;
    say(activity);
    assert_true(otapi_run_export(o, "op", "Taobao", "ps", "ORD-1", NULL, 0, &got, &reply));
    assert_string_equal(got.id, "c1");
    assert_string_equal(got.type, "ProviderOrdersIntegrationExporting");
    EXPECT_CALL("RunOrderExportingToProvider", "sessionId", "op", "providerType", "Taobao",
                "providerSessionId", "ps", "xmlParameters",
                "<Parameters><OrderId>ORD-1</OrderId></Parameters>");
    assert_true(otapi_run_export(o, "op", "Taobao", "", "ORD-1", ids, 2, &got, &reply));
    EXPECT_CALL("RunOrderExportingToProvider", "providerSessionId", "", "xmlParameters",
                "<Parameters><OrderId>ORD-1</OrderId><OrderLineIds><Id>9</Id><Id>10</Id></OrderLineIds></"
                "Parameters>");
    say(OK_HEAD "<Result><Type>T</Type></Result>" OK_TAIL); /* begun, but which? */
    assert_false(otapi_run_export(o, "op", "Taobao", "ps", "ORD-1", NULL, 0, &got, &reply));
    assert_int_equal(otapi_written(&reply), OTAPI_NOT_KNOWN);
}

static void synchronising(void **state)
{
    (void)state;
    const char *const orders[] = {"ORD-1"};
    say(activity);
    assert_true(otapi_run_sync(o, "op", "Taobao", "ps", orders, 1, &got, &reply));
    EXPECT_CALL("RunOrdersSynchronizingWithProvider", "xmlParameters",
                "<Parameters><OrderIds><Id>ORD-1</Id></OrderIds></Parameters>");
    assert_true(otapi_run_sync(o, "op", "Taobao", "ps", NULL, 0, &got, &reply));
    answerer_expect(&platform, "xmlParameters", "<Parameters></Parameters>");
}

static void linking_and_unlinking(void **state)
{
    (void)state;
    say(activity);
    assert_true(otapi_run_link(o, "op", "Taobao", "ps", "ORD-1", ids, 2, &got, &reply));
    EXPECT_CALL("RunOrderLinkingWithProvider", "xmlParameters",
                "<Parameters><OrderId>ORD-1</OrderId><ProviderOrderIds><Id>9</Id><Id>10</Id></"
                "ProviderOrderIds></Parameters>");
    assert_true(otapi_run_unlink(o, "op", "Taobao", "ps", "ORD-1", ids, 1, &got, &reply));
    EXPECT_CALL("RunOrderUnlinkingFromProvider", "xmlParameters",
                "<Parameters><OrderId>ORD-1</OrderId><OrderLineIds><Id>9</Id></OrderLineIds></Parameters>");
}

/* What is not publicly known is off until the configuration names it, and may be left out of synchronising. */
static void settings(void **state)
{
    (void)state;
    struct error err;
    struct otapi_config config = {.url = platform.url,
                                  .instance_key = "test-key",
                                  .language = "en",
                                  .timeout_ms = 60000,
                                  .connect_timeout_ms = 60000,
                                  .answer_max_bytes = 1 << 20,
                                  .sync_without_orders = true};
    struct otapi *other = otapi_new(&config, &err);
    say(activity);
    int before = atomic_load(&platform.requests);
    assert_false(otapi_run_link(other, "op", "Taobao", "ps", "ORD-1", ids, 2, &got, &reply));
    assert_non_null(strstr(reply.description, "otapi.link_element"));
    assert_false(otapi_run_unlink(other, "op", "Taobao", "ps", "ORD-1", ids, 2, &got, &reply));
    assert_non_null(strstr(reply.description, "otapi.unlink_element"));
    assert_int_equal(otapi_written(&reply), OTAPI_NOT_DONE);
    assert_int_equal(atomic_load(&platform.requests), before);
    assert_true(otapi_run_sync(other, "op", "Taobao", "ps", ids, 2, &got, &reply));
    answerer_expect(&platform, "xmlParameters", NULL);
    otapi_free(other);
    config.link_element = "a><b";
    other = otapi_new(&config, &err);
    assert_false(otapi_run_link(other, "op", "Taobao", "ps", "ORD-1", ids, 2, &got, &reply));
    otapi_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(exporting), cmocka_unit_test(synchronising),
                                       cmocka_unit_test(linking_and_unlinking), cmocka_unit_test(settings)};
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
