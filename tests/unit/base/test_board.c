#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <cmocka.h>

#include "base/board.h"
#include "base/clock.h"
#include "base/thread.h"

struct picture {
    uint64_t number;
    uint64_t same[100];
};

static void only_the_newest_counts(void **state)
{
    (void)state;
    struct board *b = board_new(sizeof(struct picture));
    struct picture seen = {.number = 9};
    assert_int_equal(board_read(b, &seen), 0);
    assert_int_equal(seen.number, 0);
    board_put(b, &(struct picture){.number = 1});
    board_put(b, &(struct picture){.number = 2});
    assert_int_equal(board_read(b, &seen), 2);
    assert_int_equal(seen.number, 2);
    board_free(b);
}

static void waiting_ends_at_deadline_or_close(void **state)
{
    (void)state;
    struct board *b = board_new(sizeof(struct picture));
    struct picture seen;
    assert_int_equal(board_wait(b, 0, clock_mono_us() + 5000, &seen), 0);
    board_close(b);
    assert_int_equal(board_wait(b, 0, CLOCK_FOREVER, &seen), 0);
    board_free(b);
}

static void descriptor_tells_of_a_new_picture(void **state)
{
    (void)state;
    struct board *b = board_new(sizeof(struct picture));
    struct pollfd fd = {.fd = board_fd(b), .events = POLLIN};
    struct pollfd other = {.fd = board_fd(b), .events = POLLIN};
    eventfd_t count;
    assert_int_equal(poll(&fd, 1, 0), 0);
    board_put(b, &(struct picture){.number = 1});
    assert_int_equal(poll(&fd, 1, 0), 1);
    assert_int_equal(eventfd_read(fd.fd, &count), 0);
    assert_int_equal(poll(&fd, 1, 0), 0);
    assert_int_equal(poll(&other, 1, 0), 1); /* each watcher has its own */
    board_free(b);
}

enum { PICTURES = 2000 };

static void put_many(void *arg)
{
    for (uint64_t n = 1; n <= PICTURES; n++) {
        struct picture p = {.number = n};
        for (int i = 0; i < 100; i++)
            p.same[i] = n;
        board_put(arg, &p);
    }
}

static void pictures_are_never_mixed(void **state)
{
    (void)state;
    struct board *b = board_new(sizeof(struct picture));
    struct thread thread = {0};
    struct error err;
    assert_true(thread_start(&thread, "painter", put_many, b, &err));
    struct picture seen = {0};
    uint64_t number = 0;
    while (seen.number < PICTURES) {
        number = board_wait(b, number, CLOCK_FOREVER, &seen);
        for (int i = 0; i < 100; i++)
            assert_int_equal(seen.same[i], seen.number);
    }
    thread_join(&thread);
    board_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_newest_counts),
        cmocka_unit_test(waiting_ends_at_deadline_or_close),
        cmocka_unit_test(descriptor_tells_of_a_new_picture),
        cmocka_unit_test(pictures_are_never_mixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
