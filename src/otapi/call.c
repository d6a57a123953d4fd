#include "call.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "client.h"
#include "outcome.h"
#include "signature.h"

enum { POLL_MS = 1000 };

/* One transfer in hand. */
struct transfer {
    struct otapi *otapi;
    struct answer_parser *parser;
    struct error parse_error;
    bool garbage;
    bool too_large;
    bool stopped; /* the caller has read enough */
    int64_t received;
    char date[64]; /* the answer's Date header */
    char problem[CURL_ERROR_SIZE];
};

void call_init(struct call *c, const char *method, bool language)
{
    *c = (struct call){.method = method, .language = language};
}

void call_init_write(struct call *c, const char *method)
{
    call_init(c, method, true);
    c->write = true;
}

void call_add(struct call *c, const char *name, const char *value)
{
    assert(c->count < CALL_ARGUMENTS_MAX);
    c->arguments[c->count++] = (struct argument){name, value};
}

void call_add_int(struct call *c, const char *name, int value)
{
    assert(c->number_count < CALL_NUMBERS_MAX);
    text_format(c->numbers[c->number_count], sizeof(c->numbers[0]), "%d", value);
    call_add(c, name, c->numbers[c->number_count++]);
}

/* --- the request ------------------------------------------------------------------------------------------------------------ */
static void add_field(struct otapi *o, struct text *form, const char *name, const char *value)
{
    char *escaped = curl_easy_escape(o->easy, value, (int)strlen(value));
    text_add_format(form, "%s%s=%s", form->len ? "&" : "", name, escaped ? escaped : "");
    curl_free(escaped);
}

/* All arguments as one form, signed when there is a secret. */
static void make_form(struct otapi *o, const struct call *c, struct text *form)
{
    struct argument all[CALL_ARGUMENTS_MAX + 3];
    char timestamp[TIMESTAMP_SIZE];
    char signature[SIGNATURE_SIZE];
    size_t count = 0;
    all[count++] = (struct argument){"instanceKey", o->instance_key};
    if (c->language)
        all[count++] = (struct argument){"language", o->language};
    for (size_t i = 0; i < c->count; i++)
        all[count++] = c->arguments[i];
    if (o->secret[0]) {
        signature_timestamp(clock_wall_us() + (int64_t)o->clock_offset_s * 1000000, timestamp);
        all[count++] = (struct argument){"timestamp", timestamp};
        signature_make(c->method, all, count, o->secret, signature);
    }
    for (size_t i = 0; i < count; i++)
        add_field(o, form, all[i].name, all[i].value);
    if (o->secret[0])
        add_field(o, form, "signature", signature);
}

/* --- the answer --------------------------------------------------------------------------------------------------------------- */
static size_t on_bytes(char *bytes, size_t size, size_t count, void *arg)
{
    struct transfer *t = arg;
    size_t len = size * count;
    t->received += (int64_t)len;
    if (t->received > t->otapi->answer_max_bytes) {
        t->too_large = true;
        return 0;
    }
    if (!answer_parser_bytes(t->parser, bytes, len, &t->parse_error)) {
        t->garbage = true;
        return 0;
    }
    t->stopped = answer_parser_answer(t->parser)->stopped;
    return t->stopped ? 0 : len;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *arg)
{
    struct transfer *t = arg;
    size_t len = size * count;
    if (len > 5 && strncasecmp(bytes, "date:", 5) == 0) {
        const char *value = bytes + 5;
        size_t rest = len - 5;
        while (rest > 0 && isspace((unsigned char)*value)) {
            value++;
            rest--;
        }
        while (rest > 0 && isspace((unsigned char)value[rest - 1]))
            rest--;
        text_copy_n(t->date, sizeof(t->date), value, rest);
    }
    return len;
}

/* The server's clock decides what a signature's time stamp must be. */
static void note_date(struct otapi *o, const char *date)
{
    time_t server = date[0] ? curl_getdate(date, NULL) : -1;
    if (server == -1)
        return;
    o->clock_offset_s = (int)(server - (time_t)(clock_wall_us() / 1000000));
    o->server_us = (int64_t)server * 1000000 - clock_mono_us();
}

