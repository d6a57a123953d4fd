#include "answerer_test.h"

#include "otapi/provider.h"

static void marketplaces(void **state)
{
    (void)state;
    struct otapi_provider list[4];
    size_t count;
    say(OK_HEAD
        "<Result><Content><Item><Type>Taobao</Type><DisplayName>Taobao</DisplayName><Prefix/><IsEnabled>true"
        "</IsEnabled><ImageSearch><IsEnabled>false</IsEnabled></"
        "ImageSearch><OrdersIntegration><IsAvailable>true"
        "</IsAvailable><IsEnabled>true</IsEnabled><IsSessionRequired>true</"
        "IsSessionRequired><AllowCancelOrders>"
        "false</AllowCancelOrders></OrdersIntegration></Item><Item><Type>EBay</Type></Item></Content></"
        "Result>" OK_TAIL);
    assert_true(otapi_get_providers(o, list, 4, &count, &reply));
    EXPECT_CALL("GetProviderInfoList", "sessionId", NULL, "language", "en");
    assert_int_equal(count, 2);
    assert_true(list[0].enabled && list[0].integration_available && list[0].session_required);
    assert_false(list[0].cancels_orders);
    assert_string_equal(list[1].type, "EBay");
    assert_false(list[1].integration_available);
}

static void accounts(void **state)
{
    (void)state;
    struct otapi_provider_session list[4];
    size_t count;
    say(OK_HEAD
        "<Result><Content><Item><Id>a</Id><Name>one</Name><Balance><Amount>1250.75</Amount><CurrencyCode>CNY"
        "</CurrencyCode></Balance></Item><Item><Id><Value>b</Value></Id><Name>two</Name></Item></Content></"
        "Result>" OK_TAIL);
    assert_true(otapi_get_provider_sessions(o, "op", "Taobao", list, 4, &count, &reply));
    EXPECT_CALL("GetProviderOrdersIntegrationSessionInfoList", "sessionId", "op", "providerType", "Taobao");
    assert_int_equal(count, 2);
    assert_string_equal(list[0].id, "a");
    assert_string_equal(list[0].balance, "1250.75");
    assert_string_equal(list[0].currency, "CNY");
    assert_string_equal(list[1].id, "b");
    assert_string_equal(list[1].balance, "");
    say(OK_HEAD "<Result><Content/></Result>" OK_TAIL);
    assert_true(otapi_get_provider_sessions(o, "op", "Taobao", list, 4, &count, &reply));
    assert_int_equal(count, 0);
}

static void logging_in(void **state)
{
    (void)state;
    char url[OTAPI_URL_SIZE] = "before";
    say(OK_HEAD
        "<Result><RedirectUrl>https://login.example.test/?a=1&amp;b=2</RedirectUrl></Result>" OK_TAIL);
    assert_true(otapi_get_provider_login(o, "op", "Taobao", "http://x/return?t=1", url, &reply));
    assert_string_equal(url, "https://login.example.test/?a=1&b=2");
    EXPECT_CALL("GetProviderOrdersIntegrationSessionAuthenticationInfo", "providerType", "Taobao",
                "returnUrl", "http://x/return?t=1");
    say(OK_HEAD "<Result/>" OK_TAIL);
    assert_false(otapi_get_provider_login(o, "op", "Taobao", "http://x/", url, &reply));
    assert_int_equal(reply.outcome, OTAPI_GARBAGE);
}

/* What is given back to the platform, or opened by somebody, is of no use when it was cut. */
static void what_does_not_fit_is_said(void **state)
{
    struct otapi_provider_session list[4];
    char url[OTAPI_URL_SIZE] = "before";
    char text[OTAPI_URL_SIZE + 100];
    struct text body = {0};
    size_t count;
    (void)state;
    memset(text, 'x', sizeof(text));
    text[OTAPI_SESSION_SIZE - 2] = '\0';
    text_add_format(&body,
                    "<a><ErrorCode>Ok</ErrorCode><Result><Content><Item><Id>%s</Id></Item></Content>"
                    "</Result></a>",
                    text);
    say(body.data);
    assert_true(otapi_get_provider_sessions(o, "op", "Taobao", list, 4, &count, &reply));
    assert_string_equal(list[0].id, text);
    text[OTAPI_SESSION_SIZE - 2] = 'x';
    text[OTAPI_SESSION_SIZE + 50] = '\0';
    text_clear(&body);
    text_add_format(&body,
                    "<a><ErrorCode>Ok</ErrorCode><Result><Content><Item><Id>one</Id></Item><Item><Id>%s</Id>"
                    "<Name>long</Name></Item><Item><Id>two</Id></Item></Content></Result></a>",
                    text);
    say(body.data);
    /* The others are there all the same. */
    assert_true(otapi_get_provider_sessions(o, "op", "Taobao", list, 4, &count, &reply));
    assert_int_equal(count, 2);
    assert_string_equal(list[0].id, "one");
    assert_string_equal(list[1].id, "two");
    text[OTAPI_SESSION_SIZE + 50] = 'x';
    text[sizeof(text) - 1] = '\0';
    text_clear(&body);
    text_add_format(&body,
                    "<a><ErrorCode>Ok</ErrorCode><Result><RedirectUrl>https://x/?%s</RedirectUrl>"
                    "</Result></a>",
                    text);
    say(body.data);
    assert_false(otapi_get_provider_login(o, "op", "Taobao", "http://x/", url, &reply));
    assert_int_equal(reply.outcome, OTAPI_GARBAGE);
    assert_string_equal(url, "before");
    text_fini(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(marketplaces), cmocka_unit_test(accounts),
                                       cmocka_unit_test(logging_in),
                                       cmocka_unit_test(what_does_not_fit_is_said)};
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
