/* Nobody gets in, and nothing gets out: the whole table of routes against every role, forged and foreign requests, hostile text, paths
 * and sizes, ten thousand wrong passwords. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sqlite3.h>
#include <sys/socket.h>

#include "browser.h"
#include "core/command.h"
#include "do.h"
#include "routes.h"
#include "store/receiving.h"

static struct web_fixture w;

static int open_station(void **state)
{
    (void)state;
    web_open(&w, "} scanner \"left\" { match = \"usb:1d6b:ffff\"");
    web_add_user(&w, "anna", "admin");
    web_add_user(&w, "dora", "desk");
    web_add_user(&w, "stan", "staff");
    return 0;
}

static int close_station(void **state)
{
    (void)state;
    web_close(&w);
    return 0;
}

static void be(struct browser *b, enum role role)
{
    static const char *const users[ROLE_COUNT] = {NULL, NULL, "stan", "dora", "anna"};
    char password[64];
    browser_open(b, w.base);
    b->from_elsewhere = role == ROLE_NONE;
    if (users[role] == NULL) {
        json_decref(browser_session(b));
        return;
    }
    text_format(password, sizeof(password), "password of %s", users[role]);
    assert_int_equal(browser_log_in(b, users[role], password), 200);
}

/* "/api/1/scans/{}" with something in its places. */
static void make_path(const char *pattern, char *ret, size_t size)
{
    size_t at = 0;
    ret[0] = '\0';
    for (const char *p = pattern; *p && at + 8 < size;) {
        if (strncmp(p, "{}", 2) == 0) {
            at += (size_t)snprintf(ret + at, size - at, "99999");
            p += 2;
        } else {
            ret[at++] = *p++;
            ret[at] = '\0';
        }
    }
}

static long ask(struct browser *b, const struct route *route, const char *path)
{
    if (route->body == BODY_IMAGE)
        return browser_send(b, route->method, path, "none", 4, "image/png", NULL);
    if (route->body == BODY_OBJECT)
        return browser_send(b, route->method, path, "{}", 2, NULL, NULL);
    return browser_send(b, route->method, path, NULL, 0, NULL, NULL);
}

static void no_route_without_its_role(void **state)
{
    (void)state;
    for (int role = ROLE_NONE; role < ROLE_COUNT; role++) {
        struct browser b;
        be(&b, (enum role)role);
        for (size_t i = 0; route_at(i); i++) {
            const struct route *route = route_at(i);
            char path[256];
            make_path(route->pattern, path, sizeof(path));
            bool stream = strcmp(route->pattern, "/api/1/events") == 0;
            bool ends = strcmp(route->method, "DELETE") == 0; /* would log out */
            bool allowed = role >= (int)route->role;
            if ((stream || ends) && allowed)
                continue;
            long status = ask(&b, route, path);
            bool denied = status == 401 || status == 403;
            /* Log-in itself says 401 to an empty name. */
            if (strcmp(route->pattern, "/api/1/session") == 0 && strcmp(route->method, "POST") == 0)
                continue;
            /* The table of requests has roles of its own: below. */
            if (strcmp(route->pattern, "/api/1/do/{}") == 0 && allowed)
                continue;
            if (denied == allowed)
                fail_msg("%s %s as %s: %ld %s", route->method, path, role_name((enum role)role), status,
                         b.body.data ? b.body.data : "");
        }
        browser_close(&b);
    }
}

