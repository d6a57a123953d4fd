/* Bodies of changes: one JSON object or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "body.h"

static void an_object_is_taken(void **state)
{
    (void)state;
    static const char text[] = "{\"name\":\"anna\",\"n\":1}";
    json_error_t why;
    json_t *body = body_read(text, strlen(text), &why);
    assert_non_null(body);
    assert_string_equal(body_text(body, "name"), "anna");
    assert_string_equal(body_text(body, "n"), ""); /* no text */
    assert_string_equal(body_text(body, "none"), "");
    json_decref(body);
}

static void all_else_is_refused_with_a_word(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "[]", "\"x\"", "{", "{\"a\":1}x", "{\"a\":\"\\u0000\"}", "{\"a\":\"\xff\"}", "{\"a\":1,\"a\":2}"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        json_error_t why = {0};
        if (body_read(bad[i], strlen(bad[i]), &why) || why.text[0] == '\0')
            fail_msg("%s: %s", bad[i], why.text);
    }
    json_error_t why = {0};
    assert_null(body_read(NULL, 0, &why));
    assert_true(why.text[0] != '\0');
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_object_is_taken),
                                       cmocka_unit_test(all_else_is_refused_with_a_word)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
