#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "waiting.h"

static struct waiting *add(struct waiting_table *t, int64_t scan_id, int64_t deadline_us)
{
    struct waiting *w = mem_new(sizeof(*w));
    w->scan_id = scan_id;
    w->deadline_us = deadline_us;
    waiting_add(t, w);
    return w;
}

static void found_by_number_while_alive(void **state)
{
    (void)state;
    struct waiting_table t = {0};
    assert_null(waiting_find(&t, 1));
    for (int64_t id = 1; id <= 200; id++)
        (void)add(&t, id * 3, CLOCK_FOREVER);
    assert_int_equal(waiting_find(&t, 300)->scan_id, 300);
    assert_null(waiting_find(&t, 301));
    waiting_end(&t, waiting_find(&t, 300));
    assert_null(waiting_find(&t, 300));
    assert_int_equal(waiting_living(&t), 199);
    waiting_sweep(&t);
    assert_int_equal(t.count, 199);
    assert_null(waiting_find(&t, 300));
    assert_int_equal(waiting_find(&t, 303)->scan_id, 303);
    waiting_fini(&t);
}

static void deadlines_come_in_order(void **state)
{
    (void)state;
    struct waiting_table t = {0};
    (void)add(&t, 1, CLOCK_FOREVER);
    struct waiting *second = add(&t, 2, 20);
    struct waiting *third = add(&t, 3, 30);
    assert_ptr_equal(waiting_first_deadline(&t), second);
    second->deadline_us = CLOCK_FOREVER; /* it is over, the scan stays pending */
    assert_ptr_equal(waiting_first_deadline(&t), third);
    waiting_end(&t, third);
    assert_null(waiting_first_deadline(&t));
    waiting_sweep(&t);
    struct waiting *fourth = add(&t, 4, 40);
    assert_ptr_equal(waiting_first_deadline(&t), fourth);
    waiting_fini(&t);
}

static void orders_are_waited_for_once(void **state)
{
    (void)state;
    struct waiting_table t = {0};
    struct waiting *w = add(&t, 1, CLOCK_FOREVER);
    text_copy(w->orders[w->order_count++], ORDER_ID_SIZE, "ORD-1");
    text_copy(w->orders[w->order_count++], ORDER_ID_SIZE, "ORD-2");
    assert_true(waiting_for_order(&t, "ORD-2"));
    assert_false(waiting_for_order(&t, "ORD-3"));
    waiting_order_answered(w, "ORD-1");
    assert_false(waiting_waits_for(w, "ORD-1"));
    assert_true(waiting_waits_for(w, "ORD-2"));
    assert_false(waiting_settled(w));
    waiting_order_answered(w, "ORD-2");
    assert_true(waiting_settled(w));
    w->asked_lines = true;
    assert_false(waiting_settled(w));
    waiting_end(&t, w);
    assert_false(waiting_for_order(&t, "ORD-2"));
    waiting_fini(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found_by_number_while_alive),
        cmocka_unit_test(deadlines_come_in_order),
        cmocka_unit_test(orders_are_waited_for_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
