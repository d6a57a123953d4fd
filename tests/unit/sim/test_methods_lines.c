/* A line goes only where its AvailableStatusList says. */
#include "bed.h"

#define LINE "orderId=ORD-0000000002&orderLineId=9001002"

static void update(struct bed *b, const char *arguments, const char *xml)
{
    bed_ask(b, b->operator_session,
            strstr(arguments, "orderLineIds") ? "UpdateOrderLinesForOperator" : "UpdateOrderLineForOperator",
            arguments, "xmlUpdateData", xml);
}

static const char status_6[] = "<OrderLineUpdateData><StatusId>6</StatusId></OrderLineUpdateData>";

static void lists_what_is_available(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_operator(&b, "GetLineAvailableStatusList", "salesId=ORD-0000000002&salesLineId=9001002");
    assert_element(&b, "Id", 0, "5");
    assert_element(&b, "Id", 1, "6");
    assert_element(&b, "Name", 1, "Received");
    bed_operator(&b, "GetLineAvailableStatusList", "salesId=ORD-0000000002&salesLineId=9001001");
    assert_answer(&b, "NotFound"); /* another order's line */
    bed_fini(&b);
}

static void a_status_is_set_once(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    update(&b, LINE, status_6);
    assert_answer(&b, "Ok");
    update(&b, LINE, status_6);
    assert_answer(&b, "ValidationError");
    assert_element(&b, "SubErrorCode", 0, "StatusNotAvailable");
    bed_details(&b, "ORD-0000000002");
    assert_element(&b, "StatusId", 1, "6"); /* after the order's own */
    bed_fini(&b);
}

static void several_or_none(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    update(&b, "orderId=ORD-0000000004&orderLineIds=9001006;9001007", status_6);
    assert_answer(&b, "ValidationError"); /* cancelled and undeliverable */
    update(&b, "orderId=ORD-0000000002&orderLineIds=9001002;9001003;;9001004;", status_6);
    assert_answer(&b, "Ok");
    bed_details(&b, "ORD-0000000002");
    assert_element(&b, "StatusId", 0, "32"); /* the order is at the warehouse */
    update(&b, "orderId=ORD-0000000002&orderLineIds=9001002;1", status_6);
    assert_answer(&b, "NotFound");
    update(&b, "orderId=ORD-0000000002&orderLineIds=;", status_6);
    assert_answer(&b, "ContractViolation");
    bed_fini(&b);
}

static void other_fields(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    update(&b, LINE, "<OrderLineUpdateData><Weight>0.35</Weight></OrderLineUpdateData>");
    assert_answer(&b, "Ok");
    bed_details(&b, "ORD-0000000002");
    assert_element(&b, "Weight", 0, "0.35");
    update(&b, LINE, "<OrderLineUpdateData/>");
    assert_answer(&b, "ContractViolation");
    update(&b, LINE, "<OrderLineUpdateData><InternalPrice>1,5</InternalPrice></OrderLineUpdateData>");
    assert_answer(&b, "ContractViolation");
    bed_fini(&b);
}

static void a_comment_goes_with_a_status(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_operator(&b, "ChangeLineStatus",
                 "salesId=ORD-0000000002&salesLineId=9001002&statusId=4&comment=box+torn&quantity=2");
    assert_answer(&b, "Ok");
    bed_details(&b, "ORD-0000000002");
    assert_element(&b, "OperatorComment", 0, "box torn");
    bed_operator(&b, "ChangeLineStatus",
                 "salesId=ORD-0000000002&salesLineId=9001002&statusId=4&comment=+&quantity=2");
    bed_details(&b, "ORD-0000000002");
    assert_int_equal(bed_count(&b, "OperatorComment"), 0);
    bed_operator(&b, "ChangeLineStatus",
                 "salesId=ORD-0000000002&salesLineId=9001002&statusId=1&comment=&quantity=2");
    assert_answer(&b, "ValidationError");
    bed_fini(&b);
}

static void a_waybill_by_hand_is_found(void **state)
{
    static const char search[] =
        "<OrderLineSearchParameters><VendorPurchaseWaybillIdList><Id>SF7777777777777</Id>"
        "</VendorPurchaseWaybillIdList></OrderLineSearchParameters>";
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_operator(
        &b, "ChangeSalesOrderLinePurchaseInfoForOperator",
        "salesId=ORD-0000000014&salesLineId=9001022&vendPurchId=3388&vendPurchWaybill=SF7777777777777");
    assert_answer(&b, "Ok");
    bed_ask(&b, b.operator_session, "SearchOrderLines", "framePosition=0&frameSize=10", "xmlSearchParameters",
            search);
    assert_element(&b, "TotalCount", 0, "1");
    assert_element(&b, "VendPurchId", 0, "3388");
    bed_operator(&b, "ChangeSalesOrderLinePurchaseInfoForOperator",
                 "salesId=ORD-0000000014&salesLineId=9001022&vendPurchId=3388&vendPurchWaybill=");
    bed_ask(&b, b.operator_session, "SearchOrderLines", "framePosition=0&frameSize=10", "xmlSearchParameters",
            search);
    assert_element(&b, "TotalCount", 0, "0");
    bed_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_what_is_available),
        cmocka_unit_test(a_status_is_set_once),
        cmocka_unit_test(several_or_none),
        cmocka_unit_test(other_fields),
        cmocka_unit_test(a_comment_goes_with_a_status),
        cmocka_unit_test(a_waybill_by_hand_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
