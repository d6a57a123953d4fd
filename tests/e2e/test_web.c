/* The web server as pages use it: live state, pairing, photos, pages of the log, the way back from a provider, TLS, the end. */
#include <sqlite3.h>

#include "browser.h"

static struct web_fixture w;

static int open_station(void **state)
{
    (void)state;
    web_open(&w, "");
    web_add_user(&w, "anna", "admin");
    return 0;
}

static int close_station(void **state)
{
    (void)state;
    web_close(&w);
    return 0;
}

/* --- the stream ----------------------------------------------------------------------------------------------------------- */
struct stream {
    CURLM *multi;
    CURL *curl;
    struct text text;
};

static void stream_open(struct stream *s, struct browser *b, const char *path)
{
    char url[256];
    *s = (struct stream){.multi = curl_multi_init(), .curl = curl_easy_duphandle(b->curl)};
    text_format(url, sizeof(url), "%s%s", b->base, path);
    curl_easy_setopt(s->curl, CURLOPT_URL, url);
    curl_easy_setopt(s->curl, CURLOPT_CUSTOMREQUEST, NULL);
    curl_easy_setopt(s->curl, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, browser_take);
    curl_easy_setopt(s->curl, CURLOPT_WRITEDATA, &s->text);
    curl_easy_setopt(s->curl, CURLOPT_HEADERFUNCTION, NULL);
    curl_easy_setopt(s->curl, CURLOPT_HEADERDATA, NULL);
    /* Cookies are not duplicated: hand them over. */
    struct curl_slist *cookies = NULL;
    curl_easy_getinfo(b->curl, CURLINFO_COOKIELIST, &cookies);
    curl_easy_setopt(s->curl, CURLOPT_COOKIEFILE, "");
    for (const struct curl_slist *c = cookies; c; c = c->next)
        curl_easy_setopt(s->curl, CURLOPT_COOKIELIST, c->data);
    curl_slist_free_all(cookies);
    curl_multi_add_handle(s->multi, s->curl);
}

/* Until the text has come, or the stream has ended (false). */
static bool stream_wait(struct stream *s, const char *what)
{
    for (int64_t until = clock_mono_us() + 60000000; clock_mono_us() < until;) {
        int running;
        curl_multi_perform(s->multi, &running);
        if (s->text.data && strstr(s->text.data, what))
            return true;
        if (running == 0)
            return false;
        curl_multi_poll(s->multi, NULL, 0, 200, NULL);
    }
    fail_msg("the stream never says %s: %s", what, s->text.data ? s->text.data : "");
    return false;
}

static void stream_close(struct stream *s)
{
    curl_multi_remove_handle(s->multi, s->curl);
    curl_easy_cleanup(s->curl);
    curl_multi_cleanup(s->multi);
    text_fini(&s->text);
}

static void a_scan_is_seen_by_every_page(void **state)
{
    (void)state;
    struct browser b;
    struct browser admin;
    struct stream pages[3];
    struct stream raw;
    browser_open(&b, w.base);
    browser_open(&admin, w.base);
    json_decref(browser_session(&b));
    assert_int_equal(browser_log_in(&admin, "anna", "password of anna"), 200);
    assert_int_equal(browser_get(&b, "/api/1/events?raw=1"), 401);
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        stream_open(&pages[i], &b, "/api/1/events");
        assert_true(stream_wait(&pages[i], "event: view"));
    }
    stream_open(&raw, &admin, "/api/1/events?raw=1");
    assert_true(stream_wait(&raw, "event: view"));
    assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"SF1331875979567\"}"), 200);
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        assert_true(stream_wait(&pages[i], "\"verdict\":\"complete\""));
        assert_null(strstr(pages[i].text.data, "event: scan"));
        stream_close(&pages[i]);
    }
    assert_true(stream_wait(&raw, "event: scan"));
    assert_true(stream_wait(&raw, "\"raw_hex\":\"534631333331383735393739353637\""));
    stream_close(&raw);
    /* The picture is there for whoever comes later, too. */
    assert_int_equal(browser_get(&b, "/api/1/station"), 200);
    json_t *view = browser_json(&b);
    const json_t *verdict = json_object_get(view, "verdict");
    assert_string_equal(fixture_text(verdict, "waybill"), "SF1331875979567");
    assert_string_equal(fixture_text(json_array_get(json_object_get(verdict, "lines"), 0), "order_id"),
                        "ORD-0000000001");
    json_decref(view);
    browser_close(&admin);
    browser_close(&b);
}

