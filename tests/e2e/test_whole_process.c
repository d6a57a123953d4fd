/* The whole process of the guide through one running station: an order is added for a customer, paid for, exported under an account
 * that is logged in on the way, synchronised, mirrored; its parcel is scanned while the platform is away, received, and the platform hears
 * of it when it is back. Everything was written there once. */
#include <sqlite3.h>

#include "station_fixture.h"

enum { WAIT_S = 120 };

static struct fixture f;
static struct held_port web;
static pid_t station;

static void path_of(char ret[160], const char *name, const char *text)
{
    text_format(ret, 160, "%s/%s", f.folder, name);
    fixture_write(ret, text);
}

static int set_up(void **state)
{
    struct sim_config sim;
    char text[2048];
    char out[160];
    (void)state;
    sim_config_init(&sim);
    sim.orders = 0;
    sim.secret = "signed";
    sim.step_ms = 20;
    fixture_open(&f, &sim, "");
    web = port_hold();
    text_format(text, sizeof(text),
                "station { name = \"e2e\"  state = \"%s\" }\n"
                "otapi { url = \"http://127.0.0.1:%d/service/\"  instance_key = \"%s\"  secret = \"%s\"\n"
                "  operator_login = \"demo\"  operator_password = \"demo\"  timeout_ms = 120000\n"
                "  customer_login = \"customer\"  customer_password = \"customer\" }\n"
                "receiving { on_receipt_status = 6 }\n"
                "background { activity_poll_s = 1 }\n"
                "web { listen = \"127.0.0.1:%d\" }\n",
                f.state, sim_port(f.sim), sim.key, sim.secret, web.port);
    fixture_write(f.config, text);
    path_of(out, "station", "");
    station = fixture_spawn(&f, NULL, out, ARGS("run", "--headless"));
    fixture_wait_for_station(&f, station);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    kill(station, SIGTERM);
    assert_int_equal(fixture_wait(station), 0);
    close(web.fd);
    fixture_close(&f);
    return 0;
}

/* What a shell command prints, without the last line feed; free(). Its status must be 0. */
static char *shell(const char *format, ...) PRINTF(1, 2);
static char *shell(const char *format, ...)
{
    char command[1024];
    char buffer[4096];
    struct text all = {0};
    va_list list;
    size_t n;
    va_start(list, format);
    (void)vsnprintf(command, sizeof(command), format, list);
    va_end(list);
    FILE *in = popen(command, "r");
    assert_non_null(in);
    while ((n = fread(buffer, 1, sizeof(buffer), in)) > 0)
        text_add_n(&all, buffer, n);
    if (pclose(in) != 0)
        fail_msg("%s: %s", command, all.data ? all.data : "");
    if (all.len > 0 && all.data[all.len - 1] == '\n')
        all.data[all.len - 1] = '\0';
    return all.data ? all.data : mem_string("");
}

/* Runs a command; its exit status must be that. The first line it printed as JSON, json_decref() it. */
static json_t *run(int status, const char *const *args)
{
    char *out;
    int got = fixture_run(&f, NULL, &out, args);
    if (got != status)
        fail_msg("%s %s: status %d, not %d: %s", args[0], args[1], got, status, out);
    char *end = strchr(out, '\n');
    if (end)
        *end = '\0';
    json_t *first = json_loads(out, 0, NULL);
    free(out);
    return first;
}

/* Asks the database until the number that a query gives is at least that. */
static void wait_for_rows(const char *query, const char *argument, int64_t wanted)
{
    char path[200];
    sqlite3 *db;
    int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
    int64_t found = 0;
    text_format(path, sizeof(path), "%s/tallyman.db", f.state);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    while (found < wanted) {
        sqlite3_stmt *stmt;
        if (clock_mono_us() > until_us)
            fail_msg("%s: %lld, not %lld", query, (long long)found, (long long)wanted);
        assert_int_equal(sqlite3_prepare_v2(db, query, -1, &stmt, NULL), SQLITE_OK);
        sqlite3_bind_text(stmt, 1, argument, -1, SQLITE_STATIC);
        if (sqlite3_step(stmt) == SQLITE_ROW)
            found = sqlite3_column_int64(stmt, 0);
        sqlite3_finalize(stmt);
        usleep(50000);
    }
    sqlite3_close(db);
}

