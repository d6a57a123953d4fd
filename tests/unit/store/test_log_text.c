/* The log's rows as text: what a spreadsheet or a script gets must be what is on file, whatever is in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/condition.h"
#include "core/printing.h"
#include "store/log_text.h"

/* As the database gives a scan that made no receipt. */
static struct log_row bare_row(void)
{
    return (struct log_row){.at_us = 1700000000123456,
                            .station = "dock-1",
                            .scan_id = 7,
                            .verdict = VERDICT_UNKNOWN,
                            .counted = -1,
                            .condition = -1,
                            .weight_g = -1,
                            .label_state = -1,
                            .clock_ok = true};
}

static json_t *as_json(const struct log_row *row)
{
    struct text out = {0};
    log_json_row(&out, row);
    assert_int_equal(out.data[out.len - 1], '\n');
    assert_ptr_equal(strchr(out.data, '\n'), out.data + out.len - 1); /* one line */
    json_t *o = json_loads(out.data, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(o);
    text_fini(&out);
    return o;
}

static const char *member(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));
    return text ? text : "(none)";
}

static void csv_is(const char *text, const char *expected)
{
    struct text out = {0};
    csv_add_field(&out, text);
    assert_string_equal(out.data ? out.data : "", expected);
    text_fini(&out);
}

static void fields_are_quoted_when_they_must_be(void **state)
{
    (void)state;
    csv_is("SF1331875979567", "SF1331875979567");
    csv_is("", "");
    csv_is("a,b", "\"a,b\"");
    csv_is("say \"hi\"", "\"say \"\"hi\"\"\"");
    csv_is("\"", "\"\"\"\"");
    csv_is("two\nlines", "\"two\nlines\"");
    csv_is("围巾", "围巾");
}

/* Somebody else wrote it on a parcel, and it would run on the reader's machine. */
static void formulas_are_neutralised(void **state)
{
    (void)state;
    csv_is("=1+1", "\"'=1+1\"");
    csv_is("+7 900", "\"'+7 900\"");
    csv_is("-1", "\"'-1\"");
    csv_is("@SUM(A1)", "\"'@SUM(A1)\"");
    csv_is("\t=1", "\"'\t=1\"");
    csv_is("\r=1", "\"'\r=1\"");
    csv_is("\n=1", "\"'\n=1\"");
    csv_is("＝1+1", "\"'＝1+1\""); /* East Asian spreadsheets take the wide signs for it, too */
    csv_is("＠SUM(A1)", "\"'＠SUM(A1)\"");
    csv_is("（围巾）", "（围巾）");
    csv_is("1=1", "1=1"); /* only in front */
    csv_is("=\"x\"", "\"'=\"\"x\"\"\"");
}

/* How many fields a record has; text in quotes does not count. */
static size_t fields_in(const char *record)
{
    size_t fields = 1;
    bool quoted = false;
    for (; *record; record++) {
        quoted = quoted != (*record == '"');
        fields += !quoted && *record == ',';
    }
    return fields;
}

static void a_row_has_a_field_a_column(void **state)
{
    (void)state;
    struct text head = {0};
    struct text out = {0};
    struct log_row row = bare_row();
    text_copy(row.title, sizeof(row.title), "a \"scarf\", red");
    memcpy(row.raw, "=cmd\xFF\x1D", 6);
    row.raw_len = 6;
    log_csv_head(&head);
    log_csv_row(&out, &row);
    assert_memory_equal(head.data,
                        "\xEF\xBB\xBF"
                        "at,station,operator,scanner,scan_id,raw,waybill,",
                        3 + 48);
    assert_int_equal(fields_in(head.data), 23);
    assert_int_equal(fields_in(out.data), 23);
    assert_string_equal(head.data + head.len - 2, "\r\n");
    assert_string_equal(out.data + out.len - 2, "\r\n");
    assert_non_null(strstr(out.data, ",\"a \"\"scarf\"\", red\","));
    assert_non_null(strstr(out.data, ",7,\"'=cmd"));
    assert_int_equal(utf8_decode(strstr(out.data, "cmd") + 3, out.data + out.len, &(uint32_t){0}),
                     3); /* U+FFFD */
    text_fini(&head);
    text_fini(&out);
}