/* What somebody else writes into the database while the station runs. */
static void alter(const char *sql)
{
    char path[160];
    char *problem = NULL;
    sqlite3 *db;
    text_format(path, sizeof(path), "%s/tallyman.db", w.f.state);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    if (sqlite3_exec(db, sql, NULL, NULL, &problem) != SQLITE_OK)
        fail_msg("%s: %s", sql, problem);
    sqlite3_close(db);
}

/* Logged out, disabled, too old, too long without a request: each ends the stream; the one that nothing happens to goes on. */
static void a_stream_ends_with_its_session(void **state)
{
    (void)state;
    static const char *const users[] = {"out", "off", "old", "idle", "stays"};
    struct browser b[COUNT_OF(users)];
    struct stream s[COUNT_OF(users)];
    for (size_t i = 0; i < COUNT_OF(users); i++) {
        char password[64];
        web_add_user(&w, users[i], "staff");
        text_format(password, sizeof(password), "password of %s", users[i]);
        browser_open(&b[i], w.base);
        assert_int_equal(browser_log_in(&b[i], users[i], password), 200);
        stream_open(&s[i], &b[i], "/api/1/events?raw=1");
        assert_true(stream_wait(&s[i], "event: view"));
    }
    assert_int_equal(browser_send(&b[0], "DELETE", "/api/1/session", NULL, 0, NULL, NULL), 200);
    assert_int_equal(fixture_run(&w.f, NULL, NULL, ARGS("user", "disable", "off")), 0);
    alter("UPDATE web_session SET created_us = created_us - 13 * 3600 * 1000000 WHERE user = 'old';"
          "UPDATE web_session SET seen_us = seen_us - 61 * 60 * 1000000 WHERE user = 'idle'");
    for (size_t i = 0; i + 1 < COUNT_OF(users); i++)
        assert_false(stream_wait(&s[i], "never said"));
    assert_int_equal(browser_post(&b[4], "/api/1/do/scan", "{\"raw\":\"JT0006968326954\"}"), 200);
    assert_true(stream_wait(&s[4], "JT0006968326954"));
    for (size_t i = 0; i < COUNT_OF(users); i++) {
        stream_close(&s[i]);
        browser_close(&b[i]);
    }
}

/* --- pairing -------------------------------------------------------------------------------------------------------------- */
/* The newest code that the terminal shows. */
static void shown_code(const char *name, char ret[8])
{
    char mark[80];
    text_format(mark, sizeof(mark), "\"%s\" (127.0.0.1): ", name);
    for (int64_t until = clock_mono_us() + 60000000; clock_mono_us() < until; usleep(20000)) {
        char *out = fixture_read(w.out);
        const char *at = strstr(out, mark);
        bool found = at != NULL;
        if (found)
            text_copy_n(ret, 8, at + strlen(mark), 6);
        free(out);
        if (found)
            return;
    }
    fail_msg("no code for %s", name);
}

