/* Lines and orders as the platform's answers have them: each text in its place, a spare where the better one is missing, and nothing
 * given out that cannot be told from another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "answer_parser.h"
#include "order_records.h"

RECORD_CONTENT(short_lines, record_line);
RECORD_CONTENT(full_lines, record_full_line);
RECORD_CONTENT(short_orders, record_order);
RECORD_CONTENT(full_orders, record_full_order);

static struct order_line line;
static struct otapi_line full_line;
static struct order order;
static struct otapi_order full_order;
static int given; /* so far */
static int stop_at;

static bool more(void)
{
    return ++given != stop_at;
}

static bool take_line(void *arg, const struct order_line *item)
{
    (void)arg;
    line = *item;
    return more();
}

static bool take_full_line(void *arg, const struct otapi_line *item)
{
    (void)arg;
    full_line = *item;
    return more();
}

static bool take_order(void *arg, const struct order *item)
{
    (void)arg;
    order = *item;
    return more();
}

static bool take_full_order(void *arg, const struct otapi_order *item)
{
    (void)arg;
    full_order = *item;
    return more();
}

/* Reads the items of an answer; returns how many were given out, *ret_nameless how many were passed over. */
static int read_items(const struct record *payload, bool (*each)(void *arg, const void *item),
                      const char *items, int64_t *ret_nameless)
{
    static const char head[] = "<A><ErrorCode>Ok</ErrorCode><Result><Content>";
    static const char tail[] = "</Content></Result></A>";
    struct error err;
    struct item_call call = {
        .line = take_line, .full_line = take_full_line, .order = take_order, .full_order = take_full_order};
    const struct answer_want want = {.payload = payload, .each = each, .arg = &call};
    struct answer_parser *p = answer_parser_new(&want);
    given = 0;
    if (!answer_parser_bytes(p, head, strlen(head), &err) ||
        !answer_parser_bytes(p, items, strlen(items), &err) ||
        !answer_parser_bytes(p, tail, strlen(tail), &err) || !answer_parser_finish(p, &err))
        fail_msg("%s", err.text);
    answer_parser_free(p);
    *ret_nameless = call.nameless;
    return given;
}

static int read_lines(const char *items)
{
    int64_t nameless;
    int count = read_items(&short_lines, give_line, items, &nameless);
    assert_int_equal(nameless, 0);
    return count;
}

static void a_line_as_receiving_needs_it(void **state)
{
    (void)state;
    assert_int_equal(
        read_lines(
            "<Item><Id>9001</Id><OrderId>ORD-1</OrderId><ItemId>abb-6</ItemId>"
            "<ItemImageURL>https://x/1.jpg</ItemImageURL><Qty>3</Qty><LineNum>2</LineNum>"
            "<StatusId>4</StatusId><StatusName>Ordered</StatusName><VendPurchId>31</VendPurchId>"
            "<VendPurchWaybill>YT1, SF2</VendPurchWaybill><VendPurchAccountId>buyer</VendPurchAccountId>"
            "<ProviderType>Taobao</ProviderType><BriefDescrTrans>Scarf</BriefDescrTrans>"
            "<NameOrig>围巾</NameOrig><ConfigText>red</ConfigText><CustComment>gift</CustComment>"
            "<OperatorComment>fragile</OperatorComment></Item>"),
        1);
    assert_string_equal(line.line_id, "9001");
    assert_string_equal(line.order_id, "ORD-1");
    assert_string_equal(line.item_id, "abb-6");
    assert_string_equal(line.image_url, "https://x/1.jpg");
    assert_int_equal(line.quantity, 3);
    assert_int_equal(line.line_num, 2);
    assert_int_equal(line.status_id, 4);
    assert_string_equal(line.status, "Ordered");
    assert_string_equal(line.purchase_id, "31");
    assert_string_equal(line.waybill, "YT1, SF2");
    assert_string_equal(line.account_id, "buyer");
    assert_string_equal(line.provider, "Taobao");
    assert_string_equal(line.title, "Scarf");
    assert_string_equal(line.title_original, "围巾");
    assert_string_equal(line.config, "red");
    assert_string_equal(line.comment, "gift");
    assert_string_equal(line.operator_comment, "fragile");
}

#define SPARE                                                                                                \
    "<Item><ConfigExternalTextOrig>颜色</ConfigExternalTextOrig><ProviderTypeEnum>Alibaba1688"             \
    "</ProviderTypeEnum><NameOrig>围巾</NameOrig><Id>1</Id><OrderId>O</OrderId></Item>"

/* Whatever order the elements come in, and in the short and the full form alike. */
static void spares_where_the_better_text_is_missing(void **state)
{
    (void)state;
    int64_t nameless;
    assert_int_equal(read_lines(SPARE), 1);
    assert_int_equal(read_items(&full_lines, give_full_line, SPARE, &nameless), 1);
    const struct order_line *const both[] = {&line, &full_line.line};
    for (int i = 0; i < 2; i++) {
        assert_string_equal(both[i]->title, "围巾");
        assert_string_equal(both[i]->config, "颜色");
        assert_string_equal(both[i]->provider, "Alibaba1688");
    }
    assert_int_equal(read_lines("<Item><Id>1</Id><OrderId>O</OrderId><BriefDescrTrans>Scarf</BriefDescrTrans>"
                                "<ConfigText>red</ConfigText><ProviderType>Taobao</ProviderType>"
                                "<ConfigExternalTextOrig>颜色</ConfigExternalTextOrig>"
                                "<ProviderTypeEnum>Alibaba1688</ProviderTypeEnum></Item>"),
                     1);
    assert_string_equal(line.title, "Scarf");
    assert_string_equal(line.config, "red");
    assert_string_equal(line.provider, "Taobao");
}