/* Done writes of that method ("": of all) at the platform; none of them twice. */
static size_t writes_done(const char *method)
{
    char *text = shell("curl -sf 'http://127.0.0.1:%d/sim/writes?method=%s'", sim_port(f.sim), method);
    json_t *journal = json_loads(text, 0, NULL);
    json_t *all = json_object_get(journal, "writes");
    size_t done = 0;
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *write = json_array_get(all, i);
        if (strcmp(fixture_text(write, "code"), "Ok") != 0)
            continue;
        done++;
        if (strncmp(fixture_text(write, "method"), "RunOrdersSynch", 14) == 0) /* that is done often */
            continue;
        for (size_t k = 0; k < i; k++) {
            const json_t *before = json_array_get(all, k);
            if (strcmp(fixture_text(before, "code"), "Ok") == 0 &&
                strcmp(fixture_text(before, "digest"), fixture_text(write, "digest")) == 0)
                fail_msg("%s was sent twice", fixture_text(write, "method"));
        }
    }
    json_decref(journal);
    free(text);
    return done;
}

/* --- the steps --------------------------------------------------------------------------------------------------------------------- */
/* The operator's browser goes to the address that the command shows, answers there, and comes back to the station's own page. The
 * page's text; free(). */
static char *answer_at_the_marketplace(const char *shown_in, const char *answer)
{
    char *page = NULL;
    while (page == NULL) { /* until the address is there; the test's own limit ends it otherwise */
        char *text = fixture_read(shown_in);
        json_t *shown = strchr(text, '\n') ? json_loads(text, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
        if (shown)
            page = mem_string(fixture_text(shown, "url"));
        json_decref(shown);
        free(text);
        usleep(20000);
    }
    char *form = shell("curl -sf '%s'", page);
    assert_non_null(strstr(form, "name=\"answer\" value=\"allow\""));
    char *back = shell("curl -sf -o /dev/null -w '%%{redirect_url}' "
                       "'http://127.0.0.1:%d/sim/provider-answer?account=dock-buyer&answer=%s&%s'",
                       sim_port(f.sim), answer, strstr(page, "ticket="));
    char expected[128];
    text_format(expected, sizeof(expected), "http://127.0.0.1:%d/provider/return?state=", web.port);
    assert_memory_equal(back, expected, strlen(expected));
    char *told = shell("curl -sf '%s'", back);
    free(back);
    free(form);
    free(page);
    return told;
}

/* Nobody is logged in at the marketplace; the first try is refused there, and both the page and the command say so. */
static void log_an_account_in(void)
{
    char out[160];
    fixture_steer(&f, "provider?log-out=");
    path_of(out, "login", "");
    pid_t login = fixture_spawn(&f, NULL, out, ARGS("provider", "login", "--json", "Taobao"));
    char *told = answer_at_the_marketplace(out, "refuse");
    assert_non_null(strstr(told, "The marketplace did not let the account in"));
    free(told);
    assert_int_equal(fixture_wait(login), 1);
    path_of(out, "login", "");
    login = fixture_spawn(&f, NULL, out, ARGS("provider", "login", "--json", "Taobao"));
    told = answer_at_the_marketplace(out, "allow");
    assert_non_null(strstr(told, "<h1>Taobao</h1><p>The log-in has ended."));
    assert_null(strstr(told, "did not let"));
    free(told);
    assert_int_equal(fixture_wait(login), 0);
    /* What nobody waits for is told nothing. */
    told = shell("curl -sf 'http://127.0.0.1:%d/provider/return?state=%064d&error=bad'", web.port, 1);
    assert_null(strstr(told, "bad"));
    free(told);
}

static char *add_and_pay(void)
{
    char path[160];
    path_of(path, "order.xml",
            "<OrderAddData><DeliveryModeId>free1</DeliveryModeId><Comment>from the desk</Comment><Items>\n"
            "<Item><Id>600000000001</Id><ConfigurationId>0</ConfigurationId><Quantity>2</Quantity></Item>\n"
            "<Item><Id>600000000777</Id><ConfigurationId>0</ConfigurationId><Quantity>1</Quantity></Item>\n"
            "<Item><Id>600000000404</Id><ConfigurationId>0</ConfigurationId><Quantity>1</Quantity></Item>\n"
            "</Items></OrderAddData>\n");
    json_t *added = run(0, ARGS("order", "add", "--json", path));
    json_t *dropped = json_object_get(added, "dropped");
    assert_int_equal(json_array_size(dropped), 1);
    assert_string_equal(fixture_text(json_array_get(dropped, 0), "item_id"), "600000000404");
    char *id = mem_string(fixture_text(added, "order_id"));
    json_decref(added);
    json_decref(run(0, ARGS("order", "pay", "--json", "--yes", id)));
    json_t *shown = run(0, ARGS("order", "show", "--json", id));
    assert_int_equal(json_integer_value(json_object_get(json_object_get(shown, "order"), "status_id")), 20);
    json_decref(shown);
    return id;
}

static void export_with_a_question(const char *id)
{
    json_t *begun = run(0, ARGS("order", "export", "--json", id));
    char *activity = mem_string(fixture_text(begun, "activity_id"));
    json_decref(begun);
    json_t *asks = NULL;
    const char *state = "";
    for (int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000; strcmp(state, "waiting") != 0;) {
        json_decref(asks);
        assert_true(clock_mono_us() < until_us);
        asks = run(0, ARGS("activity", "show", "--json", activity));
        state = fixture_text(asks, "state");
    }
    json_decref(asks);
    json_decref(run(0, ARGS("activity", "answer", activity, "Continue")));
    json_decref(run(0, ARGS("activity", "watch", activity)));
    free(activity);
}

static void the_whole_process(void **state)
{
    (void)state;
    log_an_account_in();
    char *id = add_and_pay();
    export_with_a_question(id);
    json_decref(run(0, ARGS("order", "sync", "--watch", id)));
    json_t *shown = run(0, ARGS("order", "show", "--json", id));
    char *waybill = mem_string(fixture_text(json_array_get(json_object_get(shown, "lines"), 0), "waybill"));
    assert_true(waybill[0]);
    json_decref(shown);
    wait_for_rows("SELECT count(*) FROM line_waybill WHERE waybill = ?", waybill, 1);

    fixture_steer(&f, "fault?kind=down");
    json_t *scan = fixture_scan(&f, waybill);
    assert_string_equal(fixture_text(scan, "verdict"), "match");
    assert_string_equal(fixture_text(scan, "source"), "mirror");
    assert_string_equal(fixture_text(json_array_get(json_object_get(scan, "lines"), 0), "order_id"), id);
    json_decref(scan);
    json_t *row = run(0, ARGS("log", "--format", "json", "--waybill", waybill));
    assert_string_equal(fixture_text(row, "verdict"), "match");
    assert_string_equal(fixture_text(row, "order_id"), id);
    json_decref(row);
    assert_int_equal(writes_done("UpdateOrderLinesForOperator"), 0);

    fixture_steer(&f, "fault?kind=none");
    for (int64_t until_us = clock_mono_us() + (int64_t)WAIT_S * 1000000;
         writes_done("UpdateOrderLinesForOperator") == 0; usleep(100000))
        assert_true(clock_mono_us() < until_us);
    shown = run(0, ARGS("order", "show", "--json", id));
    const json_t *line = json_array_get(json_object_get(shown, "lines"), 0);
    assert_int_equal(json_integer_value(json_object_get(line, "status_id")), 6);
    json_decref(shown);
    assert_int_equal(writes_done("UpdateOrderLinesForOperator"), 1);
    assert_int_equal(writes_done("AddOrder"), 1);
    assert_int_equal(writes_done("PostTransaction"), 1);
    assert_int_equal(writes_done("SalesPaymentReserve"), 1);
    assert_int_equal(writes_done("RunOrderExportingToProvider"), 1);
    assert_true(writes_done("") >= 7);
    free(waybill);
    free(id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_whole_process)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
