#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "search_xml.h"

static void expect_lines(const struct otapi_line_search *search, const char *xml)
{
    struct text got = {0};
    search_xml_lines(&got, search);
    assert_string_equal(got.data, xml);
    text_fini(&got);
}

static void what_is_not_asked_for_is_not_sent(void **state)
{
    (void)state;
    expect_lines(&(struct otapi_line_search){0}, "<OrderLineSearchParameters><OrderSearchParameters></"
                                                 "OrderSearchParameters></OrderLineSearchParameters>");
    const char *const none[] = {"", NULL};
    expect_lines(
        &(struct otapi_line_search){.created_from = "", .provider = "", .waybills = none, .waybill_count = 2},
        "<OrderLineSearchParameters><OrderSearchParameters></OrderSearchParameters>"
        "<VendorPurchaseWaybillIdList></VendorPurchaseWaybillIdList></OrderLineSearchParameters>");
}

static void everything_in_the_order_that_clients_send(void **state)
{
    (void)state;
    static const char *const waybills[] = {"SF1", "a&b"};
    static const char *const purchases[] = {"4001"};
    static const char *const orders[] = {"O1", "O2"};
    static const int statuses[] = {2, 3};
    static const int order_statuses[] = {5};
    const struct otapi_line_search search = {.waybills = waybills,
                                             .waybill_count = 2,
                                             .purchases = purchases,
                                             .purchase_count = 1,
                                             .statuses = statuses,
                                             .status_count = 2,
                                             .can_be_purchased = -1,
                                             .created_from = "2026-05-01T00:00:00",
                                             .created_to = "2026-05-02T00:00:00",
                                             .order_statuses = order_statuses,
                                             .order_status_count = 1,
                                             .order_ids = orders,
                                             .order_id_count = 2,
                                             .provider = "Taobao",
                                             .user_ids = "11;12",
                                             .order_by = "CreationDate:DESC"};
    expect_lines(&search,
                 "<OrderLineSearchParameters><OrderSearchParameters>"
                 "<CreationDateFrom>2026-05-01T00:00:00</CreationDateFrom>"
                 "<CreationDateTo>2026-05-02T00:00:00</CreationDateTo>"
                 "<StatusIdList><Id>5</Id></StatusIdList><ProviderType>Taobao</ProviderType>"
                 "<UserIdDelimitedList>11;12</UserIdDelimitedList>"
                 "<OrderIds><OrderId>O1</OrderId><OrderId>O2</OrderId></OrderIds>"
                 "<OrderBy>CreationDate:DESC</OrderBy></OrderSearchParameters>"
                 "<StatusIdList><Id>2</Id><Id>3</Id></StatusIdList><CanBePurchased>false</CanBePurchased>"
                 "<VendorPurchaseIdList><Id>4001</Id></VendorPurchaseIdList>"
                 "<VendorPurchaseWaybillIdList><Id>SF1</Id><Id>a&amp;b</Id></VendorPurchaseWaybillIdList>"
                 "</OrderLineSearchParameters>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_asked_for_is_not_sent),
        cmocka_unit_test(everything_in_the_order_that_clients_send),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
