#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "argument_xml.h"

static void expect(struct text *got, const char *want)
{
    assert_string_equal(got->data, want);
    text_fini(got);
}

static void orders(void **state)
{
    (void)state;
    const struct otapi_new_item items[] = {
        {.item_id = "abb-6", .config_id = "40", .quantity = 3, .weight = "0.5", .comment = "a<b & \"c\""},
        {.item_id = "7", .config_id = "0", .quantity = 1, .promotion_id = "p", .price_type = "Default"},
    };
    const struct otapi_new_order order = {"free1", "ref 1\x01", "55", items, 2};
    struct text out = {0};
    argument_new_order(&out, &order);
    expect(&out, "<OrderAddData><DeliveryModeId>free1</DeliveryModeId><Comment>ref 1</Comment>"
                 "<UserProfileId>55</UserProfileId><Items><Item><Id>abb-6</Id><ConfigurationId>40"
                 "</ConfigurationId><Quantity>3</Quantity><Weight>0.5</Weight><Comment>a&lt;b &amp; "
                 "&quot;c&quot;</Comment></Item><Item><Id>7</Id><ConfigurationId>0</ConfigurationId>"
                 "<Quantity>1</Quantity><PromotionId>p</PromotionId><PriceType>Default</PriceType></Item>"
                 "</Items></OrderAddData>");
}

static void parameters(void **state)
{
    (void)state;
    const char *const ids[] = {"1", "2"};
    struct text out = {0};
    argument_parameters(&out, "ORD-1", "OrderLineIds/Id", NULL, 0);
    expect(&out, "<Parameters><OrderId>ORD-1</OrderId></Parameters>");
    argument_parameters(&out, "ORD-1", "OrderLineIds/Id", ids, 2);
    expect(
        &out,
        "<Parameters><OrderId>ORD-1</OrderId><OrderLineIds><Id>1</Id><Id>2</Id></OrderLineIds></Parameters>");
    argument_parameters(&out, NULL, "VendorPurchaseId", ids, 2);
    expect(&out, "<Parameters><VendorPurchaseId>1</VendorPurchaseId><VendorPurchaseId>2</VendorPurchaseId></"
                 "Parameters>");
    assert_true(otapi_element_valid("ProviderOrderIds/Id"));
    assert_true(otapi_element_valid("VendorPurchaseId"));
    static const char *const bad[] = {"", "/", "a/", "/a", "a/b/c", "a b", "a>b", "1a", "a/<b"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(otapi_element_valid(bad[i]));
}

static void changes_and_activities(void **state)
{
    (void)state;
    const struct otapi_line_update none = {0};
    const struct otapi_line_update all = {6, "1.5", "0.3", "40", "2", "3"};
    const char *const types[] = {"A", "B"};
    const struct otapi_parameter named[] = {{"Order\"Line", "9<"}, {"Answer", ""}};
    struct text out = {0};
    argument_line_update(&out, &none);
    expect(&out, "<OrderLineUpdateData></OrderLineUpdateData>");
    argument_line_update(&out, &all);
    expect(&out,
           "<OrderLineUpdateData><StatusId>6</StatusId><InternalPrice>1.5</InternalPrice><Weight>0.3</Weight>"
           "<ConfigExternalId>40</ConfigExternalId><OriginalDeliveryPrice>2</OriginalDeliveryPrice>"
           "<OriginalPriceWithoutDelivery>3</OriginalPriceWithoutDelivery></OrderLineUpdateData>");
    argument_activity_search(&out, NULL, 0);
    expect(&out, "<BackgroundActivitySearchParameters></BackgroundActivitySearchParameters>");
    argument_activity_search(&out, types, 2);
    expect(&out, "<BackgroundActivitySearchParameters><Types><Type>A</Type><Type>B</Type></Types>"
                 "</BackgroundActivitySearchParameters>");
    argument_named(&out, named, 2);
    expect(&out, "<NamedParameters><Parameter Name=\"Order&quot;Line\">9&lt;</Parameter><Parameter "
                 "Name=\"Answer\"></Parameter></NamedParameters>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(orders), cmocka_unit_test(parameters),
                                       cmocka_unit_test(changes_and_activities)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
