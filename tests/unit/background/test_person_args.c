/* What a person's request says, member by member. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "person_args.h"

static void texts(void **state)
{
    (void)state;
    struct error err;
    const char *value;
    json_t *args = json_loads("{\"a\":\"x\",\"n\":1,\"e\":\"\"}", 0, NULL);
    assert_string_equal(person_text(args, "a"), "x");
    assert_string_equal(person_text(args, "n"), "");
    assert_string_equal(person_text(NULL, "a"), "");
    assert_true(person_need(args, "a", &value, &err));
    assert_false(person_need(args, "e", &value, &err));
    assert_non_null(strstr(err.text, "\"e\" is missing"));
    json_decref(args);
}

/* An empty text is no "nothing given": whoever asks for the lines of "" must not get all of them. */
static void lists(void **state)
{
    (void)state;
    struct error err;
    const char *list[2];
    size_t count = 9;
    json_t *args = json_loads(
        "{\"one\":\"x\",\"two\":[\"x\",\"y\"],\"three\":[\"x\",\"y\",\"z\"],\"none\":[],\"empty\":\"\","
        "\"hole\":[\"x\",\"\"],\"number\":7,\"mixed\":[\"x\",1],\"null\":null}",
        0, NULL);
    assert_true(person_list(args, "one", list, 2, &count, &err));
    assert_int_equal(count, 1);
    assert_true(person_list(args, "two", list, 2, &count, &err));
    assert_int_equal(count, 2);
    assert_string_equal(list[1], "y");
    assert_true(person_list(args, "none", list, 2, &count, &err));
    assert_int_equal(count, 0);
    assert_true(person_list(args, "absent", list, 2, &count, &err));
    assert_int_equal(count, 0);
    static const char *const bad[] = {"three", "empty", "hole", "number", "mixed", "null"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (person_list(args, bad[i], list, 2, &count, &err) || strstr(err.text, bad[i]) == NULL)
            fail_msg("%s", bad[i]);
    json_decref(args);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts), cmocka_unit_test(lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
