/* Logging an account in at a marketplace: the platform gives an address, a person goes there with a browser or a phone, and the
 * browser comes back to /provider/return. What comes back from outside is believed only with a state that we gave out. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "do.h"
#include "label/qr.h"
#include "provider_return.h"
#include "routes.h"
#include "web_private.h"

#define STATE_LIVES_US (INT64_C(3600) * 1000000)

enum { URL_MAX = 600 };

/* How the browser that asks sees this station. */
static void own_address(const struct exchange *x, char ret[URL_MAX])
{
    const struct web *w = x->web;
    const char *host = exchange_header(x, "Host");
    if (w->config.public_url[0])
        text_copy(ret, URL_MAX, w->config.public_url);
    else
        text_format(ret, URL_MAX, "%s://%s", w->tls ? "https" : "http", host ? host : "127.0.0.1");
}

static struct provider_login *new_login(struct web *w)
{
    struct provider_login *oldest = &w->logins[0];
    for (size_t i = 0; i < PROVIDER_LOGINS_MAX; i++)
        if (w->logins[i].made_us < oldest->made_us)
            oldest = &w->logins[i];
    return oldest;
}

static void on_address(struct exchange *x, json_t *reply)
{
    json_t *result = json_object_get(reply, "result");
    const char *url = json_string_value(json_object_get(result, "url"));
    struct text path = {0};
    int size;
    /* Only an address that a browser goes to, whatever the platform says. */
    if (url && strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0) {
        respond_refusal(x, 502, "io", "the platform gave no web address to log in at");
        return;
    }
    if (url && qr_path(url, &path, &size))
        json_object_set_new(reply, "qr", json_pack("{s:i, s:s}", "size", size, "path", path.data));
    text_fini(&path);
    respond_reply(x, reply);
}

void do_provider_login(struct exchange *x, const struct do_row *row, json_t *request)
{
    const char *provider = json_string_value(json_object_get(request, "provider"));
    struct provider_login *login = new_login(x->web);
    char base[URL_MAX];
    char url[URL_MAX + 128];
    if (provider == NULL || provider[0] == '\0' || strlen(provider) >= sizeof(login->provider)) {
        json_decref(request);
        respond_refusal(x, 400, "input", "provider: which marketplace");
        return;
    }
    *login = (struct provider_login){.made_us = clock_mono_us()};
    token_make(login->state);
    text_copy(login->provider, sizeof(login->provider), provider);
    own_address(x, base);
    text_format(url, sizeof(url), "%s/provider/return?state=%s", base, login->state);
    json_object_set_new(request, "return_url", json_string(url));
    do_send(x, row, request, on_address);
}

/* --- the way back ----------------------------------------------------------------------------------------------------------- */
static void give_page(struct exchange *x, const char *provider, enum return_saying saying,
                      const char *problem)
{
    struct text page = {0};
    provider_return_page(&page, x->web->config.language, provider, saying, problem);
    respond_text(x, 200, "text/html; charset=utf-8", page.data, page.len);
    text_fini(&page);
}

static void on_read_again(struct exchange *x, json_t *reply)
{
    const char *provider = x->own;
    (void)reply;
    give_page(x, provider, RETURN_DONE, "");
}

static struct provider_login *find_login(struct web *w, const char *state)
{
    int64_t now_us = clock_mono_us();
    for (size_t i = 0; i < PROVIDER_LOGINS_MAX; i++) {
        struct provider_login *login = &w->logins[i];
        if (login->state[0] && now_us - login->made_us < STATE_LIVES_US && token_same(login->state, state))
            return login;
    }
    return NULL;
}

/* Of a log-in that a command began; x->own is what went wrong. */
static void on_known(struct exchange *x, json_t *reply)
{
    const char *provider = json_string_value(json_object_get(reply, "provider"));
    const char *problem = x->own;
    if (provider == NULL) /* begun by nobody: there is nothing to say and nothing to do */
        give_page(x, "Tallyman", RETURN_CLOSE, "");
    else
        give_page(x, provider, problem[0] ? RETURN_REFUSED : RETURN_DONE, problem);
}

/* The station knows the states that commands gave out. */
static void ask_station(struct exchange *x, const struct provider_return *back)
{
    if (back->state[0] == '\0') {
        give_page(x, "Tallyman", RETURN_CLOSE, "");
        return;
    }
    x->own = mem_string(back->problem);
    x->free_own = free;
    exchange_ask(
        x,
        json_pack("{s:s, s:s, s:s}", "do", "provider.returned", "state", back->state, "error", back->problem),
        on_known);
}

void provider_return(struct exchange *x)
{
    struct provider_return back;
    provider_return_read(&x->target, &back);
    struct provider_login *login = find_login(x->web, back.state);
    if (login == NULL) {
        ask_station(x, &back);
        return;
    }
    login->state[0] = '\0'; /* once */
    if (back.problem[0]) {
        json_t *note = json_pack("{s:s}", "do", "note");
        exchange_audit(x, note, "provider.return", login->provider);
        json_object_set_new(json_object_get(note, "audit"), "result", json_string(back.problem));
        web_tell(x->web, note);
        give_page(x, login->provider, RETURN_REFUSED, back.problem);
        return;
    }
    x->own = mem_string(login->provider);
    x->free_own = free;
    json_t *request = json_pack("{s:s, s:s}", "do", "provider.list", "provider", login->provider);
    exchange_audit(x, request, "provider.return", login->provider);
    exchange_ask(x, request, on_read_again);
}
