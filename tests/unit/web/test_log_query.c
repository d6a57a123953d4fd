/* The query of the receipt log as a filter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "core/verdict.h"
#include "log_query.h"

static void a_filter(void **state)
{
    (void)state;
    struct target t;
    struct log_query q;
    assert_true(target_parse(
        "/r?waybill=*sf%204711&verdict=match&limit=7&order=O1&operator=anna&station=s&scanner=left&q=x"
        "&since=1h&after=9&before=8",
        &t));
    assert_null(log_query_read(&t, INT64_C(3600) * 1000000 + 5, &q));
    const struct page_filter *f = &q.filter;
    assert_string_equal(f->waybill, "*SF4711");
    assert_int_equal(f->verdict, VERDICT_MATCH);
    assert_int_equal(f->scans, 7);
    assert_int_equal(f->since_us, 5);
    assert_int_equal(f->until_us, 0);
    assert_int_equal(f->after, 9);
    assert_int_equal(f->before, 8);
    assert_string_equal(f->order_id, "O1");
    assert_string_equal(f->operator, "anna");
    assert_string_equal(f->station, "s");
    assert_string_equal(f->scanner, "left");
    assert_string_equal(f->text, "x");
    target_fini(&t);
    assert_true(target_parse("/r", &t));
    assert_null(log_query_read(&t, 0, &q));
    assert_int_equal(q.filter.verdict, -1);
    assert_int_equal(q.limit, 50);
    assert_null(q.filter.waybill);
    target_fini(&t);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const char *const bad[][2] = {
        {"/r?since=x", "since"},       {"/r?until=x", "until"},        {"/r?limit=501", "limit"},
        {"/r?limit=0", "limit"},       {"/r?after=-1", "after"},       {"/r?before=x", "before"},
        {"/r?waybill=%2A", "waybill"}, {"/r?verdict=good", "verdict"},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct target t;
        struct log_query q;
        assert_true(target_parse(bad[i][0], &t));
        const char *wrong = log_query_read(&t, 0, &q);
        if (wrong == NULL || strcmp(wrong, bad[i][1]) != 0)
            fail_msg("%s: %s", bad[i][0], wrong ? wrong : "taken");
        target_fini(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_filter), cmocka_unit_test(what_is_wrong_is_named)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
