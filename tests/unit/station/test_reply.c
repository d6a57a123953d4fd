#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/line_json.h"
#include "reply.h"

static json_t *reply_of(const struct waiting *w, const struct parcel_facts *facts)
{
    struct text t = {0};
    json_error_t where;
    reply_scan(&t, w, facts, "dock \"1\"");
    reply_scan_end(&t, 1234);
    json_t *o = json_loads(t.data, JSON_REJECT_DUPLICATES, &where);
    if (o == NULL)
        fail_msg("%s: %s", where.text, t.data);
    text_fini(&t);
    return o;
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "(none)";
}

/* The line and order of a reply are what the rest of the program says of them. */
static void a_match(void **state)
{
    (void)state;
    struct order_line lines[] = {{.order_id = "ORD-1",
                                  .line_id = "7",
                                  .quantity = 3,
                                  .status_id = LINE_STATUS_ORDERED,
                                  .status = "Заказано",
                                  .waybill = "SF1331875979567, \"x\"",
                                  .purchase_id = "P1",
                                  .provider = "Taobao",
                                  .item_id = "i",
                                  .title = "围巾 \\ \x01",
                                  .config = "red",
                                  .image_url = "http://x/?a=1&b",
                                  .comment = "\n"},
                                 {.order_id = "ORD-2", .line_id = "8", .status_id = LINE_STATUS_CANCELLED}};
    struct order_progress orders[] = {{.order_id = "ORD-1", .customer = "Анна", .lines = 4, .arrived = 2},
                                      {.order_id = "ORD-2"}};
    const struct parcel_facts facts = {.lines = lines, .line_count = 2, .orders = orders, .order_count = 2};
    char raw[] = "SF1\0\xFF";
    struct waiting w = {.scan_id = 17,
                        .reply_id = 5,
                        .at_us = 1780000000000000,
                        .scanner = "left",
                        .raw = raw,
                        .raw_len = 5,
                        .verdict = VERDICT_MATCH,
                        .source = SOURCE_MIRROR,
                        .code = {.waybill = "SF1", .courier = "SF", .parcel = {2, 3, ""}}};
    json_t *reply = reply_of(&w, &facts);
    const json_t *scan = json_object_get(reply, "scan");
    assert_int_equal(json_integer_value(json_object_get(reply, "id")), 5);
    assert_true(json_is_true(json_object_get(reply, "ok")));
    assert_string_equal(text_of(scan, "scan_id"), "17");
    assert_string_equal(text_of(scan, "station"), "dock \"1\"");
    assert_string_equal(text_of(scan, "raw_hex"), "53463100ff");
    const json_t *said = json_object_get(scan, "raw");
    assert_int_equal(json_string_length(said), 9);
    assert_memory_equal(json_string_value(said), "SF1\xEF\xBF\xBD\xEF\xBF\xBD", 9);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(scan, "parcel"), "total")), 3);
    assert_string_equal(text_of(scan, "verdict"), verdict_name(VERDICT_MATCH));
    assert_string_equal(text_of(scan, "customer"), "Анна");
    assert_true(json_is_null(json_object_get(scan, "hold_no")));
    assert_true(json_is_null(json_object_get(scan, "first_received")));
    assert_int_equal(json_integer_value(json_object_get(scan, "elapsed_us")), 1234);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        json_t *line = line_json(&lines[i]);
        assert_true(json_equal(json_array_get(json_object_get(scan, "lines"), i), line));
        json_decref(line);
    }
    const json_t *order = json_array_get(json_object_get(scan, "orders"), 0);
    assert_int_equal(json_integer_value(json_object_get(order, "lines")), 4);
    assert_int_equal(json_integer_value(json_object_get(order, "arrived")), 2);
    json_decref(reply);
}

static void a_duplicate_and_what_is_not_there(void **state)
{
    (void)state;
    const struct parcel_facts facts = {
        .first = {.scan_id = 3, .at_us = 1780000000000000, .station = "dock", .operator= "anna" } };
    struct waiting w = {.scan_id = 18, .hold_no = 4, .verdict = VERDICT_DUPLICATE};
    json_t *reply = reply_of(&w, &facts);
    const json_t *scan = json_object_get(reply, "scan");
    assert_null(json_object_get(reply, "id"));
    assert_string_equal(text_of(json_object_get(scan, "first_received"), "operator"), "anna");
    assert_string_equal(text_of(scan, "hold_no"), "4");
    assert_string_equal(text_of(scan, "raw"), "");
    assert_string_equal(text_of(scan, "customer"), "");
    assert_true(json_is_null(json_object_get(scan, "parcel")));
    assert_int_equal(json_array_size(json_object_get(scan, "lines")), 0);
    assert_int_equal(json_array_size(json_object_get(scan, "orders")), 0);
    json_decref(reply);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_match),
        cmocka_unit_test(a_duplicate_and_what_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
