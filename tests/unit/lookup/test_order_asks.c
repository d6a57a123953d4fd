#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "order_asks.h"

static void expect_next(struct order_asks *a, const char *order_id)
{
    struct order_ask *ask = order_asks_take(a);
    assert_non_null(ask);
    assert_string_equal(ask->order_id, order_id);
    assert_null(ask->next);
    free(ask);
}

static void first_in_first_out_and_each_once(void **state)
{
    (void)state;
    struct order_asks a = {0};
    assert_null(order_asks_take(&a));
    order_asks_add(&a, "O1");
    order_asks_add(&a, "O2");
    order_asks_add(&a, "O1");
    assert_int_equal(a.count, 2);
    expect_next(&a, "O1");
    order_asks_add(&a, "O1"); /* again, once it has been taken */
    expect_next(&a, "O2");
    expect_next(&a, "O1");
    assert_int_equal(a.count, 0);
    assert_null(order_asks_take(&a));
}

static void what_is_put_back_goes_first(void **state)
{
    (void)state;
    struct order_asks a = {0};
    order_asks_add(&a, "O1");
    order_asks_add(&a, "O2");
    struct order_ask *ask = order_asks_take(&a);
    ask->again = true;
    order_asks_put_back(&a, ask);
    assert_int_equal(a.count, 2);
    order_asks_add(&a, "O1");
    assert_int_equal(a.count, 2);
    assert_true(a.first->again);
    expect_next(&a, "O1");
    expect_next(&a, "O2");
}

static void a_long_id_is_cut(void **state)
{
    (void)state;
    struct order_asks a = {0};
    char id[ORDER_ID_SIZE + 10];
    memset(id, 'x', sizeof(id) - 1);
    id[sizeof(id) - 1] = '\0';
    order_asks_add(&a, id);
    assert_int_equal(strlen(a.first->order_id), ORDER_ID_SIZE - 1);
    free(order_asks_take(&a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_first_out_and_each_once),
        cmocka_unit_test(what_is_put_back_goes_first),
        cmocka_unit_test(a_long_id_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