static void set_options(struct otapi *o, const char *url, const struct text *form, bool write,
                        struct transfer *t)
{
    CURL *e = o->easy;
    curl_easy_reset(e); /* keeps the connection */
    curl_easy_setopt(e, CURLOPT_URL, url);
    curl_easy_setopt(e, CURLOPT_POSTFIELDS, form->data);
    curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)form->len);
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, o->headers);
    /* The library sends again what went out on a kept connection that had died; on a new one it never does. */
    curl_easy_setopt(e, CURLOPT_FRESH_CONNECT, write ? 1L : 0L);
    curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(e, CURLOPT_USERAGENT, "tallyman/" TALLYMAN_VERSION);
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)o->timeout_ms);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_timeout_ms);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
    if (o->ca_file)
        curl_easy_setopt(e, CURLOPT_CAINFO, o->ca_file);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(e, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, t->problem);
}

/* Runs the transfer to its end; CURLE_ABORTED_BY_CALLBACK when interrupted. */
static CURLcode perform(struct otapi *o)
{
    CURLcode result = CURLE_ABORTED_BY_CALLBACK;
    bool done = false;
    if (curl_multi_add_handle(o->multi, o->easy) != CURLM_OK)
        return CURLE_FAILED_INIT;
    while (!done && !atomic_load(&o->interrupted)) {
        int running;
        int left;
        CURLMsg *message;
        if (curl_multi_perform(o->multi, &running) != CURLM_OK)
            break;
        while ((message = curl_multi_info_read(o->multi, &left)) != NULL) {
            if (message->msg == CURLMSG_DONE) {
                result = message->data.result;
                done = true;
            }
        }
        if (!done)
            curl_multi_poll(o->multi, NULL, 0, POLL_MS, NULL);
    }
    curl_multi_remove_handle(o->multi, o->easy);
    return result;
}

/* Session, key and secret must not come back in an error's text. */
static void scrub(char *text, const char *secret)
{
    size_t len = strlen(secret);
    if (len < 4)
        return;
    for (char *at; (at = strstr(text, secret)) != NULL;)
        memset(at, '*', len);
}

static void describe(const struct otapi *o, const struct call *c, struct otapi_reply *reply)
{
    scrub(reply->description, o->instance_key);
    scrub(reply->description, o->secret);
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->arguments[i].name, "sessionId") == 0 ||
            strcmp(c->arguments[i].name, "providerSessionId") == 0 ||
            strcmp(c->arguments[i].name, "userPassword") == 0)
            scrub(reply->description, c->arguments[i].value);
}

static void no_answer(const struct transfer *t, CURLcode code, struct otapi_reply *reply)
{
    reply->outcome = OTAPI_NO_ANSWER;
    reply->timed_out = code == CURLE_OPERATION_TIMEDOUT;
    text_copy(reply->description, sizeof(reply->description),
              t->problem[0] ? t->problem : curl_easy_strerror(code));
}

static void garbage(struct otapi_reply *reply, const char *text)
{
    reply->outcome = OTAPI_GARBAGE;
    if (reply->http_status != 200)
        text_format(reply->description, sizeof(reply->description), "HTTP status %d; %s", reply->http_status,
                    text);
    else
        text_copy(reply->description, sizeof(reply->description), text);
}

static void take_envelope(const struct answer *answer, struct otapi_reply *reply)
{
    reply->outcome = outcome_of(answer);
    text_copy(reply->code, sizeof(reply->code), answer->code);
    text_copy(reply->sub_code, sizeof(reply->sub_code), answer->sub_code);
    text_copy(reply->description, sizeof(reply->description), answer->description);
    text_copy(reply->request_id, sizeof(reply->request_id), answer->request_id);
}

