#include "answerer_test.h"

#include "otapi/order.h"

struct got {
    struct otapi_line lines[4];
    size_t count;
    struct otapi_order orders[4];
    size_t order_count;
};

static bool take_line(void *arg, const struct otapi_line *line)
{
    struct got *g = arg;
    g->lines[g->count++] = *line;
    return true;
}

static bool take_order(void *arg, const struct otapi_order *order)
{
    struct got *g = arg;
    g->orders[g->order_count++] = *order;
    return true;
}

static void every_line_field_of_the_guide(void **state)
{
    (void)state;
    struct got g = {0};
    struct otapi_order order;
    say(OK_HEAD
        "<Result><SalesOrderInfo><Id>ORD-1</Id><CustId>77</CustId><CustName>Ann</CustName><StatusId>20</"
        "StatusId>"
        "<TotalAmount>62.70</TotalAmount><RemainAmount>0.00</RemainAmount><CurrencyCode>USD</CurrencyCode>"
        "<CanCancel>1</CanCancel><IsPaid>true</IsPaid><CustComment>ref 1</CustComment><Weight/>"
        "<DeliveryAddress><Id>no</Id><Name>no</Name></DeliveryAddress></SalesOrderInfo><SalesLinesList>"
        "<SalesLine><Id>9</Id><OrderId>ORD-1</OrderId><StatusId>4</StatusId><StatusName>Ordered</StatusName>"
        "<VendPurchId>31</VendPurchId><VendPurchWaybill>YT1</VendPurchWaybill><VendPurchAccountId>acc"
        "</VendPurchAccountId><VendPurchStatus>WAIT_SELLER</VendPurchStatus><VendPurchItemId>600</"
        "VendPurchItemId>"
        "<VendPurchConfigurationId>40</VendPurchConfigurationId><VendPurchPromotionId>p9</"
        "VendPurchPromotionId>"
        "<PriceCust>7.20</PriceCust><AmountCust>21.60</AmountCust><CurrencyCust>USD</CurrencyCust>"
        "<TaoBaoPrice>41.00</TaoBaoPrice><TaoBaoDelivery>6</TaoBaoDelivery><VendPurchItemPrice>40.5"
        "</VendPurchItemPrice><VendPurchDeliveryPrice>5</VendPurchDeliveryPrice>"
        "<VendorPurchaseItemPriceWarningReason><Level>SmallOverpayment</Level><Message>dear</Message>"
        "</VendorPurchaseItemPriceWarningReason><AvailableStatusList><SalesLineStatusInfo><Id>6</"
        "Id><Name>Received"
        "</Name></SalesLineStatusInfo><SalesLineStatusInfo><Id>12</Id></SalesLineStatusInfo></"
        "AvailableStatusList>"
        "<CanBePurchased>false</CanBePurchased><IsPaid>true</IsPaid><QtyOrig>3</QtyOrig><ConfigId>0</"
        "ConfigId>"
        "</SalesLine><SalesLine><Id><Value>10</Value></Id><OrderId>ORD-1</OrderId><CanBePurchased>true"
        "</CanBePurchased></SalesLine><SalesLine><OrderId>ORD-1</OrderId></SalesLine></SalesLinesList></"
        "Result>" OK_TAIL);
    assert_true(otapi_get_order(o, "op", "ORD-1", &order, take_line, &g, &reply));
    EXPECT_CALL("GetSalesOrderDetailsForOperator", "salesId", "ORD-1", "filter", "", "queryType", "0");
    assert_string_equal(order.order.order_id, "ORD-1");
    assert_string_equal(order.order.customer, "Ann");
    assert_string_equal(order.order.comment, "ref 1");
    assert_string_equal(order.total_amount, "62.70");
    assert_true(order.paid && order.can_cancel);
    assert_int_equal(g.count, 2); /* a line without an id is none */
    const struct otapi_line *l = &g.lines[0];
    assert_string_equal(l->line.status, "Ordered");
    assert_string_equal(l->line.purchase_id, "31");
    assert_string_equal(l->line.waybill, "YT1");
    assert_string_equal(l->line.account_id, "acc");
    assert_string_equal(l->purchase_status, "WAIT_SELLER");
    assert_string_equal(l->purchase_item_id, "600");
    assert_string_equal(l->purchase_config_id, "40");
    assert_string_equal(l->purchase_promotion_id, "p9");
    assert_string_equal(l->price_customer, "7.20");
    assert_string_equal(l->amount_customer, "21.60");
    assert_string_equal(l->price_provider, "41.00");
    assert_string_equal(l->delivery_provider, "6");
    assert_string_equal(l->paid_item_price, "40.5");
    assert_string_equal(l->overpayment, "SmallOverpayment");
    assert_string_equal(l->overpayment_message, "dear");
    assert_int_equal(l->available_count, 2);
    assert_int_equal(l->available[0].id, 6);
    assert_string_equal(l->available[0].name, "Received");
    assert_int_equal(l->available[1].id, 12);
    assert_int_equal(l->quantity_original, 3);
    assert_false(l->can_be_purchased);
    assert_string_equal(g.lines[1].line.line_id, "10");
    assert_true(g.lines[1].can_be_purchased);
    assert_int_equal(g.lines[1].available_count, 0); /* nothing of the line before */
    assert_string_equal(g.lines[1].purchase_status, "");
}

