/* Searching: filters, paging, and that kept hits follow what changes. */
#include "bed.h"

static void search(struct bed *b, const char *method, const char *frame, const char *xml)
{
    bed_ask(b, b->operator_session, method, frame, "xmlSearchParameters", xml);
}

static void pages_give_every_line_once(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    size_t total = b.server.platform.line_count;
    bool *seen = mem_new(total);
    for (size_t at = 0; at < total; at += 7) {
        char frame[64];
        text_format(frame, sizeof(frame), "framePosition=%zu&frameSize=7", at);
        search(&b, "SearchOrderLines", frame, "");
        size_t items = bed_count(&b, "<Item>");
        assert_int_equal(items, total - at < 7 ? total - at : 7);
        for (size_t i = 0; i < items; i++) {
            const char *part = b.answer;
            for (size_t k = 0; k <= i; k++)
                part = strstr(part, "<Item><Id>") + 10;
            size_t line = strtoul(part, NULL, 10) - SIM_LINE_FIRST;
            assert_true(line < total);
            assert_false(seen[line]);
            seen[line] = true;
        }
    }
    for (size_t i = 0; i < total; i++)
        assert_true(seen[i]);
    search(&b, "SearchOrderLines", "framePosition=1000000&frameSize=10", "");
    assert_int_equal(bed_count(&b, "<Item>"), 0);
    free(seen);
    bed_fini(&b);
}

static void filters(void **state)
{
    static const struct {
        const char *xml;
        const char *total;
    } rows[] = {
        {"<OrderLineSearchParameters><VendorPurchaseWaybillIdList><Id>462598779470531</Id>"
         "</VendorPurchaseWaybillIdList></OrderLineSearchParameters>",
         "2"},
        {"<OrderLineSearchParameters><VendorPurchaseWaybillIdList><Id>SF1040000000028</"
         "Id><Id>SF1040000000010</Id>"
         "</VendorPurchaseWaybillIdList></OrderLineSearchParameters>",
         "2"},
        {"<OrderLineSearchParameters><VendorPurchaseWaybillIdList><Id>JT300223268224</Id>"
         "</VendorPurchaseWaybillIdList></OrderLineSearchParameters>",
         "0"},
        {"<OrderLineSearchParameters><VendorPurchaseIdList><Id>3100000000000000001</Id></"
         "VendorPurchaseIdList>"
         "</OrderLineSearchParameters>",
         "1"},
        {"<OrderLineSearchParameters><OrderSearchParameters><Id>ORD-0000000002</Id></OrderSearchParameters>"
         "</OrderLineSearchParameters>",
         "3"},
        {"<OrderLineSearchParameters><StatusIdList><Id>13</Id></StatusIdList></OrderLineSearchParameters>",
         "1"},
        {"<OrderLineSearchParameters><OrderSearchParameters><OrderIds><OrderId>ORD-0000000002</OrderId>"
         "<OrderId>ORD-0000000014</OrderId></OrderIds></OrderSearchParameters></OrderLineSearchParameters>",
         "5"},
        {"<OrderLineSearchParameters><OrderSearchParameters><OrderIds><OrderId>ORD-0000000014</OrderId></"
         "OrderIds>"
         "</OrderSearchParameters><CanBePurchased>1</CanBePurchased></OrderLineSearchParameters>",
         "2"},
        {"<OrderLineSearchParameters><OrderSearchParameters><UserIdDelimitedList>101;102</"
         "UserIdDelimitedList>"
         "</OrderSearchParameters></OrderLineSearchParameters>",
         "4"},
        {"<OrderLineSearchParameters><OrderSearchParameters><CreationDateFrom>2200-01-01T00:00:00</"
         "CreationDateFrom>"
         "</OrderSearchParameters></OrderLineSearchParameters>",
         "0"},
    };
    struct bed b;
    (void)state;
    bed_init(&b);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        search(&b, "SearchOrderLines", "framePosition=0&frameSize=100", rows[i].xml);
        assert_answer(&b, "Ok");
        assert_element(&b, "TotalCount", 0, rows[i].total);
    }
    search(&b, "SearchOrderLines", "framePosition=0&frameSize=100", "<OrderLineSearchParameters>");
    assert_answer(&b, "ContractViolation");
    search(&b, "SearchOrderLines", "framePosition=0&frameSize=0", "");
    assert_answer(&b, "ContractViolation");
    bed_fini(&b);
}

static void newest_first(void **state)
{
    static const char oldest[] =
        "<OrderSearchParameters><OrderBy>CreationDate:ASC</OrderBy></OrderSearchParameters>";
    struct bed b;
    char made[24];
    (void)state;
    bed_init(&b);
    search(&b, "SearchOrders", "framePosition=0&frameSize=3", "");
    assert_element(&b, "Id", 0, "ORD-0000000001");
    bed_add_order(&b, "600000000001:0:1");
    text_copy(made, sizeof(made), bed_text(&b, "Id", 0));
    search(&b, "SearchOrders", "framePosition=0&frameSize=3", ""); /* the kept hits are out of date */
    assert_element(&b, "Id", 0, made);
    search(&b, "SearchOrders", "framePosition=0&frameSize=100", oldest);
    assert_element(&b, "TotalCount", 0, "35");
    assert_non_null(strstr(b.answer, made));
    search(&b, "SearchOrders", "framePosition=34&frameSize=1", oldest);
    assert_element(&b, "Id", 0, made);
    bed_fini(&b);
}

static void details_by_kind(void **state)
{
    struct bed b;
    (void)state;
    bed_init(&b);
    bed_details(&b, "ORD-0000000014");
    assert_int_equal(bed_count(&b, "<SalesLine>"), 2);
    bed_operator(&b, "GetSalesOrderDetailsForOperator", "salesId=ORD-0000000014&filter=&queryType=1");
    assert_int_equal(bed_count(&b, "<SalesLine>"), 2);
    bed_operator(&b, "GetSalesOrderDetailsForOperator", "salesId=ORD-0000000014&filter=&queryType=2");
    assert_int_equal(bed_count(&b, "<SalesLine>"), 0);
    bed_operator(&b, "GetSalesOrderDetailsForOperator", "salesId=ORD-0000000014&filter=&queryType=3");
    assert_answer(&b, "ContractViolation");
    bed_operator(&b, "GetSalesOrderDetailsForOperator", "salesId=x&filter=&queryType=0");
    assert_answer(&b, "NotFound");
    bed_fini(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_give_every_line_once),
        cmocka_unit_test(filters),
        cmocka_unit_test(newest_first),
        cmocka_unit_test(details_by_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
