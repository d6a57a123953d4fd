#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/role.h"
#include "web/password.h"

static void length_is_in_bytes(void **state)
{
    (void)state;
    struct error err;
    char password[PASSWORD_MAX + 2];
    memset(password, 'x', sizeof(password) - 1);
    password[sizeof(password) - 1] = '\0';
    assert_false(password_acceptable(password, &err));
    password[PASSWORD_MAX] = '\0';
    assert_true(password_acceptable(password, &err));
    assert_true(password_acceptable("парол", &err)); /* five letters, ten bytes */
    password[PASSWORD_MIN] = '\0';
    assert_true(password_acceptable(password, &err));
    password[PASSWORD_MIN - 1] = '\0';
    assert_false(password_acceptable(password, &err));
    assert_false(password_acceptable("", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void only_the_right_one_opens(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_MAX];
    char small[20];
    assert_true(password_hash("correct horse", hash, sizeof(hash)));
    assert_int_equal(strncmp(hash, "$argon2id$", 10), 0);
    assert_null(strstr(hash, "correct"));
    assert_true(password_right(hash, "correct horse"));
    assert_false(password_right(hash, "correct horse "));
    assert_false(password_right(hash, ""));
    assert_false(password_right("", ""));
    assert_false(password_right("no hash", "correct horse"));
    assert_false(password_hash("correct horse", small, sizeof(small)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(length_is_in_bytes),
        cmocka_unit_test(only_the_right_one_opens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