static void a_page_is_paired_with_the_code_on_the_terminal(void **state)
{
    (void)state;
    struct browser b;
    char code[8];
    char json[96];
    browser_open(&b, w.base);
    b.from_elsewhere = true;
    json_t *session = browser_session(&b);
    assert_string_equal(fixture_text(session, "needs"), "pairing");
    json_decref(session);
    assert_int_equal(browser_get(&b, "/api/1/station"), 401);
    assert_int_equal(browser_post(&b, "/api/1/pairing", "{\"name\":\"tablet\",\"code\":\"000000\"}"), 400);
    assert_int_equal(browser_post(&b, "/api/1/pairing/code", "{\"name\":\"tablet\"}"), 200);
    shown_code("tablet", code);
    char *printed;
    assert_int_equal(fixture_run(&w.f, NULL, &printed, ARGS("user", "pairing")), 0);
    assert_memory_equal(printed, code, strlen(code));
    free(printed);
    text_format(json, sizeof(json), "{\"name\":\"tablet\",\"code\":\"%s\"}",
                strcmp(code, "000000") == 0 ? "111111" : "000000");
    assert_int_equal(browser_post(&b, "/api/1/pairing", json), 403);
    text_format(json, sizeof(json), "{\"name\":\"tablet\",\"code\":\"%s\"}", code);
    assert_int_equal(browser_post(&b, "/api/1/pairing", json), 200);
    session = browser_session(&b);
    assert_string_equal(fixture_text(session, "role"), "station");
    assert_string_equal(fixture_text(session, "page"), "tablet");
    json_decref(session);
    assert_int_equal(browser_get(&b, "/api/1/station"), 200);
    assert_null(strstr(b.body.data, code)); /* the code is for the terminal */
    /* The admin ends it. */
    struct browser admin;
    browser_open(&admin, w.base);
    assert_int_equal(browser_log_in(&admin, "anna", "password of anna"), 200);
    assert_int_equal(browser_get(&admin, "/api/1/pairings"), 200);
    json_t *pairings = browser_json(&admin);
    const json_t *row = json_array_get(json_object_get(pairings, "rows"), 0);
    assert_string_equal(fixture_text(row, "name"), "tablet");
    text_format(json, sizeof(json), "{\"id\":\"%s\"}", fixture_text(row, "id"));
    json_decref(pairings);
    assert_int_equal(browser_post(&admin, "/api/1/do/pairing.revoke", json), 200);
    assert_int_equal(browser_get(&b, "/api/1/station"), 401);
    browser_close(&admin);
    browser_close(&b);
}

/* Whoever asks for codes all the time neither takes the place of the one being typed nor keeps others out for long. */
static void nobody_holds_the_pairing_up(void **state)
{
    (void)state;
    struct browser bad;
    struct browser good;
    char code[8];
    char json[96];
    browser_open(&bad, w.base);
    browser_open(&good, w.base);
    bad.from_elsewhere = true;
    good.from_elsewhere = true;
    json_decref(browser_session(&bad));
    json_decref(browser_session(&good));
    assert_int_equal(browser_post(&bad, "/api/1/pairing/code", "{\"name\":\"bad\"}"), 200);
    assert_int_equal(browser_post(&good, "/api/1/pairing/code", "{\"name\":\"good\"}"), 200);
    assert_int_equal(browser_post(&bad, "/api/1/pairing/code", "{\"name\":\"good\"}"), 429);
    assert_true(atoi(browser_header(&bad, "Retry-After: ")) > 0);
    shown_code("good", code);
    /* The code is for the browser that asked. */
    text_format(json, sizeof(json), "{\"name\":\"good\",\"code\":\"%s\"}", code);
    assert_int_equal(browser_post(&bad, "/api/1/pairing", json), 403);
    assert_int_equal(browser_post(&good, "/api/1/pairing", json), 200);
    browser_close(&bad);
    browser_close(&good);
}

/* --- the log, photos ------------------------------------------------------------------------------------------------------ */
/* The same as the command line's. The mirror's first pass may change a row in between: then once more. */
static void exported_as_printed(struct browser *b, const char *format)
{
    char path[64];
    char *before = NULL;
    char *after = NULL;
    text_format(path, sizeof(path), "/api/1/receipts/export?format=%s", format);
    do {
        free(before);
        free(after);
        assert_int_equal(fixture_run(&w.f, NULL, &before, ARGS("log", "--format", format)), 0);
        assert_int_equal(browser_get(b, path), 200);
        assert_int_equal(fixture_run(&w.f, NULL, &after, ARGS("log", "--format", format)), 0);
    } while (strcmp(before, after) != 0);
    assert_string_equal(b->body.data, before);
    free(before);
    free(after);
}

