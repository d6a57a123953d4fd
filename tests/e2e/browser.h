/* A station with its web server, and a browser of sorts (libcurl) that talks to it. For the e2e tests of the web. */
#pragma once

#include <curl/curl.h>

#include "station_fixture.h"

struct browser {
    CURL *curl;
    char base[128]; /* "http://127.0.0.1:PORT" */
    char csrf[64];
    const char *host;    /* another Host header; NULL: as it is */
    bool from_elsewhere; /* as if a proxy had passed it on: no loopback trust */
    /* of the last answer */
    long status;
    struct text body;
    struct text head;
};

static inline size_t browser_take(char *data, size_t size, size_t count, void *arg)
{
    text_add_n(arg, data, size * count);
    return size * count;
}

static inline void browser_open(struct browser *b, const char *base)
{
    *b = (struct browser){.curl = curl_easy_init()};
    assert_non_null(b->curl);
    /* This alone makes a jar that outlives curl_easy_reset(). */
    curl_easy_setopt(b->curl, CURLOPT_COOKIELIST, "Set-Cookie: a=b; domain=none.invalid; path=/");
    text_copy(b->base, sizeof(b->base), base);
}

static inline void browser_close(struct browser *b)
{
    curl_easy_cleanup(b->curl);
    text_fini(&b->body);
    text_fini(&b->head);
}

/* method NULL: GET, or POST with a body. type NULL: application/json. extra: a header of the caller's, or NULL. */
static inline long browser_send(struct browser *b, const char *method, const char *path, const void *body,
                                size_t len, const char *type, const char *extra)
{
    char text[512];
    struct curl_slist *headers = NULL;
    char url[8192];
    text_clear(&b->body);
    text_clear(&b->head);
    text_format(url, sizeof(url), "%s%s", b->base, path);
    CURL *c = b->curl;
    curl_easy_reset(c); /* cookies and connection stay */
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, 120L);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, browser_take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &b->body);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, browser_take);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, &b->head);
    if (body) {
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)len);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
        text_format(text, sizeof(text), "Content-Type: %s", type ? type : "application/json");
        headers = curl_slist_append(headers, text);
        headers = curl_slist_append(headers, "Expect:");
    }
    if (method && strcmp(method, "HEAD") == 0)
        curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
    else if (method)
        curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
    if (b->csrf[0]) {
        text_format(text, sizeof(text), "X-CSRF-Token: %s", b->csrf);
        headers = curl_slist_append(headers, text);
    }
    if (b->host) {
        text_format(text, sizeof(text), "Host: %s", b->host);
        headers = curl_slist_append(headers, text);
    }
    if (b->from_elsewhere)
        headers = curl_slist_append(headers, "X-Forwarded-For: 192.0.2.66");
    if (extra)
        headers = curl_slist_append(headers, extra);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(c);
    curl_slist_free_all(headers);
    b->status = 0;
    if (code == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &b->status);
    return b->status;
}

static inline long browser_get(struct browser *b, const char *path)
{
    return browser_send(b, NULL, path, NULL, 0, NULL, NULL);
}

static inline long browser_post(struct browser *b, const char *path, const char *json)
{
    return browser_send(b, "POST", path, json, strlen(json), NULL, NULL);
}

/* The last answer as JSON; json_decref(). */
static inline json_t *browser_json(const struct browser *b)
{
    json_t *o = json_loads(b->body.data ? b->body.data : "", 0, NULL);
    if (o == NULL)
        fail_msg("status %ld, no JSON: %s", b->status, b->body.data ? b->body.data : "");
    return o;
}

/* A header of the last answer ("ETag: "); "" when it is not there. Valid until the next call. */
static inline const char *browser_header(const struct browser *b, const char *name)
{
    static char value[1024];
    const char *at = b->head.data ? strcasestr(b->head.data, name) : NULL;
    value[0] = '\0';
    if (at)
        text_copy_n(value, sizeof(value), at + strlen(name), strcspn(at + strlen(name), "\r\n"));
    return value;
}

/* GET /api/1/session: takes the csrf. */
static inline json_t *browser_session(struct browser *b)
{
    assert_int_equal(browser_get(b, "/api/1/session"), 200);
    json_t *o = browser_json(b);
    text_copy(b->csrf, sizeof(b->csrf), fixture_text(o, "csrf"));
    return o;
}

static inline long browser_log_in(struct browser *b, const char *name, const char *password)
{
    char json[256];
    json_decref(browser_session(b));
    text_format(json, sizeof(json), "{\"name\":\"%s\",\"password\":\"%s\"}", name, password);
    long status = browser_post(b, "/api/1/session", json);
    if (status == 200) {
        json_t *o = browser_json(b);
        text_copy(b->csrf, sizeof(b->csrf), fixture_text(o, "csrf"));
        json_decref(o);
    }
    return status;
}

/* --- the station -------------------------------------------------------------------------------------------------------- */
struct web_fixture {
    struct fixture f;
    pid_t pid;
    char out[128];
    char base[128];
};

static inline void web_wait(struct web_fixture *w)
{
    fixture_web(&w->f, w->base, sizeof(w->base));
    w->base[strlen(w->base) - 1] = '\0'; /* without the slash */
}

static inline void web_run(struct web_fixture *w)
{
    text_format(w->out, sizeof(w->out), "%s/out-run", w->f.folder);
    w->pid = fixture_spawn(&w->f, NULL, w->out, ARGS("run", "--plain", "--no-find"));
    web_wait(w);
}

static inline void web_end(struct web_fixture *w)
{
    assert_int_equal(kill(w->pid, SIGTERM), 0);
    assert_int_equal(fixture_wait(w->pid), 0);
}

static inline void web_add_user(struct web_fixture *w, const char *name, const char *role)
{
    char password[64];
    text_format(password, sizeof(password), "password of %s\n", name);
    assert_int_equal(fixture_run(&w->f, password, NULL, ARGS("user", "add", name, "--role", role)), 0);
}

static inline void web_open(struct web_fixture *w, const char *web)
{
    struct sim_config sim;
    char extra[512];
    sim_config_init(&sim);
    *w = (struct web_fixture){0};
    text_format(extra, sizeof(extra), "web { listen = \"127.0.0.1:0\" %s }", web);
    fixture_open(&w->f, &sim, extra);
    web_run(w);
}

static inline void web_close(struct web_fixture *w)
{
    web_end(w);
    fixture_close(&w->f);
}
