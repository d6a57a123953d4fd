#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/queue.h"
#include "base/thread.h"

struct item {
    struct queue_node node;
    int value;
};

static int freed;

static void free_item(struct queue_node *node)
{
    freed++;
    free(node);
}

static struct queue_node *item(int value)
{
    struct item *i = mem_new(sizeof(*i));
    i->value = value;
    return &i->node;
}

static int pop(struct queue *q, int64_t deadline_us)
{
    struct queue_node *node = queue_pop(q, deadline_us);
    if (node == NULL)
        return -1;
    int value = ((struct item *)node)->value;
    free(node);
    return value;
}

static void serves_lanes_in_order(void **state)
{
    (void)state;
    struct queue *q = queue_new(10, free_item);
    assert_true(queue_push(q, 2, item(30)));
    assert_true(queue_push(q, 1, item(20)));
    assert_true(queue_push(q, 0, item(10)));
    assert_true(queue_push(q, 0, item(11)));
    assert_int_equal(queue_length(q, 0), 2);
    assert_int_equal(pop(q, 0), 10);
    assert_int_equal(pop(q, 0), 11);
    assert_int_equal(pop(q, 0), 20);
    assert_int_equal(pop(q, 0), 30);
    assert_int_equal(pop(q, 0), -1);
    queue_free(q);
}

static void refuses_when_full_or_closed(void **state)
{
    (void)state;
    struct queue *q = queue_new(1, free_item);
    assert_true(queue_push(q, 0, item(1)));
    struct queue_node *second = item(2);
    assert_false(queue_push(q, 0, second));
    assert_true(queue_push(q, 1, second)); /* each lane has its own room */
    queue_close(q);
    struct queue_node *third = item(3);
    assert_false(queue_push(q, 0, third));
    free(third);
    assert_int_equal(pop(q, CLOCK_FOREVER), 1); /* what was pushed before is still served */
    freed = 0;
    queue_free(q);
    assert_int_equal(freed, 1);
}

static void wakes_at_the_deadline(void **state)
{
    (void)state;
    struct queue *q = queue_new(1, free_item);
    int64_t deadline = clock_mono_us() + 20000;
    assert_int_equal(pop(q, deadline), -1);
    assert_true(clock_mono_us() >= deadline);
    queue_free(q);
}

static void descriptor_tells_when_there_is_something(void **state)
{
    (void)state;
    struct queue *q = queue_new(4, free_item);
    struct pollfd fd = {.fd = queue_fd(q), .events = POLLIN};
    assert_int_equal(poll(&fd, 1, 0), 0);
    assert_true(queue_push(q, 0, item(1)));
    assert_true(queue_push(q, 1, item(2)));
    assert_int_equal(poll(&fd, 1, 0), 1);
    assert_int_equal(pop(q, 0), 1);
    assert_int_equal(poll(&fd, 1, 0), 1);
    assert_int_equal(pop(q, 0), 2);
    assert_int_equal(poll(&fd, 1, 0), 0);
    queue_close(q);
    assert_int_equal(poll(&fd, 1, 0), 1);
    queue_free(q);
}

enum { PUSHERS = 3, EACH = 5000 };

struct pusher {
    struct queue *q;
    int first;
};

static void push_many(void *arg)
{
    struct pusher *p = arg;
    for (int i = 0; i < EACH; i++) {
        struct queue_node *node = item(p->first + i);
        while (!queue_push(p->q, 0, node))
            ;
    }
}

static void pushing_waits_for_room_or_the_end(void **state)
{
    (void)state;
    struct queue *q = queue_new(1, free_item);
    struct queue *other = queue_new(1, free_item);
    struct queue_node *second = item(2);
    assert_true(queue_push_waiting(q, 0, item(1), other));
    queue_close(other);
    assert_false(queue_push_waiting(q, 0, second, other)); /* full, and the other has ended */
    assert_int_equal(pop(q, 0), 1);
    assert_true(queue_push_waiting(q, 0, second, other)); /* there is room: nothing to wait for */
    assert_int_equal(pop(q, 0), 2);
    queue_close(q);
    second = item(3);
    assert_false(queue_push_waiting(q, 0, second, NULL));
    free(second);
    queue_free(other);
    queue_free(q);
}

static void nothing_is_lost_between_threads(void **state)
{
    (void)state;
    struct queue *q = queue_new(64, free_item);
    struct thread threads[PUSHERS] = {0};
    struct pusher pushers[PUSHERS];
    struct error err;
    for (int i = 0; i < PUSHERS; i++) {
        pushers[i] = (struct pusher){.q = q, .first = i * EACH};
        assert_true(thread_start(&threads[i], "pusher", push_many, &pushers[i], &err));
    }
    int next[PUSHERS] = {0};
    for (int n = 0; n < PUSHERS * EACH; n++) {
        int value = pop(q, CLOCK_FOREVER);
        int who = value / EACH;
        assert_int_equal(value % EACH, next[who]); /* each pusher's order is kept */
        next[who]++;
    }
    for (int i = 0; i < PUSHERS; i++)
        thread_join(&threads[i]);
    assert_int_equal(pop(q, 0), -1);
    queue_free(q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(serves_lanes_in_order),
        cmocka_unit_test(refuses_when_full_or_closed),
        cmocka_unit_test(wakes_at_the_deadline),
        cmocka_unit_test(descriptor_tells_when_there_is_something),
        cmocka_unit_test(pushing_waits_for_room_or_the_end),
        cmocka_unit_test(nothing_is_lost_between_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
