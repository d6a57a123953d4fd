/* AddOrder leaves out what cannot be ordered, and cancelling. */
#include "bed.h"

static void makes_one_order(void **state)
{
    struct bed b;
    char order_id[24];
    (void)state;
    bed_init(&b);
    bed_add_order(&b, "600000000001:0:2 600000000002:5001:1");
    assert_answer(&b, "Ok");
    assert_element(&b, "ItemsCount", 0, "2");
    assert_element(&b, "CustComment", 0, "ref 1");
    assert_element(&b, "ProviderTypeEnum", 0, "Taobao");
    assert_element(&b, "StatusId", 0, "10");
    assert_element(&b, "IsPaid", 0, "false");
    assert_string_equal(bed_text(&b, "TotalAmount", 0), bed_text(&b, "RemainAmount", 0));
    text_copy(order_id, sizeof(order_id), bed_text(&b, "Id", 0));
    bed_details(&b, order_id);
    assert_element(&b, "Qty", 0, "2");
    assert_element(&b, "ConfigId", 1, "5001");
    assert_element(&b, "CanBePurchased", 0, "false");
    bed_fini(&b);
}

static void leaves_out_what_cannot_be_ordered(void **state)
{
    struct bed b;
    char order_id[24];
    (void)state;
    bed_init(&b);
    /* off sale, no such configuration, no seller, no quantity, another provider's, no id of an item */
    bed_add_order(&b, "600000000404:0:1 600000000001:404:1 600000000410:0:1 600000000002:0:none "
                      "600000000003:0:1 abb-600000000004:0:1 <!--x-->oops:0:1 600000000005:0:0");
    assert_answer(&b, "Ok");
    assert_element(&b, "ItemsCount", 0, "1");
    text_copy(order_id, sizeof(order_id), bed_text(&b, "Id", 0));
    bed_details(&b, order_id);
    assert_element(&b, "ItemId", 0, "600000000003");
    bed_steer(&b, "item", "id=600000000003&state=gone");
    bed_add_order(&b, "600000000003:0:1");
    assert_answer(&b, "ValidationError");
    assert_element(&b, "SubErrorCode", 0, "OrderIsEmpty");
    bed_fini(&b);
}

static void refuses_what_is_wrong_with_the_whole(void **state)
{
    static const struct {
        const char *xml;
        const char *code;
    } rows[] = {
        {"", "ContractViolation"},
        {"<OrderAddData>", "ContractViolation"},
        {"<OrderAddData/>", "ContractViolation"},
        {"<Other><Items/></Other>", "ContractViolation"},
        {"<!DOCTYPE a [<!ENTITY x \"y\">]><OrderAddData><Items/></OrderAddData>", "ContractViolation"},
        {"<OrderAddData><DeliveryModeId>free9</DeliveryModeId><UserProfileId>501</UserProfileId><Items/>"
         "</OrderAddData>",
         "ValidationError"},
        {"<OrderAddData><DeliveryModeId>free1</DeliveryModeId><UserProfileId>7</UserProfileId><Items/>"
         "</OrderAddData>",
         "ValidationError"},
        {"<OrderAddData><DeliveryModeId>free1</DeliveryModeId><UserProfileId>501</UserProfileId><Items/>"
         "</OrderAddData>",
         "ValidationError"},
    };
    struct bed b;
    (void)state;
    bed_init(&b);
    size_t before = b.server.platform.order_count;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bed_ask(&b, b.customer_session, "AddOrder", "", "xmlAddData", rows[i].xml);
        assert_answer(&b, rows[i].code);
    }
    assert_int_equal(b.server.platform.order_count, before);
    bed_fini(&b);
}

static void cancels_until_something_is_bought(void **state)
{
    struct bed b;
    char order_id[24];
    char arguments[64];
    (void)state;
    bed_init(&b);
    bed_paid_order(&b, "600000000001:0:1", order_id);
    text_format(arguments, sizeof(arguments), "salesId=%s", order_id);
    bed_customer(&b, "CancelSalesOrder", arguments);
    assert_answer(&b, "Ok");
    bed_details(&b, order_id);
    assert_element(&b, "StatusId", 0, "50");
    assert_element(&b, "IsCancelled", 1, "true");
    bed_customer(&b, "GetAccountInfo", "");
    assert_element(&b, "ReservedAmount", 0, "0.00");
    bed_customer(&b, "CancelSalesOrder", arguments);
    assert_answer(&b, "ValidationError");
    bed_operator(&b, "CancelSalesOrderForOperator", "salesId=ORD-0000000001");
    assert_answer(&b, "ValidationError");
    bed_operator(&b, "CancelSalesOrderForOperator", "salesId=ORD-9999999999");
    assert_answer(&b, "NotFound");
    bed_fini(&b);
}

static void a_customer_sees_own_orders_only(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_customer(&b, "GetSalesOrderDetails", "salesId=ORD-0000000001");
    assert_answer(&b, "NotFound");
    bed_customer(&b, "CancelSalesOrder", "salesId=ORD-0000000014");
    assert_answer(&b, "NotFound");
    bed_add_order(&b, "600000000001:0:1");
    char arguments[64];
    text_format(arguments, sizeof(arguments), "salesId=%s", bed_text(&b, "Id", 0));
    bed_customer(&b, "GetSalesOrderDetails", arguments);
    assert_answer(&b, "Ok");
    bed_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_one_order),
        cmocka_unit_test(leaves_out_what_cannot_be_ordered),
        cmocka_unit_test(refuses_what_is_wrong_with_the_whole),
        cmocka_unit_test(cancels_until_something_is_bought),
        cmocka_unit_test(a_customer_sees_own_orders_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
