#include "answerer_test.h"

#include "otapi/line_change.h"

static void updates(void **state)
{
    (void)state;
    const char *const ids[] = {"9", "10"};
    const struct otapi_line_update received = {.status_id = 6};
    say(OK_VOID);
    assert_true(otapi_update_line(o, "op", "ORD-1", "9", &received, &reply));
    EXPECT_CALL("UpdateOrderLineForOperator", "orderId", "ORD-1", "orderLineId", "9", "xmlUpdateData",
                "<OrderLineUpdateData><StatusId>6</StatusId></OrderLineUpdateData>");
    assert_true(otapi_update_lines(o, "op", "ORD-1", ids, 2, &received, &reply));
    EXPECT_CALL("UpdateOrderLinesForOperator", "orderId", "ORD-1", "orderLineIds", "9;10", "orderLineId",
                NULL);
    int before = atomic_load(&platform.requests);
    assert_false(otapi_update_lines(o, "op", "ORD-1", ids, 0, &received, &reply));
    assert_int_equal(otapi_written(&reply), OTAPI_NOT_DONE);
    assert_int_equal(atomic_load(&platform.requests), before);
}

static void purchases(void **state)
{
    (void)state;
    say(OK_VOID);
    assert_true(otapi_change_purchase(o, "op", "ORD-1", "9", "31", "YT1 + 2", &reply));
    EXPECT_CALL("ChangeSalesOrderLinePurchaseInfoForOperator", "salesId", "ORD-1", "salesLineId", "9",
                "vendPurchId", "31", "vendPurchWaybill", "YT1 + 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(updates), cmocka_unit_test(purchases)};
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
