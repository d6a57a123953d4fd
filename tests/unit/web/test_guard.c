/* Which names of a Host header are ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "guard.h"

static void addresses_and_our_names_are_allowed(void **state)
{
    (void)state;
    assert_true(guard_host_allowed("127.0.0.1:8080", "", "dock-1"));
    assert_true(guard_host_allowed("[::1]:8080", "", "dock-1"));
    assert_true(guard_host_allowed("192.0.2.7", "", "dock-1"));
    assert_true(guard_host_allowed("LOCALHOST:80", "", "dock-1"));
    assert_true(guard_host_allowed("dock-1.local:8080", "", "dock-1"));
    assert_true(guard_host_allowed("in.example.com", "https://in.example.com:8443", "dock-1"));
}

static void other_names_are_refused(void **state)
{
    (void)state;
    assert_false(guard_host_allowed(NULL, "", "dock-1"));
    assert_false(guard_host_allowed("", "", "dock-1"));
    assert_false(guard_host_allowed("evil.example", "", "dock-1"));
    assert_false(guard_host_allowed("evil.example", "https://in.example.com", "dock-1"));
    assert_false(guard_host_allowed("dock-1.evil.example", "", "dock-1"));
    assert_false(guard_host_allowed("in.example.com.evil.example", "https://in.example.com", "dock-1"));
    assert_false(guard_host_allowed("[::1", "", "dock-1"));
    assert_false(guard_host_allowed("127.0.0.1.evil.example", "", "dock-1"));
}

static void only_this_machine_is_local(void **state)
{
    (void)state;
    assert_true(guard_host_local("127.0.0.1:1"));
    assert_true(guard_host_local("127.9.9.9"));
    assert_true(guard_host_local("localhost"));
    assert_true(guard_host_local("[::1]:80"));
    assert_false(guard_host_local("192.0.2.7"));
    assert_false(guard_host_local("localhost.evil.example"));
    assert_false(guard_host_local(""));
}

static void the_proxy_says_the_last_address(void **state)
{
    (void)state;
    char address[WEB_ADDRESS_SIZE] = "127.0.0.1";
    static const char *const none[] = {
        "", ",", "203.0.113.9,", "unknown", "203.0.113.9, evil<b>", "203.0.113.9:80"};
    for (size_t i = 0; i < COUNT_OF(none); i++)
        if (guard_forwarded(none[i], address))
            fail_msg("%s: %s", none[i], address);
    assert_string_equal(address, "127.0.0.1");
    assert_true(
        guard_forwarded("10.0.0.1, 203.0.113.9", address)); /* the first is what the browser made up */
    assert_string_equal(address, "203.0.113.9");
    assert_true(guard_forwarded("2001:db8::7", address));
    assert_string_equal(address, "2001:db8::7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_and_our_names_are_allowed),
        cmocka_unit_test(other_names_are_refused),
        cmocka_unit_test(only_this_machine_is_local),
        cmocka_unit_test(the_proxy_says_the_last_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
