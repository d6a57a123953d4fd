#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "order_file.h"

static void whole(void **state)
{
    (void)state;
    static const char text[] =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- from the shop -->\n<OrderAddData>\n"
        " <DeliveryModeId> free1 </DeliveryModeId><Comment>a &amp; <![CDATA[<b>]]></Comment>\n"
        " <UserProfileId/>\n <Items><Item><Id>abb-1</Id><ConfigurationId>40</ConfigurationId>"
        "<Quantity>3</Quantity><Weight>0.5</Weight></Item></Items>\n</OrderAddData>\n";
    struct error err;
    json_t *order = order_file_read(text, strlen(text), &err);
    assert_non_null(order);
    char *got = json_dumps(order, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(
        got, "{\"comment\":\"a & <b>\",\"delivery_mode_id\":\"free1\",\"items\":[{\"config_id\":\"40\","
             "\"item_id\":\"abb-1\",\"quantity\":\"3\",\"weight\":\"0.5\"}]}");
    free(got);
    json_decref(order);
}

static void the_line_of_what_is_wrong(void **state)
{
    (void)state;
#define ORDER(inside) "<OrderAddData>\n<DeliveryModeId>f</DeliveryModeId>\n" inside "</OrderAddData>"
    static const struct {
        const char *text;
        const char *told;
    } bad[] = {
        {"", "1: "},
        {"<Order/>", "1: the file must begin with <OrderAddData>"},
        {"<OrderAddData>\n\n<DeliveryModeId>f\n</OrderAddData>", "4: "},
        {"<!DOCTYPE OrderAddData [<!ENTITY a \"b\">]><OrderAddData/>", "1: a document type"},
        {ORDER(""), "1: <OrderAddData> has no <Items>"},
        {"<OrderAddData>\n<Items><Item><Id>1</Id><Quantity>1</Quantity></Item></Items>\n</OrderAddData>",
         "1: <OrderAddData> has no <DeliveryModeId>"},
        {ORDER("<Items>\n</Items>"), "3: <Items> has no <Item>"},
        {ORDER("<Items>\n<Thing/></Items>"), "4: <Thing> in <Items>"},
        {ORDER("<Items>\n<Item><Id>1</Id></Item></Items>"), "4: <Item> has no <Quantity>"},
        {ORDER("<Items>\n<Item><Id>1</Id>\n<Quantity>-1</Quantity></Item></Items>"), "5: <Quantity>: "},
        {ORDER("<Items>\n<Item><Id>1</Id><Id>2</Id></Item></Items>"), "4: <Id> stands twice"},
        {ORDER("<Items>\n<Item><Id><b/></Id></Item></Items>"), "4: <b> in <Id>"},
        {ORDER("<Items>\n<Item><Count>1</Count></Item></Items>"), "4: <Count> is nothing that an item has"},
        {ORDER("<Profile>1</Profile>"), "3: <Profile> is nothing that an order has"},
        {ORDER("<Items><Item><Id>1</Id><Quantity>1</Quantity></Item></Items>\n<Items/>"),
         "4: <Items> stands twice"},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct error err = {0};
        json_t *order = order_file_read(bad[i].text, strlen(bad[i].text), &err);
        if (order || strstr(err.text, bad[i].told) != err.text)
            fail_msg("%s: %s", bad[i].text, err.text);
    }
}

static void there_is_an_end(void **state)
{
    (void)state;
    struct text many = {0};
    struct error err;
    text_add(&many, "<OrderAddData><DeliveryModeId>f</DeliveryModeId><Items>");
    for (int i = 0; i < 501; i++)
        text_add(&many, "<Item><Id>1</Id><Quantity>1</Quantity></Item>");
    text_add(&many, "</Items></OrderAddData>");
    assert_null(order_file_read(many.data, many.len, &err));
    text_fini(&many);
    for (int i = 0; i < ORDER_FILE_MAX; i++)
        text_add(&many, " ");
    text_add(&many, "<OrderAddData/>");
    assert_null(order_file_read(many.data, many.len, &err));
    text_fini(&many);
}

static void json_is_told_by_its_brace(void **state)
{
    (void)state;
    static const char good[] = "\xEF\xBB\xBF\n {\"items\":[]}";
    static const char bad[] = "\n\n{\"a\":1,\n\"a\":2}";
    struct error err = {0};
    json_t *order = order_file_read(good, strlen(good), &err);
    assert_true(json_is_array(json_object_get(order, "items")));
    json_decref(order);
    assert_null(order_file_read(bad, strlen(bad), &err));
    assert_ptr_equal(strstr(err.text, "4: "), err.text);
    assert_null(order_file_read("{", 1, &err));
    assert_ptr_equal(strstr(err.text, "1: "), err.text);
    assert_null(order_file_read("", 0, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole), cmocka_unit_test(the_line_of_what_is_wrong),
                                       cmocka_unit_test(there_is_an_end),
                                       cmocka_unit_test(json_is_told_by_its_brace)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
