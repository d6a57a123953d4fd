/* Marketplace accounts: sessions, the log-in page, rights, what the Run… methods refuse. */
#include "bed.h"

static void sessions_are_listed_by_provider(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_operator(&b, "GetProviderOrdersIntegrationSessionInfoList", "providerType=Taobao");
    assert_element(&b, "Name", 0, "sample-buyer");
    assert_element(&b, "Amount", 0, "1250.75");
    assert_int_equal(bed_count(&b, "<Item>"), 1);
    bed_operator(&b, "GetProviderOrdersIntegrationSessionInfoList", "providerType=Alibaba1688");
    assert_element(&b, "Name", 0, "sample-buyer-1688");
    assert_int_equal(bed_count(&b, "<Balance>"), 0);
    bed_operator(&b, "GetProviderOrdersIntegrationSessionInfoList", "providerType=Nobody");
    assert_answer(&b, "NotFound");
    bed_steer(&b, "provider", "log-out=sample-buyer");
    bed_operator(&b, "GetProviderOrdersIntegrationSessionInfoList", "providerType=Taobao");
    assert_int_equal(bed_count(&b, "<Item>"), 0);
    bed_fini(&b);
}

/* Asks for the log-in page and returns its ticket. */
static void ask_for_page(struct bed *b, const char *return_url, char ticket[SIM_ID_SIZE])
{
    bed_ask(b, b->operator_session, "GetProviderOrdersIntegrationSessionAuthenticationInfo",
            "providerType=Taobao", "returnUrl", return_url);
    assert_answer(b, "Ok");
    const char *url = bed_text(b, "RedirectUrl", 0);
    assert_non_null(strstr(url, "/sim/provider-login?ticket="));
    text_copy(ticket, SIM_ID_SIZE, strstr(url, "ticket=") + 7);
}

static void answer_page(struct bed *b, const char *ticket, const char *rest)
{
    char arguments[256];
    text_format(arguments, sizeof(arguments), "ticket=%s&%s", ticket, rest);
    bed_steer(b, "provider-answer", arguments);
}

static void logs_an_account_in(void **state)
{
    struct bed b;
    char ticket[SIM_ID_SIZE];
    char arguments[96];
    (void)state;
    bed_init(&b);
    ask_for_page(&b, "https://station.example.test/provider/return?state=abc", ticket);
    text_format(arguments, sizeof(arguments), "ticket=%s", ticket);
    bed_steer(&b, "provider-login", arguments);
    assert_int_equal(b.status, 200);
    assert_non_null(strstr(b.answer, ticket));
    assert_non_null(strstr(b.answer, "value=\"refuse\""));
    answer_page(&b, ticket, "account=new+%3Cbuyer%3E&answer=allow");
    assert_int_equal(b.status, 302);
    bed_operator(&b, "GetProviderOrdersIntegrationSessionInfoList", "providerType=Taobao");
    assert_element(&b, "Name", 1, "new &lt;buyer&gt;");
    answer_page(&b, ticket, "account=again&answer=allow"); /* good once */
    assert_int_equal(b.status, 404);
    bed_fini(&b);
}

static void the_way_back(void **state)
{
    struct bed b;
    char ticket[SIM_ID_SIZE];
    char session[SIM_ID_SIZE];
    char expected[200];
    (void)state;
    bed_init(&b);
    ask_for_page(&b, "http://127.0.0.1:1/back", ticket);
    answer_page(&b, ticket, "account=sample-buyer&answer=allow");
    text_copy(expected, sizeof(expected), b.location);
    bed_provider_session(&b, session);
    char right[200];
    text_format(right, sizeof(right), "http://127.0.0.1:1/back?session=%s", session);
    assert_string_equal(expected, right);
    ask_for_page(&b, "http://127.0.0.1:1/back?a=b", ticket);
    answer_page(&b, ticket, "account=x&answer=refuse");
    assert_string_equal(b.location,
                        "http://127.0.0.1:1/back?a=b&error=The%20operator%20did%20not%20allow%20access%"
                        "20to%20the%20account");
    bed_operator(&b, "GetProviderOrdersIntegrationSessionInfoList", "providerType=Taobao");
    assert_int_equal(bed_count(&b, "<Item>"), 1);
    bed_fini(&b);
}

static void refuses_strange_return_addresses(void **state)
{
    static const char *const urls[] = {"", "javascript:alert(1)", "http://a\r\nX: y", "http://a b",
                                       "http://\"><b>"};
    struct bed b;
    (void)state;
    bed_init(&b);
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        bed_ask(&b, b.operator_session, "GetProviderOrdersIntegrationSessionAuthenticationInfo",
                "providerType=Taobao", "returnUrl", urls[i]);
        assert_answer(&b, "ContractViolation");
    }
    bed_fini(&b);
}