/* Numbers for the monitoring are for this machine, or for staff: a paired page elsewhere does not get them. */
static void metrics_are_for_this_machine_or_staff(void **state)
{
    (void)state;
    struct browser b;
    char code[8];
    char json[64];
    char *shown;
    browser_open(&b, w.base);
    assert_int_equal(browser_get(&b, "/metrics"), 200);
    assert_non_null(strstr(b.body.data, "\ntallyman_disk_ok 1\n"));
    b.from_elsewhere = true;
    assert_int_equal(browser_get(&b, "/metrics"), 401);
    json_decref(browser_session(&b));
    assert_int_equal(browser_post(&b, "/api/1/pairing/code", "{\"name\":\"tablet\"}"), 200);
    assert_int_equal(fixture_run(&w.f, NULL, &shown, ARGS("user", "pairing")), 0);
    text_copy_n(code, sizeof(code), shown, 6);
    free(shown);
    text_format(json, sizeof(json), "{\"name\":\"tablet\",\"code\":\"%s\"}", code);
    assert_int_equal(browser_post(&b, "/api/1/pairing", json), 200);
    assert_int_equal(browser_get(&b, "/api/1/station"), 200);
    assert_int_equal(browser_get(&b, "/metrics"), 401);
    assert_null(strstr(b.body.data, "tallyman_"));
    browser_close(&b);
    browser_open(&b, w.base);
    b.from_elsewhere = true;
    assert_int_equal(browser_log_in(&b, "stan", "password of stan"), 200);
    assert_int_equal(browser_get(&b, "/metrics"), 200);
    browser_close(&b);
}

static void no_request_without_its_role(void **state)
{
    (void)state;
    for (int role = ROLE_NONE; role < ROLE_COUNT; role++) {
        struct browser b;
        be(&b, (enum role)role);
        for (size_t i = 0; do_at(i); i++) {
            char path[128];
            text_format(path, sizeof(path), "/api/1/do/%s", do_at(i)->name);
            bool allowed = role >= (int)do_at(i)->role;
            /* What is allowed is only looked at where it can do no harm: an empty request is refused by the station. */
            if (allowed && strcmp(do_at(i)->name, "scan") != 0)
                continue;
            long status = browser_post(&b, path, "{}");
            bool denied = status == 401 || status == 403;
            if (denied == allowed)
                fail_msg("%s as %s: %ld %s", path, role_name((enum role)role), status,
                         b.body.data ? b.body.data : "");
        }
        /* What the station knows but pages may not ask for. */
        static const char *const inner[] = {"web.login", "pairing.add",   "note",
                                            "status",    "no.such.thing", "audit"};
        for (size_t i = 0; i < COUNT_OF(inner); i++) {
            char path[128];
            text_format(path, sizeof(path), "/api/1/do/%s", inner[i]);
            long status = browser_post(&b, path, "{}");
            assert_true(role == ROLE_NONE ? status == 401 : status == 404);
        }
        browser_close(&b);
    }
}

static int64_t count_rows(const char *sql)
{
    char path[160];
    sqlite3 *db;
    sqlite3_stmt *stmt;
    text_format(path, sizeof(path), "%s/tallyman.db", w.f.state);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return count;
}

static void forged_requests_change_nothing(void **state)
{
    (void)state;
    struct browser b;
    char good[64];
    static const char request[] = "{\"raw\":\"SF1331875979567\"}";
    be(&b, ROLE_ADMIN);
    int64_t scans = count_rows("SELECT count(*) FROM scan");
    text_copy(good, sizeof(good), b.csrf);
    b.csrf[0] = '\0';
    assert_int_equal(browser_post(&b, "/api/1/do/scan", request), 403);
    text_copy(b.csrf, sizeof(b.csrf), "00000000000000000000000000000000");
    assert_int_equal(browser_post(&b, "/api/1/do/scan", request), 403);
    text_copy(b.csrf, sizeof(b.csrf), good);
    assert_int_equal(browser_send(&b, "POST", "/api/1/do/scan", request, strlen(request), NULL,
                                  "Sec-Fetch-Site: cross-site"),
                     403);
    assert_int_equal(browser_send(&b, "POST", "/api/1/do/scan", request, strlen(request), "text/plain", NULL),
                     415);
    assert_int_equal(browser_send(&b, "PUT", "/api/1/do/scan", request, strlen(request), NULL, NULL), 405);
    assert_int_equal(browser_get(&b, "/api/1/do/scan"), 405);
    assert_int_equal(count_rows("SELECT count(*) FROM scan"), scans);
    /* Another page's token is worth nothing here. */
    struct browser other;
    be(&other, ROLE_STAFF);
    text_copy(b.csrf, sizeof(b.csrf), other.csrf);
    assert_int_equal(browser_post(&b, "/api/1/do/scan", request), 403);
    text_copy(b.csrf, sizeof(b.csrf), good);
    assert_int_equal(browser_post(&b, "/api/1/do/scan", request), 200);
    assert_int_equal(count_rows("SELECT count(*) FROM scan"), scans + 1);
    browser_close(&other);
    browser_close(&b);
}

