/* Linking what was bought by hand, and unlinking. */
#include "bed.h"

#define ORDER "ORD-0000000014"

static void link_order(struct bed *b, const char *purchases, struct bed_activity *a)
{
    char xml[300];
    text_format(xml, sizeof(xml), "<Parameters><OrderId>" ORDER "</OrderId>%s</Parameters>", purchases);
    bed_run(b, "RunOrderLinkingWithProvider", xml, a);
    bed_watch(b, a);
}

static void the_item_decides(void **state)
{
    struct bed b;
    struct bed_activity a;
    (void)state;
    bed_init(&b);
    link_order(&b, "<ProviderOrderIds><Id>3300000000000000001</Id></ProviderOrderIds>", &a);
    assert_element(&b, "IsFinished", 0, "true");
    bed_details(&b, ORDER);
    assert_element(&b, "VendPurchId", 0, "3300000000000000001");
    assert_int_equal(bed_count(&b, "<VendPurchId>"), 1);
    bed_run(&b, "RunOrdersSynchronizingWithProvider", "", &a);
    bed_watch(&b, &a);
    bed_details(&b, ORDER);
    assert_element(&b, "VendPurchWaybill", 0, "YT4600000000001");
    bed_fini(&b);
}

static void else_it_asks(void **state)
{
    struct bed b;
    struct bed_activity a;
    (void)state;
    bed_init(&b);
    link_order(&b, "<VendorPurchaseId>3300000000000000002</VendorPurchaseId>", &a);
    assert_element(&b, "IsAwaitingAction", 0, "true");
    assert_int_equal(bed_count(&b, "<Parameter Name=\"OrderLineId\">"), 2);
    bed_act(&b, &a, "Continue");
    assert_answer(&b, "ValidationError"); /* only the step has answers */
    bed_act_on_step(&b, &a, "PurchaseId", "3300000000000000002", "OrderLineId", "9001023");
    assert_answer(&b, "Ok");
    bed_watch(&b, &a);
    assert_element(&b, "IsFinished", 0, "true");
    bed_details(&b, ORDER);
    assert_element(&b, "CanBePurchased", 0, "true");
    assert_element(&b, "CanBePurchased", 1, "false");
    bed_fini(&b);
}

static void skipped_or_not_there(void **state)
{
    struct bed b;
    struct bed_activity a;
    (void)state;
    bed_init(&b);
    link_order(&b, "<VendorPurchaseIdList><Id>1</Id><Id>3300000000000000002</Id></VendorPurchaseIdList>", &a);
    assert_int_equal(bed_count(&b, "<Type>Error</Type>"), 1);
    bed_act_on_step(&b, &a, "PurchaseId", "3300000000000000002", "Answer", "Skip");
    assert_answer(&b, "Ok");
    bed_watch(&b, &a);
    assert_element(&b, "IsFinished", 0, "true");
    bed_details(&b, ORDER);
    assert_int_equal(bed_count(&b, "<VendPurchId>"), 0);
    bed_fini(&b);
}

static void unlinking(void **state)
{
    struct bed b;
    struct bed_activity a;
    (void)state;
    bed_init(&b);
    link_order(&b, "<ProviderOrderIds><Id>3300000000000000001</Id></ProviderOrderIds>", &a);
    bed_run(&b, "RunOrderUnlinkingFromProvider",
            "<Parameters><OrderId>" ORDER
            "</OrderId><OrderLineIds><Id>9001023</Id></OrderLineIds></Parameters>",
            &a);
    bed_watch(&b, &a);
    bed_details(&b, ORDER);
    assert_int_equal(bed_count(&b, "<VendPurchId>"), 1); /* that line was not linked */
    bed_run(&b, "RunOrderUnlinkingFromProvider", "<Parameters><OrderId>" ORDER "</OrderId></Parameters>", &a);
    bed_watch(&b, &a);
    assert_element(&b, "IsFinished", 0, "true");
    bed_details(&b, ORDER);
    assert_int_equal(bed_count(&b, "<VendPurchId>"), 0);
    assert_element(&b, "CanBePurchased", 0, "true");
    bed_fini(&b);
}

static void activities_are_listed(void **state)
{
    static const char exports[] =
        "<BackgroundActivitySearchParameters><Types><Type>ProviderOrdersIntegrationExporting</Type></Types>"
        "</BackgroundActivitySearchParameters>";
    struct bed b;
    struct bed_activity a;
    (void)state;
    bed_init(&b);
    link_order(&b, "<ProviderOrderIds><Id>3300000000000000001</Id></ProviderOrderIds>", &a);
    bed_run(&b, "RunOrdersSynchronizingWithProvider", "", &a);
    bed_ask(&b, b.operator_session, "SearchBackgroundActivities", "", "xmlSearchParameters", "");
    assert_int_equal(bed_count(&b, "<Item>"), 2);
    assert_element(&b, "Id", 0, a.id); /* newest first */
    assert_element(&b, "Description", 1, "Linking of order " ORDER " with Taobao");
    bed_ask(&b, b.operator_session, "SearchBackgroundActivities", "", "xmlSearchParameters", exports);
    assert_int_equal(bed_count(&b, "<Item>"), 0);
    bed_ask(&b, b.operator_session, "SearchBackgroundActivities", "", "xmlSearchParameters", "<x/>");
    assert_answer(&b, "ContractViolation");
    bed_operator(&b, "GetBackgroundActivityInfo",
                 "activityType=ProviderOrdersIntegrationLinking&activityId=none");
    assert_answer(&b, "NotFound");
    for (int i = 0; i < ACTIVITIES_MAX + 10; i++)
        bed_run(&b, "RunOrdersSynchronizingWithProvider", "", &a);
    bed_ask(&b, b.operator_session, "SearchBackgroundActivities", "", "xmlSearchParameters", "");
    assert_int_equal(bed_count(&b, "<Item>"), ACTIVITIES_MAX);
    bed_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_item_decides),      cmocka_unit_test(else_it_asks),
        cmocka_unit_test(skipped_or_not_there),  cmocka_unit_test(unlinking),
        cmocka_unit_test(activities_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
