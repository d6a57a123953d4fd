/* Answers: JSON, errors, files; every one with the headers that keep browsers from doing what no page of ours does. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/message.h"
#include "exchange.h"
#include "web_private.h"

static const char *const safety[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';"
     " font-src 'self'; media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
     " frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(self), microphone=(), geolocation=(), usb=(), payment=()"},
};

void respond_response(struct exchange *x, unsigned status, const char *type, struct MHD_Response *response)
{
    if (x->response)
        MHD_destroy_response(x->response);
    for (size_t i = 0; i < COUNT_OF(safety); i++)
        MHD_add_response_header(response, safety[i][0], safety[i][1]);
    if (web_secure(x->web))
        MHD_add_response_header(response, "Strict-Transport-Security", "max-age=31536000");
    if (type) {
        MHD_add_response_header(response, "Content-Type", type);
        MHD_add_response_header(response, "Cache-Control", "no-store");
    }
    x->response = response;
    x->status = status;
}

void respond_text(struct exchange *x, unsigned status, const char *type, const char *text, size_t len)
{
    void *bytes = mem_copy(text, len);
    respond_response(x, status, type, MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_MUST_FREE));
}

void respond_json(struct exchange *x, unsigned status, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    if (text == NULL)
        text = mem_string("{\"ok\":false,\"kind\":\"io\",\"error\":\"out of memory\"}");
    respond_response(x, status, "application/json",
                     MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE));
}

/* Without the pieces that pages translate. */
static json_t *plain_refusal(const char *kind, const char *text)
{
    return json_pack("{s:b, s:s, s:s}", "ok", 0, "kind", kind, "error", text);
}

static json_t *refusal(const char *kind, const char *format, va_list args) PRINTF(2, 0);

static json_t *refusal(const char *kind, const char *format, va_list args)
{
    char raw[ERROR_TEXT_MAX];
    char text[ERROR_TEXT_MAX];
    struct message m;
    message_make(&m, format, args);
    vsnprintf(raw, sizeof(raw), format, args);
    utf8_sanitise(text, sizeof(text), raw, strlen(raw)); /* "%.40s" may have cut a letter in two */
    json_t *o = plain_refusal(kind, text);
    json_t *values = json_array();
    for (int i = 0; i < m.count; i++)
        json_array_append_new(values, json_string(m.values[i]));
    json_object_set_new(o, "text", json_string(m.text));
    json_object_set_new(o, "values", values);
    return o;
}

void respond_refusal(struct exchange *x, unsigned status, const char *kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    respond_json(x, status, refusal(kind, format, args));
    va_end(args);
}

void respond_later(struct exchange *x, int64_t wait_s, const char *format, ...)
{
    char seconds[24];
    va_list args;
    va_start(args, format);
    json_t *o = refusal("denied", format, args);
    va_end(args);
    json_object_set_new(o, "retry_after_s", json_integer(wait_s));
    respond_json(x, 429, o);
    text_format(seconds, sizeof(seconds), "%lld", (long long)wait_s);
    respond_header(x, "Retry-After", seconds);
}

static unsigned status_of(const char *kind)
{
    static const struct {
        const char *kind;
        unsigned status;
    } known[] = {{"input", 400}, {"denied", 403}, {"busy", 409}, {"full", 507},    {"io", 500},
                 {"retry", 503}, {"gone", 503},   {"none", 500}, {"stopped", 503}, {"unknown", 504}};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (strcmp(known[i].kind, kind) == 0)
            return known[i].status;
    return 500;
}

void respond_error(struct exchange *x, const struct error *err)
{
    const char *kind = error_kind_name(err->kind);
    char text[ERROR_TEXT_MAX];
    /* A line made elsewhere is no key of a translation, and as a value it would be cut. */
    utf8_sanitise(text, sizeof(text), err->text, strlen(err->text));
    respond_json(x, status_of(kind), plain_refusal(kind, text));
}

void respond_reply(struct exchange *x, json_t *reply)
{
    const char *kind = json_string_value(json_object_get(reply, "kind"));
    bool good = json_is_true(json_object_get(reply, "ok"));
    json_object_del(reply, "id");
    /* What the platform said lies one deeper than what the station says itself; pages need not know which it was. */
    json_t *result = json_object_get(reply, "result");
    if (json_is_object(result)) {
        json_object_update_missing(reply, result);
        json_object_del(reply, "result");
    }
    respond_json(x, good ? 200 : status_of(kind ? kind : "io"), json_incref(reply));
}

void respond_header(struct exchange *x, const char *name, const char *value)
{
    MHD_add_response_header(x->response, name, value);
}

void respond_cookie(struct exchange *x, const char *name, const char *value, int64_t max_age_s)
{
    char text[256];
    text_format(text, sizeof(text), "%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%lld%s", name, value,
                (long long)max_age_s, web_secure(x->web) ? "; Secure" : "");
    MHD_add_response_header(x->response, "Set-Cookie", text);
}
