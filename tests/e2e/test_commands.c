/* Command bar codes and the requests of the second step, through the station as a scanner and a page use it. */
#include "station_fixture.h"

#include <inttypes.h>

#include "config.h"
#include "core/command.h"
#include "station_link.h"
#include "store/counting.h"
#include "store/receiving.h"

struct desk {
    struct fixture f;
    struct config config;
    struct station_link *link;
    unsigned char key[COMMAND_KEY_BYTES];
};

static void open_station(struct desk *d)
{
    struct error err;
    d->link = station_link_open(&d->config, true, &err);
    if (d->link == NULL)
        fail_msg("%s", err.text);
}

static int set_up(void **state)
{
    struct error err;
    struct sim_config sim;
    struct desk *d = mem_new(sizeof(*d));
    char db[160];
    sim_config_init(&sim);
    fixture_open(&d->f, &sim, "");
    assert_true(config_read(&d->config, d->f.config, &err));
    open_station(d);
    station_link_close(d->link);
    text_format(db, sizeof(db), "%s/tallyman.db", d->f.state);
    struct store *store = store_open(db, STORE_WRITE, &err);
    assert_non_null(store);
    assert_true(store_command_key(store, d->key, &err));
    store_close(store);
    open_station(d);
    *state = d;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *d = *state;
    station_link_close(d->link);
    fixture_close(&d->f);
    free(d);
    return 0;
}

/* One request; its reply, json_decref(). */
static json_t *ask(struct desk *d, json_t *request)
{
    struct error err = {0};
    AUTOFREE char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    AUTOFREE char *reply = station_link_ask(d->link, text, &err);
    if (reply == NULL)
        fail_msg("%s", err.text);
    json_t *o = json_loads(reply, 0, NULL);
    assert_non_null(o);
    return o;
}

/* A code read by a scanner, after the live answer; the scan's object in *ret_reply's "scan". */
static json_t *scan(struct desk *d, const char *scanner, const char *code)
{
    char hex[600];
    text_hex(hex, sizeof(hex), code, strlen(code));
    return ask(d, json_pack("{s:i, s:s, s:s, s:s, s:b}", "id", 1, "do", "scan", "raw_hex", hex, "scanner",
                            scanner, "wait", 1));
}

static void expect_scan(struct desk *d, const char *scanner, const char *code, const char *verdict,
                        const char *reason)
{
    json_t *reply = scan(d, scanner, code);
    const json_t *o = json_object_get(reply, "scan");
    assert_non_null(o);
    assert_string_equal(fixture_text(o, "verdict"), verdict);
    if (reason)
        assert_string_equal(fixture_text(o, "reason"), reason);
    json_decref(reply);
}

static void command(struct desk *d, const char *scanner, enum command_code code, const char *argument,
                    const char *reason)
{
    char text[COMMAND_TEXT_SIZE];
    assert_true(command_write(code, argument, d->key, text));
    expect_scan(d, scanner, text, "command", reason);
}

/* The newest row of `log --json` for a waybill. */
static json_t *log_of(struct desk *d, const char *waybill)
{
    char *out;
    assert_int_equal(
        fixture_run(&d->f, NULL, &out, ARGS("log", "--format", "json", "--waybill", waybill, "--limit", "1")),
        0);
    json_t *row = json_loads(out, 0, NULL);
    if (row == NULL)
        fail_msg("no row: %s", out);
    free(out);
    return row;
}

static void about_the_parcel_just_scanned(void **state)
{
    struct desk *d = *state;
    expect_scan(d, "left", "SF2000000000014", "complete", NULL);
    command(d, "left", COMMAND_DAMAGED, NULL, "noted");
    command(d, "left", COMMAND_COUNT_N, "3", "noted");
    command(d, "left", COMMAND_BIN, "A-017", "noted");
    json_t *row = log_of(d, "SF2000000000014");
    assert_string_equal(fixture_text(row, "condition"), "damaged");
    assert_int_equal(json_integer_value(json_object_get(row, "counted")), 3);
    assert_string_equal(fixture_text(row, "bin"), "A-017");
    assert_true(json_is_null(json_object_get(row, "weight_g")));
    json_decref(row);
}

static void the_other_scanner_is_not_touched(void **state)
{
    struct desk *d = *state;
    expect_scan(d, "left", "805321013240983139", "complete", NULL);
    command(d, "right", COMMAND_DAMAGED, NULL, "scan_parcel");
    expect_scan(d, "right", "SF1331875979567", "complete", NULL);
    json_t *row = log_of(d, "805321013240983139");
    assert_true(json_is_null(json_object_get(row, "condition")));
    json_decref(row);
    row = log_of(d, "SF1331875979567");
    assert_string_equal(fixture_text(row, "condition"), "damaged");
    json_decref(row);
    command(d, "right", COMMAND_UNDO, NULL, "undone");
    row = log_of(d, "SF1331875979567");
    assert_false(json_is_null(json_object_get(row, "voided_at")));
    json_decref(row);
    char undo[COMMAND_TEXT_SIZE];
    assert_true(command_write(COMMAND_UNDO, NULL, d->key, undo));
    expect_scan(d, "right", undo, "repeat", "same_code"); /* it takes no effect twice */
}

