/* What of a page's request goes on to the station. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "body.h"
#include "do_request.h"

static json_t *object(const char *text)
{
    json_t *o = json_loads(text, 0, NULL);
    assert_non_null(o);
    return o;
}

static void expect(json_t *request, const char *text)
{
    char *got = json_dumps(request, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(got, text);
    free(got);
    json_decref(request);
}

static void what_is_ours_to_say_goes(void **state)
{
    (void)state;
    json_t *o = object(
        "{\"id\":1,\"client\":2,\"audit\":{},\"operator\":\"boss\",\"hash\":\"h\",\"token_hash\":\"t\","
        "\"address\":\"a\",\"scan_id\":\"7\"}");
    do_request_clean(o, "scan_id");
    expect(o, "{\"scan_id\":\"7\"}");
    o = object("{\"id\":3}");
    do_request_clean(o, "pairing_id"); /* whose number the page calls "id" */
    expect(o, "{\"pairing_id\":3}");
    o = object("{}");
    do_request_clean(o, "pairing_id");
    expect(o, "{}");
}

static void a_scan_goes_under_the_pages_name_as_bytes(void **state)
{
    (void)state;
    json_t *o = object("{\"raw\":\"SF1\\n\"}");
    assert_true(do_request_scan(o, "web", false));
    expect(o, "{\"raw_hex\":\"5346310a\",\"scanner\":\"web\",\"typed\":true,\"wait\":false}");
    o = object("{\"raw_hex\":\"5346\",\"typed\":false,\"wait\":true,\"scanner\":\"web\"}");
    assert_true(do_request_scan(o, "web", false));
    expect(o, "{\"raw_hex\":\"5346\",\"scanner\":\"web\",\"typed\":false,\"wait\":true}");
    o = object("{\"raw\":\"\",\"typed\":1}");
    assert_true(do_request_scan(o, "web", false));
    expect(o, "{\"raw_hex\":\"\",\"scanner\":\"web\",\"typed\":true,\"wait\":false}");
}

static void a_page_is_no_other_scanner(void **state)
{
    (void)state;
    json_t *o = object("{\"raw\":\"SF1\",\"scanner\":\"left\"}");
    assert_false(do_request_scan(o, "web", false));
    assert_string_equal(body_text(o, "scanner"), "left"); /* for whoever says what is wrong */
    assert_true(do_request_scan(o, "tablet", true));
    assert_string_equal(body_text(o, "scanner"), "tablet");
    json_decref(o);
}

static void nobody_signs_on_by_name(void **state)
{
    (void)state;
    json_t *o = object("{\"badge\":\"B\",\"name\":\"boss\"}");
    assert_true(do_request_operator(o));
    expect(o, "{\"badge\":\"B\"}");
    o = object("{\"name\":\"boss\",\"badge\":1}");
    assert_false(do_request_operator(o));
    json_decref(o);
}

static void the_audit_trail_names_what_it_is_about(void **state)
{
    (void)state;
    char room[64];
    json_t *o = object(
        "{\"printer\":\"zebra\",\"one\":[\"A-017\"],\"codes\":[\"A-017\",\"B-2\",\"C\"],\"odd\":[1,2]}");
    assert_string_equal(do_request_subject(o, "printer", room, sizeof(room)), "zebra");
    assert_string_equal(do_request_subject(o, "one", room, sizeof(room)), "A-017");
    assert_string_equal(do_request_subject(o, "codes", room, sizeof(room)), "A-017 +2");
    assert_string_equal(do_request_subject(o, "odd", room, sizeof(room)), "");
    assert_string_equal(do_request_subject(o, "", room, sizeof(room)), "");
    json_decref(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_ours_to_say_goes),
                                       cmocka_unit_test(a_scan_goes_under_the_pages_name_as_bytes),
                                       cmocka_unit_test(a_page_is_no_other_scanner),
                                       cmocka_unit_test(nobody_signs_on_by_name),
                                       cmocka_unit_test(the_audit_trail_names_what_it_is_about)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
