#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "core/role.h"
#include "core/scan.h"

static void people_have_three_roles(void **state)
{
    (void)state;
    for (int i = ROLE_STAFF; i < ROLE_COUNT; i++) {
        enum role role = ROLE_NONE;
        assert_true(role_from_name(role_name((enum role)i), &role));
        assert_int_equal(role, i);
    }
    static const char *const others[] = {"none", "station", "", "Admin", "admin ", "root"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        enum role role = ROLE_DESK;
        assert_false(role_from_name(others[i], &role));
        assert_int_equal(role, ROLE_DESK); /* untouched */
    }
}

static void each_contains_those_before(void **state)
{
    (void)state;
    assert_true(ROLE_NONE < ROLE_STATION && ROLE_STATION < ROLE_STAFF && ROLE_STAFF < ROLE_DESK &&
                ROLE_DESK < ROLE_ADMIN);
}

static void names_may_stand_in_logs_and_files(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "anna", "anna.b_c-d@example", "007"};
    static const char *const bad[] = {"", "a b", "a/b", "a\nb", "a\"b", "Анна", "a:b", "a\x7F"};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(user_name_valid(good[i]));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(user_name_valid(bad[i]));
    char name[USER_NAME_MAX + 1];
    memset(name, 'a', sizeof(name));
    name[USER_NAME_MAX] = '\0';
    assert_false(user_name_valid(name));
    name[USER_NAME_MAX - 1] = '\0';
    assert_true(user_name_valid(name));
    assert_int_equal(USER_NAME_MAX, OPERATOR_NAME_MAX); /* whoever may log in can be an operator */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_have_three_roles),
        cmocka_unit_test(each_contains_those_before),
        cmocka_unit_test(names_may_stand_in_logs_and_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
