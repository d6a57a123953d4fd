/* A day in a minute: the platform's clock runs 1440 times as fast, sessions expire by the hour, lines move all the time, and for six of
 * the 24 hours nobody answers. Two thousand scans come in between: of known parcels, of some whose orders the platform gets while it
 * cannot be reached, of some it hears of only later, and of nobody's. In the end nothing waits any more, every parcel that has an order
 * line was received once, and the platform was told each thing once. */
#include <curl/curl.h>
#include <sqlite3.h>
#include <time.h>

#include "base/log.h"
#include "base/queue.h"
#include "config.h"
#include "core/event.h"
#include "station_fixture.h"
#include "wiring.h"

enum {
    SPEED = 1440,
    SCANS = 2000,
    PACE_MS = 27,
    OUTAGE_FROM = SCANS / 4, /* six hours of the day */
    OUTAGE_TO = SCANS / 2,
    WAIT_S = 120,
    CODE_SIZE = 40,
};

/* What becomes of the i-th scan. */
enum sort {
    KNOWN,  /* an order of the platform's from the beginning */
    FRESH,  /* its order line comes to the platform just before it is scanned */
    LATER,  /* its order line comes an hour or so after it was scanned */
    NOBODY, /* never */
};

static enum sort sort_of(int i)
{
    return i % 10 < 6 ? KNOWN : i % 10 < 8 ? FRESH : i % 10 == 8 ? LATER : NOBODY;
}

struct day {
    struct fixture f;
    struct config config;
    struct wiring *wiring;
    CURL *curl;
    char (*known)[CODE_SIZE];
    size_t known_count;
};

/* --- steering and asking ------------------------------------------------------------------------------------------------------------ */
static size_t take_answer(char *data, size_t size, size_t count, void *arg)
{
    text_add_n(arg, data, size * count);
    return size * count;
}