/* A page elsewhere that points its own name at this machine ("DNS rebinding"). */
static void foreign_names_are_refused(void **state)
{
    (void)state;
    struct browser b;
    browser_open(&b, w.base);
    b.host = "evil.example";
    assert_int_equal(browser_get(&b, "/api/1/station"), 421);
    assert_int_equal(browser_get(&b, "/station"), 421);
    b.host = "localhost";
    assert_int_equal(browser_get(&b, "/api/1/station"), 200);
    b.host = "192.0.2.1";
    assert_int_equal(browser_get(&b, "/api/1/station"),
                     401); /* one of ours perhaps, but not this machine's own */
    browser_close(&b);
}

static void every_answer_has_its_headers(void **state)
{
    (void)state;
    static const char *const paths[] = {"/",
                                        "/healthz",
                                        "/api/1/session",
                                        "/api/1/users",
                                        "/nothing/here",
                                        "/%00",
                                        "/provider/return",
                                        "/pictures/0123456789abcdef.img"};
    struct browser b;
    browser_open(&b, w.base);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        (void)browser_get(&b, paths[i]);
        const char *csp = browser_header(&b, "Content-Security-Policy: ");
        if (strstr(csp, "default-src 'none'") == NULL || strstr(csp, "unsafe") || strstr(csp, "http"))
            fail_msg("%s: CSP \"%s\"", paths[i], csp);
        assert_string_equal(browser_header(&b, "X-Content-Type-Options: "), "nosniff");
        assert_string_equal(browser_header(&b, "X-Frame-Options: "), "DENY");
        assert_string_equal(browser_header(&b, "Referrer-Policy: "), "no-referrer");
        assert_string_equal(browser_header(&b, "Server: "), "");
    }
    assert_int_equal(browser_get(&b, "/api/1/session"), 200);
    assert_string_equal(browser_header(&b, "Cache-Control: "), "no-store");
    assert_int_equal(browser_send(&b, "HEAD", "/healthz", NULL, 0, NULL, NULL), 200);
    assert_int_equal(b.body.len, 0);
    browser_close(&b);
}

static void cookies_are_for_the_browser_only(void **state)
{
    (void)state;
    struct browser b;
    browser_open(&b, w.base);
    json_decref(browser_session(&b));
    assert_non_null(strstr(browser_header(&b, "Set-Cookie: "), "HttpOnly; SameSite=Strict"));
    assert_int_equal(browser_log_in(&b, "stan", "password of stan"), 200);
    const char *cookie = browser_header(&b, "Set-Cookie: ");
    assert_non_null(strstr(cookie, "tallyman_session="));
    assert_non_null(strstr(cookie, "HttpOnly; SameSite=Strict"));
    assert_null(strstr(cookie, "Secure")); /* without TLS it would never come back */
    /* The database has only its hash. */
    char token[80];
    text_copy_n(token, sizeof(token), cookie + 17, 64);
    char sql[200];
    text_format(sql, sizeof(sql), "SELECT count(*) FROM web_session WHERE token_hash = '%s'", token);
    assert_int_equal(count_rows(sql), 0);
    assert_true(count_rows("SELECT count(*) FROM web_session WHERE user = 'stan'") > 0);
    browser_close(&b);
}

