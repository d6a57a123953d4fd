/* Synchronising: parcels' numbers, cancellations, only of the account's own orders, one way. */
#include "bed.h"

static void synchronise(struct bed *b)
{
    struct bed_activity a;
    bed_run(b, "RunOrdersSynchronizingWithProvider", "", &a);
    bed_watch(b, &a);
    assert_element(b, "IsFinished", 0, "true");
}

static void export_order(struct bed *b, char order_id[24])
{
    struct bed_activity a;
    char xml[128];
    bed_paid_order(b, "600000000001:0:1", order_id);
    text_format(xml, sizeof(xml), "<Parameters><OrderId>%s</OrderId></Parameters>", order_id);
    bed_run(b, "RunOrderExportingToProvider", xml, &a);
    bed_watch(b, &a);
    assert_element(b, "IsFinished", 0, "true");
}

static void waybills_appear(void **state)
{
    struct bed b;
    char order_id[24];
    char xml[200];
    (void)state;
    bed_init(&b);
    export_order(&b, order_id);
    bed_details(&b, order_id);
    assert_int_equal(bed_count(&b, "<VendPurchWaybill>"), 0);
    synchronise(&b);
    bed_details(&b, order_id);
    assert_element(&b, "VendPurchStatus", 0, "WAIT_BUYER_CONFIRM_GOODS");
    text_format(
        xml, sizeof(xml),
        "<OrderLineSearchParameters><VendorPurchaseWaybillIdList><Id>%s</Id></VendorPurchaseWaybillIdList>"
        "</OrderLineSearchParameters>",
        bed_text(&b, "VendPurchWaybill", 0));
    bed_ask(&b, b.operator_session, "SearchOrderLines", "framePosition=0&frameSize=9", "xmlSearchParameters",
            xml);
    assert_element(&b, "OrderId", 0, order_id);
    assert_element(&b, "TotalCount", 0, "1");
    bed_fini(&b);
}

static void sellers_take_their_time(void **state)
{
    struct bed b;
    char order_id[24];
    (void)state;
    bed_init(&b);
    bed_steer(&b, "rules", "ship-after=1000000");
    export_order(&b, order_id);
    synchronise(&b);
    bed_details(&b, order_id);
    assert_int_equal(bed_count(&b, "<VendPurchWaybill>"), 0);
    char purchase[96];
    text_format(purchase, sizeof(purchase), "id=%s&state=shipped&waybill=SF8888888888888",
                bed_text(&b, "VendPurchId", 0));
    bed_steer(&b, "purchase", purchase);
    assert_int_equal(b.status, 200);
    synchronise(&b);
    bed_details(&b, order_id);
    assert_element(&b, "VendPurchWaybill", 0, "SF8888888888888");
    bed_fini(&b);
}

static void cancelled_at_the_marketplace(void **state)
{
    struct bed b;
    char order_id[24];
    char purchase[96];
    (void)state;
    bed_init(&b);
    export_order(&b, order_id);
    bed_details(&b, order_id);
    text_format(purchase, sizeof(purchase), "id=%s&state=cancelled", bed_text(&b, "VendPurchId", 0));
    bed_steer(&b, "purchase", purchase);
    synchronise(&b);
    assert_int_equal(bed_count(&b, "<Type>Warning</Type>"), 1);
    bed_details(&b, order_id);
    assert_element(&b, "VendPurchStatus", 0, "TRADE_CLOSED");
    assert_element(&b, "IsCancelled", 1, "true");
    bed_fini(&b);
}

static void another_accounts_orders_stay(void **state)
{
    struct bed b;
    char order_id[24];
    (void)state;
    bed_init(&b);
    export_order(&b, order_id);
    bed_steer(&b, "provider", "log-out=sample-buyer");
    bed_steer(&b, "provider", "log-in=another");
    synchronise(&b); /* under the only account that is logged in */
    bed_details(&b, order_id);
    assert_int_equal(bed_count(&b, "<VendPurchWaybill>"), 0);
    bed_fini(&b);
}

static void the_platform_synchronises_by_itself(void **state)
{
    struct bed b;
    char order_id[24];
    (void)state;
    bed_init(&b);
    export_order(&b, order_id);
    bed_steer(&b, "rules", "auto-sync=1&speed=1000000");
    for (int i = 0; i < 1000000 && bed_count(&b, "<VendPurchWaybill>") == 0; i++)
        bed_details(&b, order_id);
    assert_int_equal(bed_count(&b, "<VendPurchWaybill>"), 1);
    bed_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waybills_appear),
        cmocka_unit_test(sellers_take_their_time),
        cmocka_unit_test(cancelled_at_the_marketplace),
        cmocka_unit_test(another_accounts_orders_stay),
        cmocka_unit_test(the_platform_synchronises_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
