/* One address cannot keep the others out, nor can many who do not say who they are; whoever is slow goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "crowd.h"

#define SECOND INT64_C(1000000)

static struct sockaddr_storage address_of(const char *text)
{
    struct sockaddr_storage s = {0};
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
        memcpy(&s, &v4, sizeof(v4));
    } else {
        assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
        memcpy(&s, &v6, sizeof(v6));
    }
    return s;
}

static bool admits(struct crowd *c, const char *from)
{
    struct sockaddr_storage a = address_of(from);
    return crowd_admits(c, (const struct sockaddr *)&a);
}

static struct guest *enter(struct crowd *c, const char *from, int fd, int64_t now_us)
{
    struct sockaddr_storage a = address_of(from);
    return crowd_enter(c, fd, (const struct sockaddr *)&a, now_us);
}

static void empty(struct crowd *c)
{
    while (c->guests)
        crowd_leave(c, c->guests);
    assert_int_equal(c->count, 0);
    assert_int_equal(c->strangers, 0);
}

/* Was the other end told that the connection is over? */
static bool is_ended(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
}

static void one_address_has_so_many_and_no_more(void **state)
{
    (void)state;
    struct crowd c = {0};
    for (int i = 0; i < CROWD_ADDRESS_MAX; i++) {
        assert_true(admits(&c, "192.0.2.7"));
        enter(&c, "192.0.2.7", -1, SECOND);
    }
    assert_false(admits(&c, "192.0.2.7"));
    assert_false(admits(&c, "::ffff:192.0.2.7"));
    assert_true(admits(&c, "192.0.2.8"));
    assert_int_equal(c.turned_away, 2);
    /* One that has said who it is makes room. */
    crowd_know(&c, c.guests);
    crowd_know(&c, c.guests); /* each request says it again */
    assert_true(admits(&c, "192.0.2.7"));
    crowd_leave(&c, c.guests->next);
    assert_int_equal(c.strangers, CROWD_ADDRESS_MAX - 2);
    empty(&c);
}

static void this_machine_has_no_limit_of_its_own(void **state)
{
    (void)state;
    struct crowd c = {0};
    for (int i = 0; i < 2 * CROWD_ADDRESS_MAX; i++)
        enter(&c, "127.0.0.1", -1, SECOND);
    assert_true(admits(&c, "127.0.0.1"));
    assert_true(admits(&c, "::1"));
    assert_true(admits(&c, "::ffff:127.0.0.1"));
    empty(&c);
}

static void a_network_of_version_six_is_one_address(void **state)
{
    (void)state;
    struct crowd c = {0};
    char from[64];
    for (int i = 0; i < CROWD_ADDRESS_MAX; i++) {
        snprintf(from, sizeof(from), "2001:db8:1:2::%x", i + 1);
        enter(&c, from, -1, SECOND);
    }
    assert_false(admits(&c, "2001:db8:1:2:ffff::1"));
    assert_true(admits(&c, "2001:db8:1:3::1"));
    empty(&c);
}

static void when_it_is_full_the_oldest_stranger_goes(void **state)
{
    (void)state;
    struct crowd c = {0};
    int known[2];
    int first[2];
    int second[2];
    char from[64];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, known), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, first), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, second), 0);
    crowd_know(&c, enter(&c, "192.0.2.1", known[0], 1 * SECOND));
    enter(&c, "192.0.2.2", first[0], 2 * SECOND);
    enter(&c, "192.0.2.3", second[0], 3 * SECOND);
    for (int i = 2; i < CROWD_STRANGERS_MAX; i++) {
        snprintf(from, sizeof(from), "198.51.%d.%d", i / 200, i % 200);
        enter(&c, from, -1, 4 * SECOND);
    }
    assert_false(is_ended(first[1]));
    enter(&c, "203.0.113.9", -1, 5 * SECOND);
    assert_true(is_ended(first[1]));
    assert_false(is_ended(known[1]));
    assert_false(is_ended(second[1]));
    enter(&c, "203.0.113.10", -1, 5 * SECOND);
    assert_true(is_ended(second[1]));
    assert_false(is_ended(known[1]));
    assert_int_equal(c.strangers, CROWD_STRANGERS_MAX);
    empty(&c);
    for (int i = 0; i < 2; i++) {
        close(known[i]);
        close(first[i]);
        close(second[i]);
    }
}

static void whoever_is_slow_goes(void **state)
{
    (void)state;
    struct crowd c = {0};
    int head[2];
    int photo[2];
    int answer[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, head), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, photo), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, answer), 0);
    enter(&c, "192.0.2.1", head[0], 0);
    guest_enter_state(enter(&c, "192.0.2.2", photo[0], 0), GUEST_BODY, true, 0);
    guest_enter_state(enter(&c, "192.0.2.3", answer[0], 0), GUEST_ANSWER, false, 0);
    crowd_sweep(&c, 29 * SECOND);
    assert_false(is_ended(head[1]));
    crowd_sweep(&c, 31 * SECOND);
    assert_true(is_ended(head[1]));
    assert_false(is_ended(photo[1]));
    crowd_sweep(&c, 181 * SECOND);
    assert_true(is_ended(photo[1]));
    assert_false(is_ended(answer[1]));
    assert_int_equal(c.turned_away, 2);
    empty(&c);
    for (int i = 0; i < 2; i++) {
        close(head[i]);
        close(photo[i]);
        close(answer[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_address_has_so_many_and_no_more),
        cmocka_unit_test(this_machine_has_no_limit_of_its_own),
        cmocka_unit_test(a_network_of_version_six_is_one_address),
        cmocka_unit_test(when_it_is_full_the_oldest_stranger_goes),
        cmocka_unit_test(whoever_is_slow_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