static void a_session_is_never_taken_over(void **state)
{
    (void)state;
    static const char planted[] = "Set-Cookie: tallyman_session="
                                  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; path=/";
    struct browser b;
    struct browser thief;
    browser_open(&b, w.base);
    browser_open(&thief, w.base);
    assert_int_equal(browser_get(&b, "/healthz"), 200); /* a host for the cookie */
    curl_easy_setopt(b.curl, CURLOPT_COOKIELIST, planted);
    assert_int_equal(browser_get(&thief, "/healthz"), 200);
    curl_easy_setopt(thief.curl, CURLOPT_COOKIELIST, planted);
    assert_int_equal(browser_log_in(&b, "stan", "password of stan"), 200);
    assert_null(strstr(browser_header(&b, "Set-Cookie: "), "aaaaaaaa"));
    assert_int_equal(browser_get(&b, "/api/1/holds"), 200);
    assert_int_equal(browser_get(&thief, "/api/1/holds"), 401);
    /* Logged out is out, also for whoever kept the cookie. */
    struct curl_slist *cookies = NULL;
    curl_easy_getinfo(b.curl, CURLINFO_COOKIELIST, &cookies);
    assert_non_null(cookies);
    assert_int_equal(browser_send(&b, "DELETE", "/api/1/session", NULL, 0, NULL, NULL), 200);
    for (const struct curl_slist *c = cookies; c; c = c->next)
        curl_easy_setopt(thief.curl, CURLOPT_COOKIELIST, c->data);
    curl_slist_free_all(cookies);
    assert_int_equal(browser_get(&thief, "/api/1/holds"), 401);
    browser_close(&thief);
    browser_close(&b);
}

static void whoever_is_disabled_is_out_at_once(void **state)
{
    (void)state;
    struct browser b;
    web_add_user(&w, "gone", "staff");
    browser_open(&b, w.base);
    assert_int_equal(browser_log_in(&b, "gone", "password of gone"), 200);
    assert_int_equal(browser_get(&b, "/api/1/holds"), 200);
    assert_int_equal(fixture_run(&w.f, NULL, NULL, ARGS("user", "disable", "gone")), 0);
    assert_int_equal(browser_get(&b, "/api/1/holds"), 401);
    assert_int_equal(browser_log_in(&b, "gone", "password of gone"), 401);
    browser_close(&b);
}

static void paths_lead_nowhere_else(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/pictures/../tallyman.db",
        "/pictures/..%2ftallyman.db",
        "/pictures/%2e%2e%5ctallyman.db",
        "/pictures/tallyman.db",
        "/photos/..%00.jpg",
        "/photos//etc/passwd",
        "/photos/.hidden",
        "/assets/../admin.html%00",
        "/assets/..;/web_pages",
        "//etc/passwd",
        "/api/1/../../healthz",
    };
    struct browser b;
    browser_open(&b, w.base);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        long status = browser_get(&b, paths[i]);
        if (status != 400 && status != 404)
            fail_msg("%s: %ld", paths[i], status);
        if (b.body.data && (strstr(b.body.data, "root:") || strstr(b.body.data, "SQLite")))
            fail_msg("%s leads somewhere", paths[i]);
    }
    browser_close(&b);
}

static void hostile_text_stays_text(void **state)
{
    (void)state;
    static const char *const hostile[] = {"<script>alert(1)</script>", "\\\"><img src=x onerror=alert(1)>",
                                          "'; DROP TABLE scan; --", "=HYPERLINK(\\\"http://x\\\")",
                                          "\\u0001\\u001b[2J"};
    struct browser b;
    be(&b, ROLE_STAFF);
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        char json[200];
        text_format(json, sizeof(json), "{\"raw\":\"%s\"}", hostile[i]);
        assert_int_equal(browser_post(&b, "/api/1/do/scan", json), 200);
        assert_string_equal(browser_header(&b, "Content-Type: "), "application/json");
        json_decref(browser_json(&b));
    }
    assert_int_equal(browser_get(&b, "/api/1/receipts?limit=20"), 200);
    assert_string_equal(browser_header(&b, "Content-Type: "), "application/json");
    json_decref(browser_json(&b));
    assert_int_equal(browser_get(&b, "/api/1/receipts?q=%3Cscript%3E"), 200);
    json_t *found = browser_json(&b);
    assert_true(json_array_size(json_object_get(found, "rows")) >= 1);
    json_decref(found);
    assert_int_equal(browser_get(&b, "/api/1/receipts?q=%27%22%20OR%20%22%22%20NEAR%28"), 200);
    assert_int_equal(browser_get(&b, "/api/1/receipts?operator=%27%20OR%201%3D1%20--"), 200);
    assert_int_equal(browser_get(&b, "/api/1/receipts/export"), 200);
    assert_null(strstr(b.body.data, "\n=HYPERLINK"));
    assert_non_null(strstr(b.body.data, "'=HYPERLINK"));
    /* Nothing of a foreign link is shown. */
    assert_int_equal(browser_get(&b, "/provider/return?state=1&error=%3Cscript%3Ealert(1)%3C/script%3E"),
                     200);
    assert_null(strstr(b.body.data, "alert"));
    browser_close(&b);
}

