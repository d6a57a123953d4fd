#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/mem.h"
#include "core/line_json.h"

static void expect(const struct order_line *line, const char *text)
{
    json_t *o = line_json(line);
    AUTOFREE char *got = json_dumps(o, JSON_COMPACT);
    assert_string_equal(got, text);
    json_decref(o);
}

static void has_every_field_of_the_contract(void **state)
{
    (void)state;
    const struct order_line line = {.order_id = "ORD-1",
                                    .line_id = "2",
                                    .line_num = 9,
                                    .quantity = 3,
                                    .status_id = LINE_STATUS_CANCELLED,
                                    .status = "Cancelled",
                                    .waybill = "SF1, SF2",
                                    .purchase_id = "4001",
                                    .account_id = "not shown",
                                    .provider = "Taobao",
                                    .item_id = "7",
                                    .title = "A \"cup\"",
                                    .title_original = "not shown",
                                    .config = "red",
                                    .image_url = "https://example.com/a.png",
                                    .comment = "thanks",
                                    .operator_comment = "not shown"};
    expect(&line, "{\"order_id\":\"ORD-1\",\"line_id\":\"2\",\"title\":\"A "
                  "\\\"cup\\\"\",\"config\":\"red\",\"quantity\":3,"
                  "\"status_id\":13,\"status\":\"Cancelled\",\"void\":true,\"waybill\":\"SF1, "
                  "SF2\",\"purchase_id\":\"4001\","
                  "\"provider\":\"Taobao\",\"item_id\":\"7\",\"image_url\":\"https://example.com/"
                  "a.png\",\"comment\":\"thanks\"}");
}

static void what_the_platform_left_out_is_empty(void **state)
{
    (void)state;
    const struct order_line line = {0};
    expect(&line, "{\"order_id\":\"\",\"line_id\":\"\",\"title\":\"\",\"config\":\"\",\"quantity\":0,"
                  "\"status_id\":0,\"status\":\"\","
                  "\"void\":false,\"waybill\":\"\",\"purchase_id\":\"\",\"provider\":\"\",\"item_id\":\"\","
                  "\"image_url\":\"\","
                  "\"comment\":\"\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_every_field_of_the_contract),
        cmocka_unit_test(what_the_platform_left_out_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
