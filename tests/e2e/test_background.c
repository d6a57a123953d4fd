/* What goes on by itself, the whole way: a station with its jobs, the simulator, and a client on the control socket. */
#include "station_fixture.h"

#include <sqlite3.h>

#include "config.h"
#include "station_link.h"

enum { WAIT_S = 60 };

struct bed {
    struct fixture f;
    struct config config;
    struct station_link *link;
    pid_t station;
    char log[128];
};

static void link_station(struct bed *bed)
{
    struct error err = {0};
    char control[192];
    int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
    text_format(control, sizeof(control), "%s/control", bed->f.state);
    config_defaults(&bed->config);
    if (!config_read(&bed->config, bed->f.config, &err))
        fail_msg("%s", err.text);
    while (access(control, F_OK) != 0 && clock_mono_us() < until_us)
        usleep(20000);
    bed->link = station_link_open(&bed->config, true, &err);
    if (bed->link == NULL)
        fail_msg("%s", err.text);
}

static void start(struct bed *bed)
{
    bed->station = fixture_spawn(&bed->f, NULL, bed->log, ARGS("run", "--headless", "--no-find"));
    link_station(bed);
}

static void stop(struct bed *bed)
{
    station_link_close(bed->link);
    assert_int_equal(kill(bed->station, SIGTERM), 0);
    assert_int_equal(fixture_wait(bed->station), 0);
}

static void open_bed(struct bed *bed, const char *extra)
{
    struct sim_config sim;
    sim_config_init(&sim);
    sim.orders = 50;
    sim.step_ms = 50;
    fixture_open(&bed->f, &sim, extra);
    text_format(bed->log, sizeof(bed->log), "%s/log", bed->f.folder);
    start(bed);
}

static void close_bed(struct bed *bed)
{
    stop(bed);
    fixture_close(&bed->f);
}

static json_t *ask(struct bed *bed, const char *json)
{
    struct error err;
    char *text = station_link_ask(bed->link, json, &err);
    if (text == NULL)
        fail_msg("%s", err.text);
    json_t *reply = json_loads(text, 0, NULL);
    if (!json_is_true(json_object_get(reply, "ok")))
        fail_msg("%s -> %s", json, text);
    free(text);
    return reply;
}

static json_t *scan(struct bed *bed, const char *code)
{
    char hex[128];
    char json[256];
    text_hex(hex, sizeof(hex), code, strlen(code));
    text_format(json, sizeof(json), "{\"id\":1,\"do\":\"scan\",\"raw_hex\":\"%s\",\"scanner\":\"left\"}",
                hex);
    return ask(bed, json);
}

/* Complete or not depends on whether the order was read in time. */
static void assert_taken(const json_t *reply)
{
    const char *verdict = fixture_text(json_object_get(reply, "scan"), "verdict");
    if (strcmp(verdict, "match") != 0 && strcmp(verdict, "complete") != 0)
        fail_msg("%s", verdict);
}