/* small: takes a few kilobytes, and what comes then waits at the server. */
static int connect_with(bool small)
{
    const int buffer = 4096;
    const int segment = 536; /* else the server's system offers room by the loopback's large segments */
    int port = atoi(strrchr(w.base, ':') + 1);
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (small) {
        assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer)), 0);
        assert_int_equal(setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment)), 0);
    }
    assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static int connect_plain(void)
{
    return connect_with(false);
}

/* Sends what it can; what comes back, "" when the server only hangs up. */
static void send_raw(const char *data, size_t len, char *ret, size_t size)
{
    int fd = connect_plain();
    size_t at = 0;
    ret[0] = '\0';
    while (len > 0) {
        ssize_t n = send(fd, data, len, MSG_NOSIGNAL);
        if (n <= 0)
            break;
        data += n;
        len -= (size_t)n;
    }
    (void)shutdown(fd, SHUT_WR);
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, 60000) <= 0)
            fail_msg("the server neither answers nor hangs up");
        ssize_t n = recv(fd, ret + at, size - 1 - at, 0);
        if (n <= 0)
            break;
        at += (size_t)n;
        ret[at] = '\0';
        if (at == size - 1)
            break;
    }
    close(fd);
}

static void what_is_too_large_is_refused(void **state)
{
    (void)state;
    struct browser b;
    struct text big = {0};
    char answer[2048];
    be(&b, ROLE_ADMIN);
    /* address */
    text_add(&big, "/api/1/receipts?q=");
    for (int i = 0; i < 5000; i++)
        text_add(&big, "a");
    assert_int_equal(browser_get(&b, big.data), 400);
    /* header */
    text_clear(&big);
    text_add(&big, "X-Much: ");
    for (int i = 0; i < 40000; i++)
        text_add(&big, "a");
    long status = browser_send(&b, NULL, "/healthz", NULL, 0, NULL, big.data);
    assert_true(status == 431 || status == 413 || status == 0);
    /* body with its length */
    text_clear(&big);
    text_add(&big, "{\"raw\":\"");
    for (int i = 0; i < 300000; i++)
        text_add(&big, "a");
    text_add(&big, "\"}");
    status = browser_send(&b, "POST", "/api/1/do/scan", big.data, big.len, NULL, NULL);
    assert_true(status == 413 || status == 0); /* it may hang up while the rest is still being sent */
    assert_int_equal(browser_get(&b, "/healthz"), 200);
    /* body without one */
    text_clear(&big);
    text_add_format(&big, "POST /api/1/session HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                          "Content-Type: application/json\r\n\r\n");
    for (int i = 0; i < 40; i++) {
        text_add(&big, "4000\r\n");
        for (int j = 0; j < 0x4000; j++)
            text_add(&big, " ");
        text_add(&big, "\r\n");
    }
    send_raw(big.data, big.len, answer, sizeof(answer));
    assert_null(strstr(answer, " 200 "));
    /* no HTTP at all */
    send_raw("\x16\x03\x01\x02garbage\r\n\r\n", 16, answer, sizeof(answer));
    assert_null(strstr(answer, " 200 "));
    /* deep JSON */
    text_clear(&big);
    for (int i = 0; i < 100000; i++)
        text_add(&big, "[");
    assert_int_equal(browser_post(&b, "/api/1/do/scan", big.data), 400);
    assert_int_equal(browser_get(&b, "/healthz"), 200);
    text_fini(&big);
    browser_close(&b);
}

/* Many who begin a request, its head or its body, and never end it do not keep others out. */
static void slow_ones_hold_nobody_up(void **state)
{
    (void)state;
    enum { SLOW = 700 }; /* more than there is room for */
    int fds[SLOW];
    static const char *const begun[] = {
        "POST /api/1/session HTTP/1.1\r\nHost: localhost\r\nContent-Le",
        "POST /api/1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 200\r\n\r\n{\"name\":\"an",
    };
    for (size_t n = 0; n < COUNT_OF(begun); n++) {
        for (int i = 0; i < SLOW; i++) {
            fds[i] = connect_plain();
            assert_true(send(fds[i], begun[n], strlen(begun[n]), MSG_NOSIGNAL) > 0);
        }
        struct browser b;
        browser_open(&b, w.base);
        for (int i = 0; i < 20; i++)
            assert_int_equal(browser_get(&b, "/healthz"), 200);
        browser_close(&b);
        for (int i = 0; i < SLOW; i++)
            close(fds[i]);
    }
}

/* Asks with the browser's session, on a connection of its own, and waits for the first bytes of the answer without taking them. */
static int ask_plain(const struct browser *b, const char *path, bool small)
{
    struct curl_slist *cookies = NULL;
    char request[512] = "";
    curl_easy_getinfo(b->curl, CURLINFO_COOKIELIST, &cookies);
    for (const struct curl_slist *c = cookies; c; c = c->next) {
        const char *name = strstr(c->data, "\ttallyman_session\t");
        if (name)
            text_format(request, sizeof(request),
                        "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: tallyman_session=%s\r\n\r\n", path,
                        name + strlen("\ttallyman_session\t"));
    }
    curl_slist_free_all(cookies);
    assert_true(request[0] != '\0');
    int fd = connect_with(small);
    assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
    struct pollfd p = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&p, 1, 60000), 1);
    return fd;
}