static void what_is_not_there_is_null(void **state)
{
    (void)state;
    static const char *const none[] = {"operator", "scanner",  "waybill",   "parcel_index", "parcel_total",
                                       "hold_no",  "order_id", "line_id",   "title",        "config",
                                       "quantity", "counted",  "condition", "weight_g",     "label_state",
                                       "bin",      "voided_at"};
    const struct log_row row = bare_row();
    json_t *o = as_json(&row);
    assert_int_equal(json_object_size(o), 23);
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        if (!json_is_null(json_object_get(o, none[i])))
            fail_msg("%s is there", none[i]);
    assert_string_equal(member(o, "raw"), ""); /* a scan of nothing is a text, and no missing one */
    assert_string_equal(member(o, "scan_id"), "7");
    assert_string_equal(member(o, "verdict"), "unknown");
    assert_true(json_is_false(json_object_get(o, "late")));
    json_decref(o);
}

/* Two keys more, and only then; CSV's columns are as they are. */
static void a_wrong_clock_is_told(void **state)
{
    (void)state;
    char at[CLOCK_ISO_MAX];
    struct text csv = {0};
    struct log_row row = bare_row();
    row.clock_ok = false;
    json_t *o = as_json(&row);
    assert_int_equal(json_object_size(o), 25);
    assert_true(json_is_false(json_object_get(o, "clock_ok")));
    assert_true(json_is_null(json_object_get(o, "at_corrected")));
    json_decref(o);
    row.corrected_us = row.at_us + 3600000000;
    o = as_json(&row);
    assert_string_equal(member(o, "at_corrected"), clock_iso(at, row.corrected_us));
    assert_string_equal(member(o, "at"), clock_iso(at, row.at_us));
    json_decref(o);
    log_csv_row(&csv, &row);
    assert_int_equal(fields_in(csv.data), 23);
    text_fini(&csv);
}

static void what_is_there_is_told(void **state)
{
    (void)state;
    struct log_row row = bare_row();
    row.has_receipt = true;
    row.quantity = 3;
    row.counted = 0; /* none was in it: counted all the same */
    row.condition = CONDITION_MISSING;
    row.weight_g = 0;
    row.parcel_index = 2;
    row.parcel_total = 3;
    row.hold_no = 12;
    row.late = true;
    row.voided_at_us = row.at_us;
    row.label_state = LABEL_STATE_QUEUED;
    memcpy(row.raw, "\"\\\0\n", 4);
    row.raw_len = 4;
    json_t *o = as_json(&row);
    assert_int_equal(json_integer_value(json_object_get(o, "quantity")), 3);
    assert_true(json_is_integer(json_object_get(o, "counted")));
    assert_int_equal(json_integer_value(json_object_get(o, "counted")), 0);
    assert_string_equal(member(o, "condition"), condition_name(CONDITION_MISSING));
    assert_true(json_is_integer(json_object_get(o, "weight_g")));
    assert_int_equal(json_integer_value(json_object_get(o, "parcel_index")), 2);
    assert_int_equal(json_integer_value(json_object_get(o, "parcel_total")), 3);
    assert_string_equal(member(o, "hold_no"), "12");
    assert_string_equal(member(o, "label_state"), label_state_name(LABEL_STATE_QUEUED));
    assert_string_equal(member(o, "voided_at"), member(o, "at"));
    assert_true(json_is_true(json_object_get(o, "late")));
    assert_memory_equal(member(o, "raw"), "\"\\", 2);
    json_decref(o);
    /* Of a scan without a receipt the line's quantity says nothing. */
    row.has_receipt = false;
    o = as_json(&row);
    assert_true(json_is_null(json_object_get(o, "quantity")));
    json_decref(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_quoted_when_they_must_be),
        cmocka_unit_test(formulas_are_neutralised),
        cmocka_unit_test(a_row_has_a_field_a_column),
        cmocka_unit_test(what_is_not_there_is_null),
        cmocka_unit_test(a_wrong_clock_is_told),
        cmocka_unit_test(what_is_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