/* What became of the transfer. */
static void judge(struct otapi *o, struct transfer *t, CURLcode code, struct otapi_reply *reply)
{
    long status = 0;
    long connects = 0;
    long request_bytes = 0;
    struct error err;
    curl_easy_getinfo(o->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(o->easy, CURLINFO_REQUEST_SIZE, &request_bytes);
    reply->sent = request_bytes > 0;
    curl_easy_getinfo(o->easy, CURLINFO_NUM_CONNECTS, &connects);
    o->connections += connects;
    reply->http_status = (int)status;
    if (atomic_load(&o->interrupted)) {
        reply->outcome = OTAPI_INTERRUPTED;
        text_copy(reply->description, sizeof(reply->description), "the call was interrupted");
        return;
    }
    if (t->stopped) {
        take_envelope(answer_parser_answer(t->parser), reply);
        reply->outcome = OTAPI_OK;
        return;
    }
    if (t->too_large) {
        garbage(reply, "the answer is larger than is taken");
        return;
    }
    if (t->garbage) {
        garbage(reply, t->parse_error.text);
        return;
    }
    if (code != CURLE_OK) {
        no_answer(t, code, reply);
        return;
    }
    if (t->received == 0) {
        reply->outcome = OTAPI_NO_ANSWER;
        text_format(reply->description, sizeof(reply->description), "the answer was empty (HTTP status %ld)",
                    status);
        return;
    }
    if (status >= 300 && status < 400) {
        garbage(reply, "the address leads elsewhere; correct otapi.url");
        return;
    }
    if (!answer_parser_finish(t->parser, &err)) {
        garbage(reply, err.text);
        return;
    }
    take_envelope(answer_parser_answer(t->parser), reply);
}

static void send_once(struct otapi *o, const struct call *c, const struct answer_want *want,
                      struct answer *ret_answer, struct otapi_reply *reply, bool *ret_stale)
{
    struct transfer t = {.otapi = o, .parser = answer_parser_new(want)};
    struct text url = {0};
    struct text form = {0};
    int64_t begun_us = clock_mono_us();
    *reply = (struct otapi_reply){0};
    text_add_format(&url, "%s%s", o->url, c->method);
    make_form(o, c, &form);
    set_options(o, url.data, &form, c->write, &t);
    CURLcode code = perform(o);
    judge(o, &t, code, reply);
    long connects = 0;
    curl_easy_getinfo(o->easy, CURLINFO_NUM_CONNECTS, &connects);
    /* A kept connection that the server had closed meanwhile: nothing came, and no connection was made. */
    *ret_stale = reply->outcome == OTAPI_NO_ANSWER && !reply->timed_out && connects == 0 && t.received == 0 &&
                 reply->http_status == 0;
    note_date(o, t.date);
    reply->elapsed_us = clock_mono_us() - begun_us;
    reply->bytes = t.received;
    describe(o, c, reply);
    *ret_answer = *answer_parser_answer(t.parser);
    answer_parser_free(t.parser);
    explicit_bzero(form.data, form.len);
    text_fini(&form);
    text_fini(&url);
}

bool call_run(struct otapi *o, const struct call *c, const struct answer_want *want,
              struct answer *ret_answer, struct otapi_reply *ret_reply)
{
    bool stale;
    send_once(o, c, want, ret_answer, ret_reply, &stale);
    bool wrong_clock = ret_reply->outcome == OTAPI_DENIED &&
                       strcmp(ret_reply->sub_code, "InvalidTimestamp") == 0;
    if ((stale && !c->write) || wrong_clock)
        send_once(o, c, want, ret_answer, ret_reply, &stale);
    return ret_reply->outcome == OTAPI_OK;
}

bool call_do(struct otapi *o, const struct call *c, const struct answer_want *want,
             struct otapi_reply *ret_reply)
{
    struct answer answer;
    bool ok = call_run(o, c, want, &answer, ret_reply);
    explicit_bzero(answer.session, sizeof(answer.session));
    return ok;
}

bool call_refuse(struct otapi_reply *ret_reply, const char *format, ...)
{
    va_list args;
    *ret_reply = (struct otapi_reply){.outcome = OTAPI_REFUSED};
    va_start(args, format);
    vsnprintf(ret_reply->description, sizeof(ret_reply->description), format, args);
    va_end(args);
    text_trim_utf8(ret_reply->description);
    return false;
}

bool call_whole_text(struct otapi_reply *reply, const char *what, const char *text, size_t size)
{
    if (strlen(text) + 1 < size)
        return true;
    reply->outcome = OTAPI_GARBAGE;
    text_format(reply->description, sizeof(reply->description), "%s is longer than %zu bytes", what,
                size - 2);
    return false;
}

bool call_no_payload(struct otapi_reply *reply, const char *what)
{
    reply->outcome = OTAPI_GARBAGE;
    text_format(reply->description, sizeof(reply->description), "the answer is Ok but has no %s", what);
    return false;
}