static void read_until(int fd, const char *what)
{
    struct text got = {0};
    while (got.data == NULL || strstr(got.data, what) == NULL) {
        char block[4096];
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, 60000) <= 0)
            fail_msg("the stream never says %s", what);
        ssize_t n = recv(fd, block, sizeof(block), 0);
        if (n <= 0)
            fail_msg("the stream ended before it said %s", what);
        text_add_n(&got, block, (size_t)n);
    }
    text_fini(&got);
}

/* Those who ask and never read: the live state and the log. The others get theirs, and the exports have their room again afterwards. */
static void who_never_reads_holds_nobody_up(void **state)
{
    (void)state;
    enum { SCANS = 1500, NOISE = 400, EXPORTS = 4 };
    struct browser b;
    struct text codes = {0};
    int deaf[3];
    int exports[EXPORTS];
    be(&b, ROLE_STAFF);
    for (size_t i = 0; i < COUNT_OF(deaf); i++)
        deaf[i] = ask_plain(&b, "/api/1/events?raw=1", true);
    for (int i = 0; i < SCANS; i++) {
        for (int k = 0; k < NOISE; k++)
            text_add(&codes, k % 2 ? " " : "?");
        text_add_format(&codes, "%d\n", i);
    }
    (void)fixture_run(&w.f, codes.data, NULL, ARGS("scan"));
    text_fini(&codes);
    int good = ask_plain(&b, "/api/1/events", false);
    assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"YT4512345678901\"}"), 200);
    read_until(good, "YT4512345678901");
    close(good);
    for (int i = 0; i < EXPORTS; i++)
        exports[i] = ask_plain(&b, "/api/1/receipts/export", true);
    assert_int_equal(browser_get(&b, "/api/1/receipts/export"), 429);
    assert_int_equal(browser_get(&b, "/api/1/receipts?limit=5"), 200);
    assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"YT4512345678901\"}"), 200);
    for (int i = 0; i < EXPORTS; i++)
        close(exports[i]);
    for (size_t i = 0; i < COUNT_OF(deaf); i++)
        close(deaf[i]);
    int64_t until = clock_mono_us() + 60000000;
    while (browser_get(&b, "/api/1/receipts/export") != 200 && clock_mono_us() < until)
        usleep(20000);
    assert_int_equal(b.status, 200);
    assert_true(b.body.len > (size_t)SCANS * NOISE);
    browser_close(&b);
}

static int64_t operator_is(const char *scanner, const char *name)
{
    char sql[200];
    text_format(
        sql, sizeof(sql),
        "SELECT count(*) FROM (SELECT operator FROM shift WHERE scanner = '%s' ORDER BY id DESC LIMIT 1)"
        " WHERE operator = '%s'",
        scanner, name);
    return count_rows(sql);
}

