/* Request targets: what is taken apart, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "target.h"

static void a_path_has_parts(void **state)
{
    (void)state;
    struct target t;
    assert_true(target_parse("/api/1/parcels/SF%201?limit=5&q=a+b%26c&flag", &t));
    assert_int_equal(t.segment_count, 4);
    assert_string_equal(t.segments[3], "SF 1");
    assert_false(t.folder);
    assert_string_equal(target_query(&t, "limit"), "5");
    assert_string_equal(target_query(&t, "q"), "a b&c");
    assert_string_equal(target_query(&t, "flag"), "");
    assert_null(target_query(&t, "none"));
    target_fini(&t);
    assert_true(target_parse("/", &t));
    assert_int_equal(t.segment_count, 0);
    target_fini(&t);
    assert_true(target_parse("/admin/", &t));
    assert_int_equal(t.segment_count, 1);
    assert_true(t.folder);
    target_fini(&t);
}

static void what_no_page_asks_for_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "x",
        "http://x/",
        "/a//b",
        "/../etc/passwd",
        "/a/..",
        "/.",
        "/%2e%2e/x",
        "/a%2Fb",
        "/a%5Cb",
        "/a\\b",
        "/%00",
        "/a%0d%0aX",
        "/%",
        "/%4",
        "/%zz",
        "/a?b=%1",
        "/a?b=%00",
        "/%ff",
        "/%c0%af",
        "/a\tb",
        "/1/2/3/4/5/6/7/8/9",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct target t = {0};
        if (target_parse(bad[i], &t))
            fail_msg("taken: %s", bad[i]);
        assert_null(t.text);
    }
}

static void too_much_is_refused(void **state)
{
    (void)state;
    char text[TARGET_MAX + 8];
    struct target t;
    memset(text, 'a', sizeof(text));
    text[0] = '/';
    text[TARGET_MAX] = '\0';
    assert_true(target_parse(text, &t));
    assert_int_equal(strlen(t.segments[0]), TARGET_MAX - 1);
    target_fini(&t);
    text[TARGET_MAX] = 'a';
    text[TARGET_MAX + 1] = '\0';
    assert_false(target_parse(text, &t));
    int len = snprintf(text, sizeof(text), "/?");
    for (int i = 0; i < TARGET_QUERY_MAX; i++)
        len += snprintf(text + len, sizeof(text) - (size_t)len, "a=%d&", i);
    assert_true(target_parse(text, &t));
    target_fini(&t);
    snprintf(text + len, sizeof(text) - (size_t)len, "b=1");
    assert_false(target_parse(text, &t));
}

static void patterns_fit(void **state)
{
    (void)state;
    struct target t;
    assert_true(target_parse("/api/1/scans/7", &t));
    assert_true(target_fits(&t, "/api/1/scans/{}"));
    assert_false(target_fits(&t, "/api/1/scans"));
    assert_false(target_fits(&t, "/api/1/scans/{}/x"));
    assert_false(target_fits(&t, "/api/1/scan/{}"));
    assert_false(target_fits(&t, "/"));
    target_fini(&t);
    assert_true(target_parse("/", &t));
    assert_true(target_fits(&t, "/"));
    assert_false(target_fits(&t, "/{}"));
    target_fini(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_has_parts),
        cmocka_unit_test(what_no_page_asks_for_is_refused),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(patterns_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
