#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "order_compare.h"

static void what_the_platform_dropped(void **state)
{
    (void)state;
    const struct otapi_new_item items[] = {
        {.item_id = "1", .config_id = "40", .quantity = 3},    /* there */
        {.item_id = "1", .config_id = "41", .quantity = 1},    /* another configuration: not there */
        {.item_id = "abb-2", .config_id = "0", .quantity = 5}, /* two of them */
        {.item_id = "3",
         .config_id = NULL,
         .quantity = 1}, /* by the platform's own id; no configuration is none */
        {.item_id = "3", .config_id = "0", .quantity = 1}, /* twice asked for, once there */
    };
    struct compared_line lines[] = {
        {"abb-2", "", "", 2, false},
        {"1", "1", "40", 3, false},
        {"x3", "3", "0", 1, false},
    };
    json_t *dropped = order_compare(items, COUNT_OF(items), lines, COUNT_OF(lines));
    char *text = json_dumps(dropped, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(text, "[{\"config_id\":\"41\",\"got\":0,\"item_id\":\"1\",\"quantity\":1},"
                              "{\"config_id\":\"0\",\"got\":2,\"item_id\":\"abb-2\",\"quantity\":5},"
                              "{\"config_id\":\"0\",\"got\":0,\"item_id\":\"3\",\"quantity\":1}]");
    free(text);
    json_decref(dropped);
}

static void the_fitting_quantity_is_taken_first(void **state)
{
    (void)state;
    const struct otapi_new_item items[] = {{.item_id = "1", .config_id = "0", .quantity = 2},
                                           {.item_id = "1", .config_id = "0", .quantity = 1}};
    struct compared_line lines[] = {{"1", "", "0", 1, false}, {"1", "", "0", 2, false}};
    json_t *dropped = order_compare(items, 2, lines, 2);
    assert_int_equal(json_array_size(dropped), 0);
    json_decref(dropped);
}

static void four_reasons(void **state)
{
    (void)state;
    json_t *reasons = order_drop_reasons();
    assert_int_equal(json_array_size(reasons), 4);
    json_decref(reasons);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_the_platform_dropped),
                                       cmocka_unit_test(the_fitting_quantity_is_taken_first),
                                       cmocka_unit_test(four_reasons)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