/* The badge's own code signs on; its name, another station's badge or another command does not, whatever the role. */
static void only_a_badge_signs_on(void **state)
{
    (void)state;
    struct error err;
    struct browser b;
    unsigned char key[COMMAND_KEY_BYTES];
    unsigned char other_key[COMMAND_KEY_BYTES] = {7};
    char path[160];
    char badge[COMMAND_TEXT_SIZE];
    char json[256];
    text_format(path, sizeof(path), "%s/tallyman.db", w.f.state);
    struct store *store = store_open(path, STORE_WRITE, &err);
    assert_non_null(store);
    assert_true(store_command_key(store, key, &err));
    store_close(store);
    for (int role = ROLE_STATION; role < ROLE_COUNT; role++) {
        be(&b, (enum role)role);
        assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"SF1\"}"), 200);
        assert_int_equal(browser_post(&b, "/api/1/do/operator", "{\"scanner\":\"web\",\"name\":\"IVAN\"}"),
                         400);
        assert_int_equal(
            browser_post(&b, "/api/1/do/operator",
                         "{\"scanner\":\"web\",\"badge\":\"\",\"name\":\"IVAN\",\"operator\":\"IVAN\"}"),
            200);
        assert_int_equal(operator_is("web", "IVAN"), 0);
        assert_true(command_write(COMMAND_OPERATOR, "IVAN", other_key, badge));
        text_format(json, sizeof(json), "{\"scanner\":\"web\",\"badge\":\"%s\"}", badge);
        assert_int_equal(browser_post(&b, "/api/1/do/operator", json), 400);
        assert_true(command_write(COMMAND_BIN, "IVAN", key, badge));
        text_format(json, sizeof(json), "{\"scanner\":\"web\",\"badge\":\"%s\"}", badge);
        assert_int_equal(browser_post(&b, "/api/1/do/operator", json), 400);
        assert_int_equal(operator_is("web", "IVAN"), 0);
        assert_true(command_write(COMMAND_OPERATOR, "IVAN", key, badge));
        text_format(json, sizeof(json), "{\"scanner\":\"no such\",\"badge\":\"%s\"}", badge);
        assert_int_equal(browser_post(&b, "/api/1/do/operator", json), 400);
        text_format(json, sizeof(json), "{\"scanner\":\"web\",\"badge\":\"%s\"}", badge);
        assert_int_equal(browser_post(&b, "/api/1/do/operator", json), 200);
        assert_int_equal(operator_is("web", "IVAN"), 1);
        assert_int_equal(browser_post(&b, "/api/1/do/operator", "{\"scanner\":\"web\",\"badge\":\"\"}"), 200);
        assert_int_equal(operator_is("web", "IVAN"), 0);
        browser_close(&b);
    }
}

static int64_t scans_of(const char *scanner)
{
    char sql[96];
    text_format(sql, sizeof(sql), "SELECT count(*) FROM scan WHERE scanner = '%s'", scanner);
    return count_rows(sql);
}

/* Whatever a page calls itself, it is neither a scanner of the station nor one more of them. */
static void no_page_scans_as_another(void **state)
{
    (void)state;
    for (int role = ROLE_STATION; role < ROLE_COUNT; role++) {
        struct browser b;
        be(&b, (enum role)role);
        int64_t scans = count_rows("SELECT count(*) FROM scan");
        int64_t own = scans_of("web");
        assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"SF2\",\"scanner\":\"left\"}"), 400);
        json_t *reply = browser_json(&b);
        assert_string_equal(fixture_text(reply, "error"),
                            "a page scans under its own name, not as \"left\"; load it again");
        json_decref(reply);
        assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"SF2\",\"scanner\":\"made up\"}"),
                         400);
        assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"SF2\",\"scanner\":\"\"}"), 400);
        assert_int_equal(count_rows("SELECT count(*) FROM scan"), scans);
        assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"SF2\",\"scanner\":\"web\"}"), 200);
        assert_int_equal(browser_post(&b, "/api/1/do/scan", "{\"raw\":\"SF2\",\"scanner\":7}"), 200);
        assert_int_equal(scans_of("web"), own + 2);
        browser_close(&b);
    }
}

