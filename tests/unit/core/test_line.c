#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/line.h"

static void statuses_say_void_and_arrived(void **state)
{
    (void)state;
    for (int id = -1; id <= 20; id++) {
        const struct order_line line = {.status_id = id};
        assert_int_equal(line_void(&line), id >= 11 && id <= 13);
        assert_int_equal(line_arrived(&line), id >= 6 && id <= 10);
    }
}

static void the_hash_is_of_order_and_line(void **state)
{
    (void)state;
    const struct order_line line = {.order_id = "ORD-1", .line_id = "23", .title = "a"};
    const struct order_line again = {.order_id = "ORD-1", .line_id = "23", .title = "b", .quantity = 3};
    const struct order_line moved = {.order_id = "ORD-12", .line_id = "3"};
    const struct order_line other = {.order_id = "ORD-1", .line_id = "24"};
    assert_true(line_hash(&line) == line_hash(&again));
    assert_true(line_hash(&line) != line_hash(&moved)); /* where one text ends counts */
    assert_true(line_hash(&line) != line_hash(&other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statuses_say_void_and_arrived),
        cmocka_unit_test(the_hash_is_of_order_and_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
