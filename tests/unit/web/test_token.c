#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "base/text.h"
#include "token.h"

static int set_up(void **state)
{
    struct error err;
    (void)state;
    return token_init(&err) ? 0 : -1;
}

static void tokens_are_never_the_same(void **state)
{
    (void)state;
    char tokens[50][TOKEN_SIZE];
    for (size_t i = 0; i < COUNT_OF(tokens); i++) {
        token_make(tokens[i]);
        assert_true(token_valid(tokens[i]));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(tokens[i], tokens[k]);
    }
}

static void only_what_we_make_is_valid(void **state)
{
    (void)state;
    char token[TOKEN_SIZE + 1];
    token_make(token);
    token[0] = 'G';
    assert_false(token_valid(token));
    token[0] = 'A'; /* capital letters are not ours */
    assert_false(token_valid(token));
    token[0] = 'a';
    assert_true(token_valid(token));
    token[TOKEN_SIZE - 1] = 'a';
    token[TOKEN_SIZE] = '\0';
    assert_false(token_valid(token));
    token[TOKEN_SIZE - 2] = '\0';
    assert_false(token_valid(token));
    assert_false(token_valid(""));
}

/* What is kept and what pages send back follow from the token, and neither gives it away or is the other. */
static void hash_and_csrf_follow_from_the_token(void **state)
{
    (void)state;
    char token[TOKEN_SIZE];
    char hash[TOKEN_HASH_SIZE];
    char again[TOKEN_HASH_SIZE];
    char csrf[CSRF_SIZE];
    token_make(token);
    token_hash(token, hash);
    token_hash(token, again);
    token_csrf(token, csrf);
    assert_string_equal(hash, again);
    assert_int_equal(strlen(hash), TOKEN_HASH_SIZE - 1);
    assert_int_equal(strlen(csrf), CSRF_SIZE - 1);
    assert_string_not_equal(hash, token);
    assert_int_not_equal(strncmp(hash, csrf, strlen(csrf)), 0);
    token[5] = token[5] == '0' ? '1' : '0';
    token_hash(token, again);
    assert_string_not_equal(hash, again);
}

static void same_is_same(void **state)
{
    (void)state;
    assert_true(token_same("abc", "abc"));
    assert_true(token_same("", ""));
    assert_false(token_same("abc", "abd"));
    assert_false(token_same("abc", "ab"));
    assert_false(token_same("ab", "abc"));
}

static void a_pairing_code_has_six_digits(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        char code[PAIRING_CODE_SIZE];
        token_pairing_code(code);
        assert_int_equal(strlen(code), 6);
        assert_int_equal(strspn(code, "0123456789"), 6);
    }
}

static void the_same_photo_has_the_same_name(void **state)
{
    (void)state;
    char a[PHOTO_NAME_SIZE];
    char b[PHOTO_NAME_SIZE];
    token_content_name("bytes", 5, "jpg", a, sizeof(a));
    token_content_name("bytes", 5, "jpg", b, sizeof(b));
    assert_string_equal(a, b);
    assert_int_equal(strspn(a, "0123456789abcdef"), 32);
    assert_string_equal(a + 32, ".jpg");
    token_content_name("bytez", 5, "jpg", b, sizeof(b));
    assert_string_not_equal(a, b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_are_never_the_same),
        cmocka_unit_test(only_what_we_make_is_valid),
        cmocka_unit_test(hash_and_csrf_follow_from_the_token),
        cmocka_unit_test(same_is_same),
        cmocka_unit_test(a_pairing_code_has_six_digits),
        cmocka_unit_test(the_same_photo_has_the_same_name),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