static json_t *steer(struct day *d, const char *what)
{
    char url[300];
    struct text answer = {0};
    text_format(url, sizeof(url), "http://127.0.0.1:%d/sim/%s", sim_port(d->f.sim), what);
    curl_easy_setopt(d->curl, CURLOPT_URL, url);
    curl_easy_setopt(d->curl, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(d->curl, CURLOPT_WRITEDATA, &answer);
    CURLcode code = curl_easy_perform(d->curl);
    if (code != CURLE_OK)
        fail_msg("%s: %s", what, curl_easy_strerror(code));
    json_t *json = json_loads(answer.data, 0, NULL);
    if (json == NULL)
        fail_msg("%s: %s", what, answer.data);
    text_fini(&answer);
    return json;
}

static void do_steer(struct day *d, const char *what)
{
    json_t *state = steer(d, what);
    assert_true(json_is_true(json_object_get(state, "ok")));
    json_decref(state);
}

static sqlite3 *open_db(struct day *d)
{
    char path[200];
    sqlite3 *db;
    text_format(path, sizeof(path), "%s/tallyman.db", d->f.state);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    return db;
}

static int64_t number_of(struct day *d, const char *query)
{
    sqlite3 *db = open_db(d);
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, query, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", query, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return number;
}

/* Until a query gives that number. */
static void wait_for(struct day *d, const char *query, int64_t wanted)
{
    int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
    for (int64_t number; (number = number_of(d, query)) != wanted; usleep(100000))
        if (clock_mono_us() > until_us)
            fail_msg("%s: %lld, not %lld", query, (long long)number, (long long)wanted);
}

/* --- the day --------------------------------------------------------------------------------------------------------------------------- */
static void set_up(struct day *d)
{
    struct sim_config sim;
    struct error err;
    sim_config_init(&sim);
    sim.orders = 1500;
    sim.speed = SPEED;
    sim.session_life_s = 3600;
    sim.provider_session_life_s = 10 * 3600;
    sim.live_every_s = 120;
    sim.auto_sync_s = 1800;
    *d = (struct day){.curl = curl_easy_init()};
    fixture_open(&d->f, &sim, "web { listen = \"\" }");
    config_defaults(&d->config);
    if (!config_read(&d->config, d->f.config, &err))
        fail_msg("%s", err.text);
    /* The intervals of a day, 1440 times shorter, a second at least. */
    d->config.session_check_s = 1;
    d->config.sync_every_s = 2;
    d->config.mirror_every_s = 1;
    d->config.activity_poll_s = 1;
    d->config.on_receipt_status = 6;
    d->config.verdict_ms = 300;
    const struct wiring_options options = {.platform = true, .jobs = true};
    d->wiring = wiring_start(&d->config, &options, &err);
    if (d->wiring == NULL)
        fail_msg("%s", err.text);
}

static void tear_down(struct day *d)
{
    wiring_stop(d->wiring);
    curl_easy_cleanup(d->curl);
    fixture_close(&d->f);
    free(d->known);
}

/* Parcels of the mirror, after its first pass, whose lines are on their way and in one parcel. */
static void read_known(struct day *d)
{
    sqlite3_stmt *stmt;
    wait_for(d, "SELECT count(*) > 1000 FROM line_waybill", 1);
    sqlite3 *db = open_db(d);
    assert_int_equal(
        sqlite3_prepare_v2(
            db,
            "SELECT DISTINCT line_waybill.waybill FROM line_waybill JOIN line ON line.id = line_waybill.line "
            "WHERE line.order_id > 'ORD-0000000014' AND line.status_id IN (4, 5)",
            -1, &stmt, NULL),
        SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        d->known = mem_resize(d->known, d->known_count + 1, sizeof(d->known[0]));
        text_copy(d->known[d->known_count++], CODE_SIZE, (const char *)sqlite3_column_text(stmt, 0));
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    assert_true(d->known_count > 500);
}

static void code_of(const struct day *d, int i, char ret[CODE_SIZE])
{
    static const char *const prefixes[] = {[FRESH] = "SF81", [LATER] = "SF82", [NOBODY] = "SF83"};
    if (sort_of(i) == KNOWN) /* some of them are scanned again towards the evening */
        text_copy(ret, CODE_SIZE, d->known[(size_t)i % d->known_count]);
    else
        text_format(ret, CODE_SIZE, "%s%09d", prefixes[sort_of(i)], i);
}

static void add_line(struct day *d, int i)
{
    char code[CODE_SIZE];
    char what[128];
    code_of(d, i, code);
    text_format(what, sizeof(what), "line?status=4&waybill=%s", code);
    do_steer(d, what);
}

static void scan(struct day *d, int i)
{
    struct event *event = event_new(EVENT_SCAN);
    char code[CODE_SIZE];
    code_of(d, i, code);
    text_copy(event->scan.scanner, sizeof(event->scan.scanner), i % 2 ? "left" : "right");
    event->scan.raw_len = strlen(code);
    memcpy(event->scan.raw, code, event->scan.raw_len);
    event->scan.wall_us = clock_wall_us();
    event->scan.mono_us = clock_mono_us();
    assert_true(queue_push(wiring_inbox(d->wiring), LANE_SCAN, &event->node));
}

static void work(struct day *d)
{
    const struct timespec pace = {.tv_nsec = PACE_MS * 1000000};
    for (int i = 0; i < SCANS; i++) {
        nanosleep(&pace, NULL);
        if (i == OUTAGE_FROM)
            do_steer(d, "fault?kind=down");
        if (i == OUTAGE_TO)
            do_steer(d, "fault?kind=none");
        if (i == SCANS * 3 / 4) /* the buyer logs in again, as every morning */
            do_steer(d, "provider?log-in=sample-buyer&provider=Taobao");
        if (sort_of(i) == FRESH)
            add_line(d, i);
        if (i >= 200 && sort_of(i - 200) == LATER)
            add_line(d, i - 200);
        scan(d, i);
    }
    for (int i = SCANS - 200; i < SCANS; i++)
        if (sort_of(i) == LATER)
            add_line(d, i);
    for (double hours = 0; hours < 24; usleep(100000)) {
        json_t *state = steer(d, "state");
        hours = json_number_value(json_object_get(state, "hours"));
        json_decref(state);
    }
}

static void nothing_was_written_twice(struct day *d, int64_t *ret_updates)
{
    json_t *journal = steer(d, "writes");
    json_t *all = json_object_get(journal, "writes");
    json_t *seen = json_object();
    json_t *write;
    size_t i;
    *ret_updates = 0;
    assert_int_equal(json_integer_value(json_object_get(journal, "total")), json_array_size(all));
    json_array_foreach(all, i, write)
    {
        const char *method = fixture_text(write, "method");
        if (strcmp(fixture_text(write, "code"), "Ok") != 0 ||
            strcmp(method, "RunOrdersSynchronizingWithProvider") == 0) /* that is asked for every half hour */
            continue;
        if (json_object_get(seen, fixture_text(write, "digest")))
            fail_msg("%s of %s was sent twice", method, fixture_text(write, "order"));
        json_object_set_new(seen, fixture_text(write, "digest"), json_true());
        *ret_updates += strncmp(method, "UpdateOrderLine", 15) == 0;
    }
    json_decref(seen);
    json_decref(journal);
}

static void a_day(void **state)
{
    struct day d;
    int64_t updates;
    (void)state;
    set_up(&d);
    read_known(&d);
    work(&d);
    /* Nothing waits for the platform any more, and what it knows by now was matched. */
    wait_for(&d, "SELECT count(*) FROM scan", SCANS);
    wait_for(&d, "SELECT count(*) FROM scan WHERE verdict IN (0, 8)", 0);
    wait_for(&d, "SELECT count(DISTINCT waybill) FROM receipt WHERE waybill LIKE 'SF81%'", SCANS / 5);
    wait_for(&d, "SELECT count(DISTINCT waybill) FROM receipt WHERE waybill LIKE 'SF82%'", SCANS / 10);
    assert_int_equal(number_of(&d, "SELECT count(*) FROM receipt WHERE waybill LIKE 'SF83%'"), 0);
    assert_int_equal(
        number_of(&d, "SELECT count(*) FROM hold WHERE closed_us IS NULL AND waybill LIKE 'SF83%'"),
        SCANS / 10);
    /* Matched late, it stays on the shelf until somebody takes it. */
    assert_int_equal(number_of(&d, "SELECT count(*) FROM hold WHERE closed_us IS NULL AND waybill NOT LIKE "
                                   "'SF83%' AND waybill NOT IN (SELECT waybill FROM receipt)"),
                     0);
    assert_int_equal(number_of(&d, "SELECT count(*) FROM (SELECT 1 FROM receipt GROUP BY order_id, line_id "
                                   "HAVING count(*) > 1)"),
                     0);
    /* The platform was told of each receipt, nothing was refused. */
    wait_for(&d, "SELECT count(*) FROM outbox WHERE state = 0", 0);
    int64_t receipts = number_of(&d, "SELECT count(*) FROM receipt");
    assert_int_equal(number_of(&d, "SELECT count(*) FROM outbox WHERE state = 1"), receipts);
    /* It was a bad day. */
    json_t *at_end = steer(&d, "state");
    double hours = json_number_value(json_object_get(at_end, "hours"));
    int64_t log_ins = json_integer_value(json_object_get(at_end, "log_ins"));
    int64_t pending = number_of(&d, "SELECT count(*) FROM receipt WHERE late AND waybill LIKE 'SF81%'");
    print_message("%.1f hours, %lld log-ins, %lld calls, %lld parcels were pending for a while\n", hours,
                  (long long)log_ins, (long long)json_integer_value(json_object_get(at_end, "calls")),
                  (long long)pending);
    assert_true(log_ins >= 5);
    /* Every fresh one of those hours was, but perhaps the first. */
    assert_true(pending >= (OUTAGE_TO - OUTAGE_FROM) / 5 * 9 / 10);
    /* One of the samples was received there before. */
    assert_int_equal(json_integer_value(json_object_get(json_object_get(at_end, "statuses"), "6")),
                     receipts + 1);
    json_decref(at_end);
    nothing_was_written_twice(&d, &updates);
    print_message("%lld receipts in %lld status updates\n", (long long)receipts, (long long)updates);
    assert_true(updates > 0 && updates <= receipts);
    tear_down(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_day)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
