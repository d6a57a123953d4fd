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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_and_our_names_are_allowed),
        cmocka_unit_test(other_names_are_refused),
        cmocka_unit_test(only_this_machine_is_local),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