static void the_right_can_be_missing(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_steer(&b, "rules", "integration=false");
    bed_operator(&b, "GetProviderOrdersIntegrationSessionInfoList", "providerType=Taobao");
    assert_answer(&b, "AccessDenied");
    bed_operator(&b, "RunOrdersSynchronizingWithProvider", "providerType=Taobao&providerSessionId=x");
    assert_answer(&b, "AccessDenied");
    bed_operator(&b, "GetOperatorInfo", "");
    assert_answer(&b, "Ok");
    bed_steer(&b, "rules", "integration=true");
    bed_operator(&b, "GetProviderOrdersIntegrationSessionInfoList", "providerType=Taobao");
    assert_answer(&b, "Ok");
    bed_fini(&b);
}

static void run(struct bed *b, const char *method, const char *provider, const char *session, const char *xml)
{
    char arguments[160];
    text_format(arguments, sizeof(arguments), "providerType=%s&providerSessionId=%s", provider, session);
    bed_ask(b, b->operator_session, method, arguments, "xmlParameters", xml);
}

static void run_methods_check_what_they_get(void **state)
{
    static const struct {
        const char *method;
        const char *xml;
        const char *code;
    } rows[] = {
        {"RunOrderExportingToProvider", "", "ContractViolation"},
        {"RunOrderExportingToProvider", "<Parameters/>", "ContractViolation"},
        {"RunOrderExportingToProvider", "<Other/>", "ContractViolation"},
        {"RunOrderExportingToProvider", "<Parameters><OrderId>ORD-9</OrderId></Parameters>", "NotFound"},
        {"RunOrderExportingToProvider",
         "<Parameters><OrderId>ORD-0000000014</OrderId><OrderLineIds><Id>1</Id></OrderLineIds></Parameters>",
         "NotFound"},
        {"RunOrderExportingToProvider", "<Parameters><OrderId>ORD-0000000003</OrderId></Parameters>",
         "ValidationError"}, /* 1688's */
        {"RunOrderLinkingWithProvider", "<Parameters><OrderId>ORD-0000000014</OrderId></Parameters>",
         "ContractViolation"},
        {"RunOrdersSynchronizingWithProvider", "<Parameters>", "ContractViolation"},
        {"RunOrdersSynchronizingWithProvider",
         "<Parameters><OrderIds><Id>ORD-0000000001</Id></OrderIds></Parameters>", "Ok"},
        {"RunOrdersSynchronizingWithProvider", "", "Ok"},
    };
    struct bed b;
    char session[SIM_ID_SIZE];
    (void)state;
    bed_init(&b);
    bed_provider_session(&b, session);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        run(&b, rows[i].method, "Taobao", session, rows[i].xml);
        assert_answer(&b, rows[i].code);
    }
    run(&b, "RunOrdersSynchronizingWithProvider", "Taobao", "none", "");
    assert_element(&b, "SubErrorCode", 0, "ProviderSessionExpired");
    run(&b, "RunOrdersSynchronizingWithProvider", "Alibaba1688", session, "");
    assert_element(&b, "SubErrorCode", 0, "ProviderSessionExpired");
    bed_fini(&b);
}

static void a_dead_session_may_show_in_the_activity(void **state)
{
    struct bed b;
    char session[SIM_ID_SIZE];
    struct bed_activity a;
    (void)state;
    bed_init(&b);
    bed_provider_session(&b, session);
    bed_steer(&b, "provider", "log-out=");
    run(&b, "RunOrdersSynchronizingWithProvider", "Taobao", session, "");
    assert_answer(&b, "ValidationError");
    bed_steer(&b, "rules", "dead-session=runs");
    run(&b, "RunOrdersSynchronizingWithProvider", "Taobao", session, "");
    assert_answer(&b, "Ok");
    text_copy(a.type, sizeof(a.type), bed_text(&b, "Type", 0));
    text_copy(a.id, sizeof(a.id), bed_text(&b, "Id", 0));
    bed_watch(&b, &a);
    assert_element(&b, "IsFinished", 0, "true");
    assert_element(&b, "Type", 1, "Error");
    bed_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_are_listed_by_provider),
        cmocka_unit_test(logs_an_account_in),
        cmocka_unit_test(the_way_back),
        cmocka_unit_test(refuses_strange_return_addresses),
        cmocka_unit_test(the_right_can_be_missing),
        cmocka_unit_test(run_methods_check_what_they_get),
        cmocka_unit_test(a_dead_session_may_show_in_the_activity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
