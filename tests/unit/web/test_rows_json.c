/* Rows as JSON: each kind of cell has its form, and nothing from outside breaks it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/attr.h"
#include "core/verdict.h"
#include "rows_json.h"

static json_t *row;

static json_t *one(enum cell_kind kind, int64_t number, const char *text)
{
    const struct cell cell = {
        .name = "x", .kind = kind, .number = number, .text = text, .len = text ? strlen(text) : 0};
    json_decref(row);
    row = row_json(&cell, 1);
    return json_object_get(row, "x");
}

static int forget(void **state)
{
    (void)state;
    json_decref(row);
    row = NULL;
    return 0;
}

static void each_kind_has_its_form(void **state)
{
    (void)state;
    assert_string_equal(json_string_value(one(CELL_TEXT, 0, "a")), "a");
    assert_int_equal(json_integer_value(one(CELL_NUMBER, -7, NULL)), -7);
    assert_true(json_is_true(one(CELL_FLAG, 1, NULL)));
    assert_true(json_is_false(one(CELL_FLAG, 0, NULL)));
    assert_string_equal(json_string_value(one(CELL_ID, INT64_MAX, NULL)), "9223372036854775807");
    assert_true(json_is_null(one(CELL_ID, 0, NULL)));
    assert_true(json_is_null(one(CELL_TIME, 0, NULL)));
    assert_int_equal(strncmp(json_string_value(one(CELL_TIME, 1767225600000000, NULL)), "20", 2), 0);
    assert_string_equal(json_string_value(one(CELL_VERDICT, VERDICT_COMPLETE, NULL)), "complete");
    assert_string_equal(json_string_value(one(CELL_FLAW, 1, NULL)), "broken");
    assert_true(json_is_true(one(CELL_VOID, 13, NULL)));
    assert_true(json_is_false(one(CELL_VOID, 5, NULL)));
    assert_int_equal(json_integer_value(json_object_get(one(CELL_JSON, 0, "{\"a\":1}"), "a")), 1);
}

/* Of a newer program's database: shown as the number that it is. */
static void unknown_numbers_stay_numbers(void **state)
{
    (void)state;
    static const enum cell_kind kinds[] = {CELL_VERDICT,   CELL_SOURCE, CELL_REASON,     CELL_FLAW,
                                           CELL_HOLD,      CELL_PARCEL, CELL_LABEL_KIND, CELL_LABEL_STATE,
                                           CELL_CONDITION, CELL_INTENT};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        assert_int_equal(json_integer_value(one(kinds[i], 4711, NULL)), 4711);
        if (kinds[i] != CELL_REASON)
            assert_int_equal(json_integer_value(one(kinds[i], -5, NULL)), -5);
    }
}

static void bytes_come_twice(void **state)
{
    (void)state;
    const struct cell cell = {.name = "raw", .kind = CELL_BYTES, .text = "A\xFF\0B", .len = 4};
    row = row_json(&cell, 1);
    assert_string_equal(json_string_value(json_object_get(row, "raw_hex")), "41ff0042");
    /* U+FFFD for the byte that is none, and for the NUL. */
    assert_int_equal(json_string_length(json_object_get(row, "raw")), 8);
}

static void nothing_is_null(void **state)
{
    (void)state;
    const struct cell cell = {.name = "x", .kind = CELL_TEXT, .null = true, .text = ""};
    row = row_json(&cell, 1);
    assert_true(json_is_null(json_object_get(row, "x")));
}

static void pictures_are_ours(void **state)
{
    (void)state;
    struct cell cell = {.name = "image_url", .kind = CELL_TEXT, .text = "https://img.example.com/a.jpg"};
    cell.len = strlen(cell.text);
    row = row_json(&cell, 1);
    assert_int_equal(strncmp(json_string_value(json_object_get(row, "picture")), "/pictures/", 10), 0);
    json_decref(row);
    cell.text = "";
    cell.len = 0;
    row = row_json(&cell, 1);
    assert_string_equal(json_string_value(json_object_get(row, "picture")), "");
}

static void rows_are_added_in_order(void **state)
{
    (void)state;
    const struct cell a = {.name = "x", .kind = CELL_NUMBER, .number = 1};
    const struct cell b = {.name = "x", .kind = CELL_NUMBER, .number = 2};
    row = json_array();
    assert_true(rows_add(row, &a, 1));
    assert_true(rows_add(row, &b, 1));
    assert_int_equal(json_array_size(row), 2);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(row, 1), "x")), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(each_kind_has_its_form, forget),
        cmocka_unit_test_teardown(unknown_numbers_stay_numbers, forget),
        cmocka_unit_test_teardown(bytes_come_twice, forget),
        cmocka_unit_test_teardown(nothing_is_null, forget),
        cmocka_unit_test_teardown(pictures_are_ours, forget),
        cmocka_unit_test_teardown(rows_are_added_in_order, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
