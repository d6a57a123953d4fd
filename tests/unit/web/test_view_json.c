/* The picture of the station as pages get it: every member of docs/api.md, hostile text as text, and no pairing code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "view_json.h"

static struct view *view;
static json_t *json;

static int set_up(void **state)
{
    (void)state;
    view = mem_new(sizeof(*view));
    text_copy(view->station, sizeof(view->station), "dock-1");
    text_copy(view->language, sizeof(view->language), "ru");
    view->disk.ok = true;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    json_decref(json);
    json = NULL;
    free(view);
    return 0;
}

static const json_t *at(const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    if (value == NULL)
        fail_msg("no \"%s\"", key);
    return value;
}

static const char *text(const json_t *o, const char *key)
{
    return json_string_value(at(o, key));
}

static void an_empty_station_has_every_member(void **state)
{
    (void)state;
    static const char *const members[] = {
        "ok",       "number",   "station",  "language",  "clock", "at",   "verdict", "last",
        "scanners", "printers", "platform", "providers", "jobs",  "disk", "counts",  "stopping"};
    json = view_json(view, 123);
    for (size_t i = 0; i < COUNT_OF(members); i++)
        (void)at(json, members[i]);
    assert_int_equal(json_object_size(json), COUNT_OF(members));
    assert_true(json_is_null(at(json, "verdict")));
    assert_int_equal(json_integer_value(at(json, "number")), 123);
    assert_string_equal(text(json, "station"), "dock-1");
    assert_int_equal(json_array_size(at(json, "last")), 0);
}

static void a_verdict_is_shown_whole(void **state)
{
    (void)state;
    struct view_verdict *v = &view->verdict;
    v->scan_id = 7;
    v->at_us = 1767225600000000;
    v->verdict = VERDICT_DUPLICATE;
    v->parcel = (struct parcel_index){.index = 1, .total = 3};
    v->parcels_received = 1;
    v->parcels_total = 3;
    v->warnings = WARNING_CHECK_DIGIT | WARNING_FROM_QR;
    v->first.scan_id = 5;
    v->first.at_us = 1767225500000000;
    text_copy(v->first.station, sizeof(v->first.station), "dock-2");
    v->line_count = 1;
    v->lines_total = 20;
    text_copy(v->lines[0].title, sizeof(v->lines[0].title), "<img src=x onerror=alert(1)>");
    text_copy(v->lines[0].picture, sizeof(v->lines[0].picture), "0123456789abcdef.img");
    v->lines[0].void_line = true;
    v->order_count = 1;
    text_copy(v->orders[0].customer, sizeof(v->orders[0].customer), "Иван");
    json = view_json(view, 1);
    const json_t *shown = at(json, "verdict");
    assert_string_equal(text(shown, "scan_id"), "7");
    assert_string_equal(text(shown, "verdict"), "duplicate");
    assert_int_equal(json_integer_value(at(at(shown, "parcel"), "total")), 3);
    assert_int_equal(json_array_size(at(shown, "warnings")), 2);
    assert_string_equal(text(at(shown, "first"), "station"), "dock-2");
    assert_int_equal(json_integer_value(at(shown, "lines_total")), 20);
    const json_t *line = json_array_get(at(shown, "lines"), 0);
    assert_string_equal(text(line, "title"), "<img src=x onerror=alert(1)>");
    assert_string_equal(text(line, "picture"), "/pictures/0123456789abcdef.img");
    assert_true(json_is_true(at(line, "void")));
    assert_string_equal(text(json_array_get(at(shown, "orders"), 0), "customer"), "Иван");
    assert_true(json_is_null(at(shown, "hold_no")));
}

static void lists_are_as_long_as_they_are(void **state)
{
    (void)state;
    view->last_count = 2;
    view->last[0].scan_id = 9;
    view->scanner_count = 1;
    text_copy(view->scanners[0].name, sizeof(view->scanners[0].name), "left");
    view->scanners[0].state = SCANNER_BUSY;
    view->printer_count = 2;
    view->printers[0].waiting = 3;
    view->printers[1].waiting = 4;
    view->printers[1].unsure = 1;
    view->printers[1].state = PRINTER_PAPER_OUT;
    view->background.account_count = 1;
    view->background.accounts[0].old = true;
    view->background.jobs.count = 1;
    json = view_json(view, 1);
    assert_int_equal(json_array_size(at(json, "last")), 2);
    assert_string_equal(text(json_array_get(at(json, "last"), 0), "scan_id"), "9");
    assert_string_equal(text(json_array_get(at(json, "scanners"), 0), "state"), "busy");
    assert_string_equal(text(json_array_get(at(json, "printers"), 1), "state"), "paper_out");
    assert_string_equal(text(json_array_get(at(json, "providers"), 0), "state"), "old");
    assert_int_equal(json_array_size(at(json, "jobs")), 1);
    assert_int_equal(json_integer_value(at(at(json, "counts"), "labels_waiting")), 7);
    assert_int_equal(json_integer_value(at(at(json, "counts"), "labels_unsure")), 1);
}

static void the_pairing_code_is_for_the_terminal(void **state)
{
    (void)state;
    view->pairing_count = 1;
    text_copy(view->pairings[0].code, sizeof(view->pairings[0].code), "471147");
    text_copy(view->pairings[0].name, sizeof(view->pairings[0].name), "tablet-of-somebody");
    json = view_json(view, 1);
    char *all = json_dumps(json, 0);
    assert_null(strstr(all, "471147"));
    assert_null(strstr(all, "tablet-of-somebody"));
    free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_station_has_every_member, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_verdict_is_shown_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lists_are_as_long_as_they_are, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_pairing_code_is_for_the_terminal, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