/* One line's texts are not the next one's. */
static void nothing_is_left_of_the_line_before(void **state)
{
    (void)state;
    assert_int_equal(read_lines(SPARE "<Item><Id>2</Id><OrderId>O</OrderId></Item>"), 2);
    assert_string_equal(line.line_id, "2");
    assert_string_equal(line.title, "");
    assert_string_equal(line.config, "");
    assert_string_equal(line.provider, "");
}

static void a_full_line_in_full(void **state)
{
    (void)state;
    int64_t nameless;
    assert_int_equal(
        read_items(
            &full_lines, give_full_line,
            "<Item><Id>1</Id><OrderId>O</OrderId><PriceCust>10.50</PriceCust>"
            "<VendPurchItemPrice>7.1</VendPurchItemPrice><VendPurchDeliveryPrice>2</VendPurchDeliveryPrice>"
            "<VendorPurchaseItemPriceWarningReason><Level>BigOverpayment</Level><Message>dear</Message>"
            "</VendorPurchaseItemPriceWarningReason><AvailableStatusList>"
            "<SalesLineStatusInfo><Id>6</Id><Name>Received</Name></SalesLineStatusInfo>"
            "<SalesLineStatusInfo><Id>13</Id><Name>Cancelled</Name></SalesLineStatusInfo>"
            "</AvailableStatusList><CanBePurchased>true</CanBePurchased><IsPaid>false</IsPaid></Item>",
            &nameless),
        1);
    assert_string_equal(full_line.price_customer, "10.50");
    assert_string_equal(full_line.paid_item_price, "7.1");
    assert_string_equal(full_line.paid_delivery_price, "2");
    assert_string_equal(full_line.overpayment, "BigOverpayment");
    assert_string_equal(full_line.overpayment_message, "dear");
    assert_int_equal(full_line.available_count, 2);
    assert_int_equal(full_line.available[1].id, 13);
    assert_string_equal(full_line.available[0].name, "Received");
    assert_true(full_line.can_be_purchased);
    assert_false(full_line.paid);
}

/* A line without an id or an order may be any: it is counted, and not given out. */
static void lines_without_their_ids(void **state)
{
    (void)state;
    static const char items[] =
        "<Item><OrderId>O</OrderId></Item><Item><Id>1</Id></Item><Item><Id /><OrderId>O</OrderId></Item>"
        "<Item><Id>2</Id><OrderId>O</OrderId></Item>";
    int64_t nameless;
    assert_int_equal(read_items(&short_lines, give_line, items, &nameless), 1);
    assert_int_equal(nameless, 3);
    assert_string_equal(line.line_id, "2");
    assert_int_equal(read_items(&full_lines, give_full_line, items, &nameless), 1);
    assert_int_equal(nameless, 3);
}

#define ORDER(id)                                                                                            \
    "<Item><Id>" id                                                                                          \
    "</Id><CustId>77</CustId><CustName>Анна</CustName><StatusId>20</StatusId><IsCancelled>true"          \
    "</IsCancelled><LineStatusSummaries><OrderLineStatusSummary><Count>2</Count></OrderLineStatusSummary>"   \
    "<OrderLineStatusSummary><Count>1</Count></OrderLineStatusSummary></LineStatusSummaries>"                \
    "<RemainAmount>3.20</RemainAmount><CanCancel>true</CanCancel></Item>"

static void orders_short_and_full(void **state)
{
    (void)state;
    int64_t nameless;
    assert_int_equal(read_items(&short_orders, give_order, ORDER("O1"), &nameless), 1);
    assert_string_equal(order.order_id, "O1");
    assert_string_equal(order.customer_id, "77");
    assert_string_equal(order.customer, "Анна");
    assert_int_equal(order.status_id, 20);
    assert_true(order.cancelled);
    assert_int_equal(order.summary_count, 2);
    assert_int_equal(order.summaries[0].count + order.summaries[1].count, 3);
    assert_int_equal(read_items(&full_orders, give_full_order, ORDER("O1"), &nameless), 1);
    assert_string_equal(full_order.order.customer, "Анна");
    assert_int_equal(full_order.order.summary_count, 2);
    assert_string_equal(full_order.remain_amount, "3.20");
    assert_true(full_order.can_cancel);
    assert_int_equal(read_items(&short_orders, give_order, ORDER(""), &nameless), 0);
    assert_int_equal(read_items(&full_orders, give_full_order, ORDER(""), &nameless), 0);
}

/* Who has seen enough says so. */
static void reading_ends_when_it_is_told(void **state)
{
    (void)state;
    int64_t nameless;
    stop_at = 1;
    assert_int_equal(read_items(&short_orders, give_order, ORDER("O1") ORDER("O2"), &nameless), 1);
    assert_string_equal(order.order_id, "O1");
    stop_at = 0;
    assert_int_equal(read_items(&short_orders, give_order, ORDER("O1") ORDER("O2"), &nameless), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_as_receiving_needs_it),
        cmocka_unit_test(spares_where_the_better_text_is_missing),
        cmocka_unit_test(nothing_is_left_of_the_line_before),
        cmocka_unit_test(a_full_line_in_full),
        cmocka_unit_test(lines_without_their_ids),
        cmocka_unit_test(orders_short_and_full),
        cmocka_unit_test(reading_ends_when_it_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