static void details_without_an_order(void **state)
{
    (void)state;
    struct otapi_order order;
    say(OK_HEAD "<Result/>" OK_TAIL);
    assert_false(otapi_get_order(o, "op", "ORD-1", &order, NULL, NULL, &reply));
    assert_int_equal(reply.outcome, OTAPI_GARBAGE);
}

static void searching(void **state)
{
    (void)state;
    struct got g = {0};
    int64_t total;
    int64_t items;
    const char *const ids[] = {"ORD-1", "ORD-2"};
    const struct otapi_line_search search = {
        .user_ids = "77", .order_ids = ids, .order_id_count = 2, .order_by = "CreationDate:DESC"};
    say(OK_HEAD
        "<Result><Content><Item><Id>ORD-1</Id><ItemsCount>2</ItemsCount><CreatedDateTime>2024-05-06T07:08:09"
        "</CreatedDateTime><LineStatusSummaries><OrderLineStatusSummary><Status><Id>1</Id></Status>"
        "</OrderLineStatusSummary></LineStatusSummaries></Item><Item/></Content><TotalCount>9</TotalCount>"
        "</Result>" OK_TAIL);
    assert_true(otapi_search_full_orders(o, "op", &search, 0, 50, take_order, &g, &total, &items, &reply));
    EXPECT_CALL(
        "SearchOrders", "framePosition", "0", "frameSize", "50", "xmlSearchParameters",
        "<OrderSearchParameters><UserIdDelimitedList>77</UserIdDelimitedList><OrderIds><OrderId>ORD-1</"
        "OrderId>"
        "<OrderId>ORD-2</OrderId></OrderIds><OrderBy>CreationDate:DESC</OrderBy></OrderSearchParameters>");
    assert_int_equal(total, 9);
    assert_int_equal(items, 2);
    assert_int_equal(g.order_count, 1);
    assert_string_equal(g.orders[0].order.order_id, "ORD-1");
    assert_int_equal(g.orders[0].items, 2);
    assert_string_equal(g.orders[0].created, "2024-05-06T07:08:09");
}

static void adding(void **state)
{
    (void)state;
    struct otapi_order made = {0};
    const struct otapi_new_item item = {.item_id = "abb-1", .config_id = "0", .quantity = 2};
    const struct otapi_new_order order = {
        .delivery_mode_id = "free1", .profile_id = "5", .items = &item, .count = 1};
    say(OK_HEAD "<Result><Id>ORD-42</Id><StatusId>10</StatusId><ItemsCount>1</ItemsCount><RemainAmount>62.70"
                "</RemainAmount><CustId>77</CustId></Result>" OK_TAIL);
    assert_true(otapi_add_order(o, "cust", &order, &made, &reply));
    EXPECT_CALL(
        "AddOrder", "sessionId", "cust", "xmlAddData",
        "<OrderAddData><DeliveryModeId>free1</DeliveryModeId><UserProfileId>5</"
        "UserProfileId><Items><Item><Id>"
        "abb-1</Id><ConfigurationId>0</ConfigurationId><Quantity>2</Quantity></Item></Items></OrderAddData>");
    assert_string_equal(made.order.order_id, "ORD-42");
    assert_string_equal(made.remain_amount, "62.70");
    say(OK_HEAD OK_TAIL); /* Ok, but which order? It may be there: the state must be read */
    assert_false(otapi_add_order(o, "cust", &order, &made, &reply));
    assert_int_equal(otapi_written(&reply), OTAPI_NOT_KNOWN);
}

static void cancelling(void **state)
{
    (void)state;
    say(OK_VOID);
    assert_true(otapi_cancel_order(o, "cust", "ORD-1", &reply));
    EXPECT_CALL("CancelSalesOrder", "sessionId", "cust", "salesId", "ORD-1");
    assert_true(otapi_cancel_order_as_operator(o, "op", "ORD-1", &reply));
    EXPECT_CALL("CancelSalesOrderForOperator", "sessionId", "op", "salesId", "ORD-1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_field_of_the_guide),
        cmocka_unit_test(details_without_an_order),
        cmocka_unit_test(searching),
        cmocka_unit_test(adding),
        cmocka_unit_test(cancelling),
    };
    return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