static int64_t number(const json_t *o, const char *key)
{
    const json_t *value = json_object_get(o, key);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

/* Asks for the status until the member of "background" is that, at most a minute. */
static void wait_for(struct bed *bed, const char *key, int64_t wanted)
{
    int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
    for (;;) {
        json_t *reply = ask(bed, "{\"id\":9,\"do\":\"status\"}");
        int64_t is = number(json_object_get(reply, "background"), key);
        json_decref(reply);
        if (is == wanted)
            return;
        if (clock_mono_us() > until_us)
            fail_msg("%s is %lld", key, (long long)is);
        usleep(50000);
    }
}

/* The outbox's newest entry. */
static json_t *newest(struct bed *bed, const char *state)
{
    char json[96];
    text_format(json, sizeof(json), "{\"id\":2,\"do\":\"outbox.list\",\"state\":\"%s\"}", state);
    json_t *reply = ask(bed, json);
    json_t *row = json_incref(json_array_get(json_object_get(reply, "outbox"), 0));
    assert_non_null(row);
    json_decref(reply);
    return row;
}

static void a_receipt_is_told_to_the_platform(void **state)
{
    struct bed bed = {0};
    (void)state;
    open_bed(&bed, "receiving { on_receipt_status = 6 }");
    json_t *reply = scan(&bed, "SF1331875979567");
    assert_taken(reply);
    json_decref(reply);
    wait_for(&bed, "outbox_waiting", 0);
    wait_for(&bed, "outbox_parked", 0);
    json_t *row = newest(&bed, "done");
    assert_string_equal(fixture_text(row, "order_id"), "ORD-0000000001");
    json_decref(row);
    reply = ask(&bed, "{\"id\":3,\"do\":\"line.find\",\"waybill\":\"SF1331875979567\"}");
    const json_t *line = json_array_get(json_object_get(json_object_get(reply, "result"), "lines"), 0);
    assert_int_equal(number(line, "status_id"), 6);
    json_decref(reply);
    /* Undone after it was told: the admin is asked to look. */
    json_decref(ask(&bed, "{\"id\":4,\"do\":\"undo\",\"scanner\":\"left\"}"));
    wait_for(&bed, "outbox_parked", 1);
    char *out;
    assert_int_equal(fixture_run(&bed.f, NULL, &out, ARGS("outbox", "list")), 0);
    assert_non_null(strstr(out, "undone"));
    assert_non_null(strstr(out, "ORD-0000000001"));
    free(out);
    assert_int_equal(fixture_run(&bed.f, NULL, NULL, ARGS("outbox", "retry", "1")), 1); /* it is not parked */
    assert_int_equal(fixture_run(&bed.f, NULL, NULL, ARGS("outbox", "drop")), 2);
    assert_int_equal(fixture_run(&bed.f, NULL, NULL, ARGS("outbox", "drop", "--all")), 0);
    wait_for(&bed, "outbox_parked", 0);
    close_bed(&bed);
}

static int64_t tries_of_newest(struct bed *bed)
{
    json_t *reply = ask(bed, "{\"id\":2,\"do\":\"outbox.list\"}");
    const json_t *row = json_array_get(json_object_get(reply, "outbox"), 0);
    int64_t tries = row ? number(row, "tries") : 0;
    json_decref(reply);
    return tries;
}

/* The platform has it, but its answer was cut off: an undo leaves that to the admin, too. */
static void what_may_have_been_told_is_not_just_cancelled(void **state)
{
    struct bed bed = {0};
    int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
    (void)state;
    open_bed(&bed, "receiving { on_receipt_status = 6 }");
    fixture_steer(&bed.f, "fault?kind=cut&count=1&method=UpdateOrderLinesForOperator");
    json_t *reply = scan(&bed, "SF1331875979567");
    assert_taken(reply);
    json_decref(reply);
    while (tries_of_newest(&bed) == 0 && clock_mono_us() < until_us)
        usleep(50000);
    json_decref(ask(&bed, "{\"id\":4,\"do\":\"undo\",\"scanner\":\"left\"}"));
    wait_for(&bed, "outbox_waiting", 0);
    wait_for(&bed, "outbox_parked", 1);
    json_t *row = newest(&bed, "undone");
    assert_non_null(strstr(fixture_text(row, "problem"), "told"));
    json_decref(row);
    close_bed(&bed);
}

static void a_status_that_is_refused_is_parked(void **state)
{
    struct bed bed = {0};
    (void)state;
    open_bed(&bed, "receiving { on_receipt_status = 9 }"); /* no line is posted from ordered */
    json_decref(scan(&bed, "SF1331875979567"));
    wait_for(&bed, "outbox_parked", 1);
    json_t *row = newest(&bed, "parked");
    assert_non_null(strstr(fixture_text(row, "problem"), "status 9"));
    json_decref(row);
    json_decref(ask(&bed, "{\"id\":5,\"do\":\"outbox.retry\",\"all\":true}"));
    wait_for(&bed, "outbox_waiting", 0);
    wait_for(&bed, "outbox_parked", 1);
    close_bed(&bed);
}

/* The mirror of the next start brings what a held parcel waited for. */
static void a_held_parcel_is_matched_by_itself(void **state)
{
    struct bed bed = {0};
    (void)state;
    open_bed(&bed, "");
    json_t *reply = scan(&bed, "YT4599999999999");
    assert_string_equal(fixture_text(json_object_get(reply, "scan"), "verdict"), "unknown");
    json_decref(reply);
    stop(&bed);
    fixture_steer(&bed.f, "appear");
    start(&bed);
    int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
    bool late = false;
    while (!late && clock_mono_us() < until_us) {
        char *out;
        assert_int_equal(
            fixture_run(&bed.f, NULL, &out, ARGS("log", "--format", "json", "--waybill", "YT4599999999999")),
            0);
        late = strstr(out, "\"late\": true") != NULL || strstr(out, "\"late\":true") != NULL;
        free(out);
        usleep(100000);
    }
    assert_true(late);
    reply = ask(&bed, "{\"id\":9,\"do\":\"status\"}");
    assert_int_equal(number(reply, "holds_open"), 1); /* it still lies on the shelf */
    assert_int_equal(number(json_object_get(reply, "background"), "late"), 1);
    json_decref(reply);
    reply = scan(&bed, "YT4599999999999");
    assert_taken(reply);
    json_decref(reply);
    close_bed(&bed);
}

static void run_sql(const struct bed *bed, const char *sql)
{
    char path[200];
    sqlite3 *db;
    text_format(path, sizeof(path), "%s/tallyman.db", bed->f.state);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* It asked something when the station ended, and is not listed any more when it comes back: nobody is to answer it for ever. */
static void what_an_activity_asked_before_a_restart_is_looked_at(void **state)
{
    struct bed bed = {0};
    (void)state;
    open_bed(&bed, "");
    stop(&bed);
    run_sql(&bed,
            "INSERT INTO activity VALUES (77, 'ProviderOrdersIntegrationExporting', 'long-gone', 'Taobao', "
            "'ORD-1', 1, 40, 'Export', 'Continue?', '{}', 1, 1, 0)");
    start(&bed);
    wait_for(&bed, "questions", 0);
    close_bed(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_receipt_is_told_to_the_platform),
        cmocka_unit_test(what_may_have_been_told_is_not_just_cancelled),
        cmocka_unit_test(a_status_that_is_refused_is_parked),
        cmocka_unit_test(a_held_parcel_is_matched_by_itself),
        cmocka_unit_test(what_an_activity_asked_before_a_restart_is_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