static void the_log_is_searched_and_exported(void **state)
{
    (void)state;
    struct browser b;
    browser_open(&b, w.base);
    assert_int_equal(browser_log_in(&b, "anna", "password of anna"), 200);
    assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"SF9999999999991\",\"wait\":true}"), 200);
    assert_int_equal(browser_get(&b, "/api/1/receipts?q=99999991"), 200);
    json_t *page = browser_json(&b);
    const json_t *row = json_array_get(json_object_get(page, "rows"), 0);
    assert_string_equal(fixture_text(row, "verdict"), "unknown");
    char path[96];
    text_format(path, sizeof(path), "/api/1/scans/%s", fixture_text(row, "scan_id"));
    json_decref(page);
    assert_int_equal(browser_get(&b, path), 200);
    assert_int_equal(browser_get(&b, "/api/1/parcels/sf9999999999991"), 200);
    assert_int_equal(browser_get(&b, "/api/1/parcels/NOTHERE123456"), 404);
    assert_int_equal(browser_get(&b, "/api/1/receipts?waybill=*9991&verdict=unknown"), 200);
    assert_int_equal(browser_get(&b, "/api/1/receipts?q=ab"), 400);
    assert_int_equal(browser_get(&b, "/api/1/receipts?limit=100000"), 400);
    assert_int_equal(browser_get(&b, "/api/1/receipts?verdict=none"), 400);
    assert_int_equal(browser_get(&b, "/api/1/receipts?since=yesterday"), 400);
    exported_as_printed(&b, "csv");
    exported_as_printed(&b, "json");
    static const char *const lists[] = {
        "/api/1/holds",   "/api/1/labels",     "/api/1/audit",  "/api/1/users",
        "/api/1/intents", "/api/1/statistics", "/api/1/health", "/api/1/statistics?step=day",
        "/api/1/holds/1", "/metrics"};
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        if (browser_get(&b, lists[i]) != 200)
            fail_msg("%s: %ld %s", lists[i], b.status, b.body.data);
    browser_close(&b);
}

static void a_photo_is_kept_and_attached(void **state)
{
    (void)state;
    static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n',
                                        0,    0,   0,   13,  'I',  'H',  'D',  'R'};
    struct browser b;
    char path[160];
    browser_open(&b, w.base);
    json_decref(browser_session(&b));
    assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"SF1331875979567\"}"), 200);
    assert_int_equal(browser_send(&b, "POST", "/api/1/photos?scan_id=1", "<svg/>", 6, "image/png", NULL),
                     415);
    assert_int_equal(browser_send(&b, "POST", "/api/1/photos", png, sizeof(png), "image/png", NULL), 400);
    assert_int_equal(
        browser_send(&b, "POST", "/api/1/photos?scan_id=987654", png, sizeof(png), "image/png", NULL), 400);
    assert_int_equal(browser_send(&b, "POST", "/api/1/photos?scan_id=1", png, sizeof(png), "image/png", NULL),
                     200);
    json_t *reply = browser_json(&b);
    text_format(path, sizeof(path), "/photos/%s", fixture_text(reply, "name"));
    assert_int_equal(browser_get(&b, path), 200);
    assert_int_equal(b.body.len, sizeof(png));
    assert_memory_equal(b.body.data, png, sizeof(png));
    assert_string_equal(browser_header(&b, "Content-Type: "), "image/png");
    assert_int_equal(browser_get(&b, "/api/1/scans/1"), 200);
    assert_non_null(strstr(b.body.data, fixture_text(reply, "name")));
    json_decref(reply);
    browser_close(&b);
}

static void pages_are_cached_by_their_tag(void **state)
{
    (void)state;
    struct browser b;
    char header[96];
    browser_open(&b, w.base);
    assert_int_equal(browser_get(&b, "/station"), 200);
    assert_string_equal(browser_header(&b, "Content-Type: "), "text/html; charset=utf-8");
    size_t whole = b.body.len;
    text_format(header, sizeof(header), "If-None-Match: %s", browser_header(&b, "ETag: "));
    assert_true(strlen(header) > 20);
    assert_int_equal(browser_send(&b, NULL, "/station", NULL, 0, NULL, header), 304);
    assert_int_equal(b.body.len, 0);
    assert_int_equal(browser_send(&b, NULL, "/station", NULL, 0, NULL, "Accept-Encoding: gzip"), 200);
    assert_string_equal(browser_header(&b, "Content-Encoding: "), "gzip");
    assert_true(b.body.len < whole);
    assert_int_equal(browser_get(&b, "/admin/anything/below"), 200);
    assert_null(strstr(b.body.data, "<script>")); /* the policy would refuse it */
    browser_close(&b);
}