/* The station expects a scanner "left", plugged in or not. */
static void no_page_is_paired_as_a_scanner(void **state)
{
    (void)state;
    static const char *const taken[] = {"left", "stdin", "web"};
    struct browser b;
    be(&b, ROLE_NONE);
    for (size_t i = 0; i < COUNT_OF(taken); i++) {
        char json[64];
        char said[96];
        text_format(json, sizeof(json), "{\"name\":\"%s\"}", taken[i]);
        text_format(said, sizeof(said), "\"%s\" is the name of a scanner; choose another one", taken[i]);
        assert_int_equal(browser_post(&b, "/api/1/pairing/code", json), 400);
        json_t *reply = browser_json(&b);
        assert_string_equal(fixture_text(reply, "error"), said);
        json_decref(reply);
    }
    assert_int_equal(browser_post(&b, "/api/1/pairing/code", "{\"name\":\"left-tablet\"}"), 200);
    browser_close(&b);
}

/* A refusal of this server comes taken apart for its translation; a line that was made elsewhere comes whole, and only so. */
static void errors_are_not_cut(void **state)
{
    (void)state;
    struct browser b;
    be(&b, ROLE_ADMIN);
    assert_int_equal(browser_post(&b, "/api/1/do/undo", "{\"scanner\":\"none such\"}"), 400);
    json_t *reply = browser_json(&b);
    assert_string_equal(fixture_text(reply, "text"), "no scanner is called \"{0}\"");
    json_decref(reply);
    assert_int_equal(browser_post(&b, "/api/1/do/user.add", "{\"name\":\"x\",\"password\":\"short\"}"), 400);
    reply = browser_json(&b);
    assert_memory_equal(fixture_text(reply, "error"), "a password has ", 15);
    assert_null(json_object_get(reply, "text"));
    assert_null(json_object_get(reply, "values"));
    json_decref(reply);
    browser_close(&b);
}

static void ten_thousand_wrong_passwords(void **state)
{
    (void)state;
    struct browser b;
    int looked_at = 0;
    int put_off = 0;
    browser_open(&b, w.base);
    json_decref(browser_session(&b));
    for (int i = 0; i < 10000; i++) {
        char json[128];
        text_format(json, sizeof(json), "{\"name\":\"%s\",\"password\":\"wrong password %d\"}",
                    i % 3 ? "anna" : "nobody", i);
        long status = browser_post(&b, "/api/1/session", json);
        looked_at += status == 401;
        put_off += status == 429;
    }
    assert_int_equal(looked_at + put_off, 10000);
    assert_true(looked_at < 60);
    /* Not even the right one, until the time is over; whoever is in stays in. */
    assert_int_equal(
        browser_post(&b, "/api/1/session", "{\"name\":\"anna\",\"password\":\"password of anna\"}"), 429);
    assert_true(atoi(browser_header(&b, "Retry-After: ")) > 0);
    assert_true(count_rows("SELECT count(*) FROM audit WHERE what = 'login' AND result LIKE 'wrong%'") < 70);
    assert_int_equal(browser_get(&b, "/healthz"), 200);
    browser_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_route_without_its_role),
        cmocka_unit_test(metrics_are_for_this_machine_or_staff),
        cmocka_unit_test(no_request_without_its_role),
        cmocka_unit_test(forged_requests_change_nothing),
        cmocka_unit_test(foreign_names_are_refused),
        cmocka_unit_test(every_answer_has_its_headers),
        cmocka_unit_test(cookies_are_for_the_browser_only),
        cmocka_unit_test(a_session_is_never_taken_over),
        cmocka_unit_test(whoever_is_disabled_is_out_at_once),
        cmocka_unit_test(paths_lead_nowhere_else),
        cmocka_unit_test(hostile_text_stays_text),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test(slow_ones_hold_nobody_up),
        cmocka_unit_test(who_never_reads_holds_nobody_up),
        cmocka_unit_test(only_a_badge_signs_on),
        cmocka_unit_test(no_page_scans_as_another),
        cmocka_unit_test(no_page_is_paired_as_a_scanner),
        cmocka_unit_test(errors_are_not_cut),
        cmocka_unit_test(ten_thousand_wrong_passwords),
    };
    return cmocka_run_group_tests(tests, open_station, close_station);
}
