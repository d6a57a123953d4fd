#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/un.h>
#include <cmocka.h>

#include "base/attr.h"
#include "public_address.h"

static bool is_public(const char *text)
{
    struct sockaddr_storage any = {0};
    struct sockaddr_in *in = (struct sockaddr_in *)&any;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&any;
    if (inet_pton(AF_INET, text, &in->sin_addr) == 1) {
        any.ss_family = AF_INET;
    } else {
        assert_int_equal(inet_pton(AF_INET6, text, &in6->sin6_addr), 1);
        any.ss_family = AF_INET6;
    }
    return public_address((struct sockaddr *)&any);
}

static void what_is_not_the_internet_is_refused(void **state)
{
    static const char *const inside[] = {
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "240.0.0.1",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fdff::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "::7f00:1",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(inside); i++)
        if (is_public(inside[i]))
            fail_msg("%s", inside[i]);
}

static void the_internet_is_taken(void **state)
{
    static const char *const outside[] = {
        "1.1.1.1",         "8.8.8.8",         "9.255.255.255",  "11.0.0.0",
        "126.255.255.255", "128.0.0.1",       "172.15.255.255", "172.32.0.0",
        "192.167.255.255", "192.169.0.0",     "100.63.255.255", "100.128.0.0",
        "223.255.255.255", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(outside); i++)
        if (!is_public(outside[i]))
            fail_msg("%s", outside[i]);
}

static void other_families_are_refused(void **state)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    (void)state;
    assert_false(public_address((struct sockaddr *)&un));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_the_internet_is_refused),
        cmocka_unit_test(the_internet_is_taken),
        cmocka_unit_test(other_families_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