/* --- the provider's way back ------------------------------------------------------------------------------------------------ */
static void a_provider_login_comes_back(void **state)
{
    (void)state;
    struct browser b;
    struct browser phone;
    browser_open(&b, w.base);
    browser_open(&phone, w.base);
    assert_int_equal(browser_log_in(&b, "anna", "password of anna"), 200);
    if (browser_post(&b, "/api/1/do/provider.login", "{\"provider\":\"Taobao\"}") != 200)
        fail_msg("%s", b.body.data);
    json_t *reply = browser_json(&b);
    assert_non_null(strstr(fixture_text(reply, "url"), "://"));
    assert_true(json_integer_value(json_object_get(json_object_get(reply, "qr"), "size")) > 20);
    json_decref(reply);
    /* The state is ours alone: another's is told nothing and causes nothing. */
    assert_int_equal(browser_get(&phone, "/provider/return?state=0000&error=bad"), 200);
    assert_null(strstr(phone.body.data, "bad"));
    browser_close(&phone);
    browser_close(&b);
}

static void requests_under_way_are_told_of_the_end(void **state)
{
    (void)state;
    struct browser b;
    struct stream s;
    browser_open(&b, w.base);
    json_decref(browser_session(&b));
    stream_open(&s, &b, "/api/1/events");
    assert_true(stream_wait(&s, "event: view"));
    web_end(&w);
    assert_true(stream_wait(&s, "event: bye"));
    stream_close(&s);
    web_run(&w);
    /* A paired page or a log-in outlives a restart; the page's own cookie, too. */
    text_copy(b.base, sizeof(b.base), w.base);
    assert_int_equal(browser_get(&b, "/api/1/station"), 200);
    browser_close(&b);
}

static void tls_by_certificate_files(void **state)
{
    (void)state;
    struct web_fixture t = {0};
    struct sim_config sim;
    struct browser b;
    char command[512];
    char extra[512];
    sim_config_init(&sim);
    char folder[] = "/tmp/tallyman-tls-XXXXXX";
    assert_non_null(mkdtemp(folder));
    text_format(command, sizeof(command),
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
                "/CN=localhost"
                " -keyout %s/key.pem -out %s/cert.pem 2>/dev/null",
                folder, folder);
    assert_int_equal(system(command), 0);
    text_format(extra, sizeof(extra),
                "web { listen = \"127.0.0.1:0\" tls_cert = \"%s/cert.pem\" tls_key = \"%s/key.pem\" }",
                folder, folder);
    fixture_open(&t.f, &sim, extra);
    assert_int_equal(fixture_run(&t.f, NULL, NULL, ARGS("config", "check")), 0);
    web_run(&t);
    assert_memory_equal(t.base, "https://", 8);
    browser_open(&b, t.base);
    json_decref(browser_session(&b));
    assert_non_null(strstr(browser_header(&b, "Set-Cookie: "), "; Secure"));
    assert_string_equal(browser_header(&b, "Strict-Transport-Security: "), "max-age=31536000");
    browser_close(&b);
    web_close(&t);
    /* The certificate was made anew and the key was not: said before the start, with its line. */
    text_format(command, sizeof(command),
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
                "/CN=localhost -keyout /dev/null -out %s/cert.pem 2>/dev/null",
                folder);
    assert_int_equal(system(command), 0);
    fixture_open(&t.f, &sim, extra);
    assert_int_equal(fixture_run(&t.f, NULL, NULL, ARGS("config", "check")), 2);
    fixture_close(&t.f);
    text_format(command, sizeof(command), "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scan_is_seen_by_every_page),
        cmocka_unit_test(a_stream_ends_with_its_session),
        cmocka_unit_test(a_page_is_paired_with_the_code_on_the_terminal),
        cmocka_unit_test(nobody_holds_the_pairing_up),
        cmocka_unit_test(the_log_is_searched_and_exported),
        cmocka_unit_test(a_photo_is_kept_and_attached),
        cmocka_unit_test(pages_are_cached_by_their_tag),
        cmocka_unit_test(a_provider_login_comes_back),
        cmocka_unit_test(requests_under_way_are_told_of_the_end),
        cmocka_unit_test(tls_by_certificate_files),
    };
    return cmocka_run_group_tests(tests, open_station, close_station);
}
