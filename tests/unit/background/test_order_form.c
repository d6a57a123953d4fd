#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "background/order_form.h"
#include "base/text.h"

static struct order_form form;

static bool read(const char *text, struct error *err)
{
    json_t *object = json_loads(text, 0, NULL);
    assert_non_null(object);
    bool ok = order_form_read(object, &form, err);
    if (ok) { /* what it points to lives as long as the object */
        assert_true(form.order.count >= 1);
        assert_true(form.items[0].quantity >= 1);
    }
    json_decref(object);
    return ok;
}

static void whole(void **state)
{
    (void)state;
    json_t *object = json_loads(
        "{\"delivery_mode_id\":\"free1\",\"profile_id\":\"501\",\"comment\":\"gift\",\"reference\":"
        "\"ref-1\",\"items\":[{\"item_id\":\"abb-1\",\"config_id\":\"40\",\"quantity\":3,\"weight\":"
        "\"0.35\"},{\"item_id\":\"2\",\"quantity\":\"12\",\"comment\":null}]}",
        0, NULL);
    struct error err;
    assert_true(order_form_read(object, &form, &err));
    assert_string_equal(form.order.delivery_mode_id, "free1");
    assert_string_equal(form.order.comment, "[ref-1] gift"); /* found again by it, however the rest is cut */
    assert_int_equal(form.order.count, 2);
    assert_int_equal(form.items[0].quantity, 3);
    assert_string_equal(form.items[0].weight, "0.35");
    assert_int_equal(form.items[1].quantity, 12);
    assert_string_equal(form.items[1].config_id, "0"); /* the guide: an item without options has 0 */
    json_decref(object);
    char mark[16];
    order_form_mark(mark, sizeof(mark), "ref-1");
    assert_string_equal(mark, "[ref-1]");
}

static void what_is_refused_and_where(void **state)
{
    (void)state;
#define HEAD  "{\"delivery_mode_id\":\"f\",\"reference\":\"ref-1\","
#define ITEMS "\"items\":[{\"item_id\":\"1\",\"quantity\":1}]"
    static const struct {
        const char *text;
        const char *told;
    } bad[] = {
        {"[]", "an order is an object"},
        {"{\"reference\":\"ref-1\"," ITEMS "}", "delivery_mode_id: it is missing"},
        {"{\"delivery_mode_id\":\"f\"," ITEMS "}", "reference: "},
        {"{\"delivery_mode_id\":\"f\",\"reference\":\"a]b-c\"," ITEMS "}", "reference: "},
        /* What comes back cleaned would not be found again. */
        {"{\"delivery_mode_id\":\"f\",\"reference\":\"a\\tb-c\"," ITEMS "}", "reference: "},
        {"{\"delivery_mode_id\":\"f\",\"reference\":\"a\\u0001b-c\"," ITEMS "}", "reference: "},
        {"{\"delivery_mode_id\":\"f\",\"reference\":\"a\\u007fb-c\"," ITEMS "}", "reference: "},
        {"{\"delivery_mode_id\":\"f\",\"reference\":\"a\\u0085b-c\"," ITEMS "}", "reference: "},
        {"{\"delivery_mode_id\":\"f\",\"reference\":\"a\\u202eb-c\"," ITEMS "}", "reference: "},
        {"{\"delivery_mode_id\":\"f\",\"reference\":\"a\\u2067b-c\"," ITEMS "}", "reference: "},
        {HEAD "\"items\":[]}", "items: "},
        {HEAD "\"items\":{}}", "items: "},
        {HEAD "\"itmes\":[]," ITEMS "}", "\"itmes\" is nothing"},
        {HEAD "\"items\":[{\"item_id\":\"1\",\"quantity\":1},{\"item_id\":\"2\"}]}",
         "items[1]: quantity: it is missing"},
        {HEAD "\"items\":[{\"item_id\":\"1\",\"quantity\":0}]}", "items[0]: quantity: "},
        {HEAD "\"items\":[{\"item_id\":\"1\",\"quantity\":1.5}]}", "items[0]: quantity: "},
        {HEAD "\"items\":[{\"item_id\":\"1\",\"quantity\":9999999999}]}", "items[0]: quantity: "},
        {HEAD "\"items\":[{\"item_id\":\"\",\"quantity\":1}]}", "items[0]: item_id: it is empty"},
        {HEAD "\"items\":[{\"item_id\":7,\"quantity\":1}]}", "items[0]: item_id: it must be a text"},
        {HEAD "\"items\":[{\"item_id\":\"1\",\"quantity\":1,\"weight\":\"0,5\"}]}", "items[0]: weight: "},
        {HEAD "\"items\":[{\"item_id\":\"1\",\"quantity\":1,\"price\":\"5\"}]}", "\"price\" is nothing"},
        {HEAD "\"items\":[5]}", "items[0]: it must be an object"},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct error err;
        if (read(bad[i].text, &err) || strstr(err.text, bad[i].told) == NULL)
            fail_msg("%s: %s", bad[i].text, err.text);
    }
}

static void there_is_an_end(void **state)
{
    (void)state;
    struct text many = {0};
    struct error err;
    text_add(&many, HEAD "\"items\":[");
    for (int i = 0; i <= ORDER_FORM_ITEMS_MAX; i++)
        text_add_format(&many, "%s{\"item_id\":\"%d\",\"quantity\":1}", i ? "," : "", i);
    text_add(&many, "]}");
    assert_false(read(many.data, &err));
    text_fini(&many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole), cmocka_unit_test(what_is_refused_and_where),
                                       cmocka_unit_test(there_is_an_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