static void several_lines_cannot_be_counted_by_bar_code(void **state)
{
    struct desk *d = *state;
    expect_scan(d, "left", "JT0006968326954", "match", NULL);
    command(d, "left", COMMAND_COUNT_N, "2", "which_line");
    json_t *row = log_of(d, "JT0006968326954");
    json_t *request = json_pack("{s:i, s:s, s:s, s:s, s:s, s:i, s:s}", "id", 2, "do", "count", "scan_id",
                                fixture_text(row, "scan_id"), "order_id", fixture_text(row, "order_id"),
                                "line_id", fixture_text(row, "line_id"), "counted", 2, "condition",
                                "surplus");
    json_t *reply = ask(d, request);
    assert_true(json_is_true(json_object_get(reply, "ok")));
    json_decref(reply);
    json_t *after = log_of(d, "JT0006968326954");
    assert_string_equal(fixture_text(after, "condition"), "surplus");
    assert_int_equal(json_integer_value(json_object_get(after, "counted")), 2);
    json_decref(after);
    request = json_pack("{s:i, s:s, s:s, s:s, s:s, s:i}", "id", 3, "do", "count", "scan_id",
                        fixture_text(row, "scan_id"), "order_id", "ORD-9", "line_id", "1", "counted", 2);
    reply = ask(d, request);
    assert_string_equal(fixture_text(reply, "error"), "this parcel has not received line 1 of order ORD-9");
    json_decref(reply);
    json_decref(row);
}

static void operators_sign_on_by_badge(void **state)
{
    struct desk *d = *state;
    command(d, "left", COMMAND_OPERATOR, "BADGE-1", "signed_on");
    expect_scan(d, "left", "775510197994133", "complete", NULL);
    json_t *row = log_of(d, "775510197994133");
    assert_string_equal(fixture_text(row, "operator"), "BADGE-1");
    json_decref(row);
    /* A restart knows who stands there. */
    station_link_close(d->link);
    open_station(d);
    expect_scan(d, "left", "805321013240983139", "complete", NULL);
    row = log_of(d, "805321013240983139");
    assert_string_equal(fixture_text(row, "operator"), "BADGE-1");
    json_decref(row);
    command(d, "left", COMMAND_END, NULL, "signed_off");
    expect_scan(d, "left", "DPK364112047425", "stopped", NULL);
    row = log_of(d, "DPK364112047425");
    assert_true(json_is_null(json_object_get(row, "operator")));
    json_decref(row);
}

static void a_parcel_goes_on_hold_by_hand(void **state)
{
    struct desk *d = *state;
    json_t *reply = scan(d, "left", "YT4512345678901");
    char id[24];
    text_copy(id, sizeof(id), fixture_text(json_object_get(reply, "scan"), "scan_id"));
    assert_string_equal(fixture_text(json_object_get(reply, "scan"), "verdict"), "match");
    json_decref(reply);
    command(d, "left", COMMAND_HOLD, NULL, "put_on_hold");
    reply = ask(d, json_pack("{s:i, s:s, s:s}", "id", 4, "do", "hold", "scan_id", id));
    assert_true(json_is_string(json_object_get(reply, "hold_no"))); /* the same one again */
    char hold_no[24];
    text_copy(hold_no, sizeof(hold_no), fixture_text(reply, "hold_no"));
    json_decref(reply);
    reply = ask(d, json_pack("{s:i, s:s, s:s}", "id", 5, "do", "hold", "scan_id", id));
    assert_string_equal(fixture_text(reply, "hold_no"), hold_no);
    json_decref(reply);
    /* The receipt stands. */
    json_t *row = log_of(d, "YT4512345678901");
    assert_true(json_is_null(json_object_get(row, "voided_at")));
    assert_false(json_is_null(json_object_get(row, "order_id")));
    json_decref(row);
    expect_scan(d, "right", "YT4512345678901", "duplicate", NULL);
}

static void what_is_no_command_of_ours_is_refused(void **state)
{
    struct desk *d = *state;
    char text[COMMAND_TEXT_SIZE];
    unsigned char other[COMMAND_KEY_BYTES] = {1};
    assert_true(command_write(COMMAND_UNDO, NULL, other, text));
    expect_scan(d, "left", text, "refused", NULL);
    command(d, "nobody", COMMAND_UNDO, NULL, "nothing_to_undo");
    command(d, "nobody", COMMAND_NEXT, NULL, "no_question");
}

static void wrong_requests_say_why(void **state)
{
    struct desk *d = *state;
    static const char *const wrong[][2] = {
        {"{\"id\":1,\"do\":\"weight\",\"scan_id\":\"999\",\"weight_g\":5}",
         "scan 999 is no parcel on file; `tallyman log` shows them"},
        {"{\"id\":1,\"do\":\"bin\",\"scan_id\":\"x\",\"bin\":\"A\"}",
         "scan_id is not the number of a scan; `tallyman log` shows them"},
        {"{\"id\":1,\"do\":\"operator\",\"name\":\"x\"}", "scanner is missing"},
        {"{\"id\":1,\"do\":\"language\",\"language\":\"xx\"}", "language is en, ru or zh_CN"},
        {"{\"id\":1,\"do\":\"dance\"}", "\"do\":\"dance\" is nothing this station knows"},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        json_t *reply = ask(d, json_loads(wrong[i][0], 0, NULL));
        assert_true(json_is_false(json_object_get(reply, "ok")));
        assert_string_equal(fixture_text(reply, "error"), wrong[i][1]);
        json_decref(reply);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(about_the_parcel_just_scanned, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_other_scanner_is_not_touched, set_up, tear_down),
        cmocka_unit_test_setup_teardown(several_lines_cannot_be_counted_by_bar_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(operators_sign_on_by_badge, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_parcel_goes_on_hold_by_hand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_command_of_ours_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_requests_say_why, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
