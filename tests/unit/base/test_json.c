#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/mem.h"

static void expect(json_t *object, const char *text)
{
    AUTOFREE char *line = json_dumps(object, JSON_COMPACT);
    assert_non_null(line);
    assert_string_equal(line, text);
    json_decref(object);
}

static void ids_are_strings(void **state)
{
    (void)state;
    json_t *o = json_object();
    json_set_id(o, "a", 0);
    json_set_id(o, "b", 17);
    json_set_id(o, "c", INT64_MAX);
    json_set_id(o, "d", INT64_MIN);
    expect(o, "{\"a\":null,\"b\":\"17\",\"c\":\"9223372036854775807\",\"d\":\"-9223372036854775808\"}");
}

static void times_have_a_zone(void **state)
{
    (void)state;
    setenv("TZ", "UTC-2", 1);
    tzset();
    json_t *o = json_object();
    json_set_time(o, "never", 0);
    json_set_time(o, "at", INT64_C(1778044089123456));
    expect(o, "{\"never\":null,\"at\":\"2026-05-06T07:08:09.123+02:00\"}");
}

static void what_is_no_text_still_makes_json(void **state)
{
    (void)state;
    json_t *o = json_object();
    json_set(o, "null", NULL);
    json_set(o, "plain", "\xE5\x8D\x95\"\\");
    json_set(o, "bytes", "a\xFF\xC3");
    json_object_set_new(o, "nul", json_outside("a\0b", 3));
    json_object_set_new(o, "none", json_outside("", 0));
    expect(o, "{\"null\":\"\",\"plain\":\"\xE5\x8D\x95\\\"\\\\\",\"bytes\":\"a\xEF\xBF\xBD\xEF\xBF\xBD\","
              "\"nul\":\"a\xEF\xBF\xBD"
              "b\","
              "\"none\":\"\"}");
}

static void a_later_value_takes_the_place(void **state)
{
    (void)state;
    json_t *o = json_object();
    json_set_int(o, "n", INT64_MIN);
    json_set_bool(o, "b", true);
    json_set_bool(o, "b", false);
    expect(o, "{\"n\":-9223372036854775808,\"b\":false}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_strings),
        cmocka_unit_test(times_have_a_zone),
        cmocka_unit_test(what_is_no_text_still_makes_json),
        cmocka_unit_test(a_later_value_takes_the_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
