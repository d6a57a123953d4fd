/* Pairing a page: the station's terminal shows a code, whoever stands before it types it into the page. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "body.h"
#include "do.h"
#include "routes.h"
#include "web_private.h"

/* Wrong codes, and asking for codes that nobody types, are counted like wrong passwords, for users that nobody can be: their names
 * have spaces. */
#define NOBODY "pairing code"
#define ASKER  "pairing asker"

enum { COOKIE_S = 400 * 24 * 3600 };

/* What the terminal is to show from now on. */
static json_t *show_request(const struct web *w)
{
    json_t *pairings = json_array();
    for (size_t i = 0; i < COUNT_OF(w->pairing.at); i++) {
        const struct pairing_code *c = &w->pairing.at[i];
        if (c->code[0])
            json_array_append_new(pairings, json_pack("{s:s, s:s, s:s}", "code", c->code, "name", c->name,
                                                      "address", c->address));
    }
    return json_pack("{s:s, s:o}", "do", "pairing.show", "pairings", pairings);
}

static void show_again(struct web *w)
{
    web_tell(w, show_request(w));
}

int64_t pairing_run(struct web *w, int64_t now_us)
{
    if (pairing_codes_expire(&w->pairing, now_us))
        show_again(w);
    return pairing_codes_due_us(&w->pairing);
}

static void on_shown(struct exchange *x, json_t *reply)
{
    if (!json_is_true(json_object_get(reply, "ok"))) {
        respond_reply(x, reply);
        return;
    }
    respond_json(x, 200, json_pack("{s:b, s:i}", "ok", 1, "expires_s", PAIRING_LIVES_S));
}

/* A page scans under its name: one that bears a scanner's would be that scanner, with whoever works there. */
static bool name_taken(struct web *w, const char *name)
{
    return strcmp(name, "web") == 0 || strcmp(name, "stdin") == 0 || web_has_scanner(w, name);
}

void pairing_code_post(struct exchange *x)
{
    struct web *w = x->web;
    const char *address = x->asker.address;
    int64_t now_us = clock_mono_us();
    int64_t wait_us = throttle_wait_us(w->throttle, ASKER, address, now_us);
    char browser[TOKEN_HASH_SIZE];
    json_t *body = exchange_object(x);
    if (body == NULL)
        return;
    const char *name = body_text(body, "name");
    struct pairing_code *code = NULL;
    token_hash(x->page_token, browser);
    if (x->page_token[0] == '\0')
        respond_refusal(x, 403, "denied", "load the page again");
    else if (!user_name_valid(name))
        respond_refusal(x, 400, "input", "a page's name has 1 to %d letters, digits and . _ - @",
                        USER_NAME_MAX - 1);
    else if (name_taken(w, name))
        respond_refusal(x, 400, "input", "\"%.40s\" is the name of a scanner; choose another one", name);
    else if (wait_us > 0 ||
             (code = pairing_codes_make(&w->pairing, browser, name, address, now_us, &wait_us)) == NULL)
        respond_later(x, (wait_us + 999999) / 1000000, "not so soon: wait, then ask again");
    if (code) {
        throttle_try(w->throttle, ASKER, address, now_us);
        json_t *request = show_request(w);
        exchange_audit(x, request, "pairing.code", name);
        exchange_ask(x, request, on_shown);
    }
    json_decref(body);
}

static void on_paired(struct exchange *x, json_t *reply)
{
    struct asker *a = &x->asker;
    const char *token = x->own;
    if (!json_is_true(json_object_get(reply, "ok"))) {
        respond_reply(x, reply);
        return;
    }
    text_copy(x->page_token, sizeof(x->page_token), token);
    if (a->role < ROLE_STATION)
        a->role = ROLE_STATION;
    if (a->session_hash[0] == '\0')
        token_csrf(token, a->csrf);
    session_get(x);
    respond_cookie(x, COOKIE_PAGE, token, COOKIE_S);
}

static void pair(struct exchange *x, const struct pairing_code *code)
{
    struct throttle *throttle = x->web->throttle;
    throttle_good(throttle, NOBODY, x->asker.address);
    throttle_good(throttle, ASKER, x->asker.address);
    show_again(x->web);
    /* A new token: the one from before may be known to whoever prepared this browser. */
    char *token = mem_new(TOKEN_SIZE);
    char hash[TOKEN_HASH_SIZE];
    token_make(token);
    token_hash(token, hash);
    x->own = token;
    x->free_own = free;
    json_t *request = json_pack("{s:s, s:s, s:s, s:s}", "do", "pairing.add", "token_hash", hash, "name",
                                code->name, "address", x->asker.address);
    exchange_audit(x, request, "pairing.add", code->name);
    exchange_ask(x, request, on_paired);
}

void pairing_post(struct exchange *x)
{
    struct web *w = x->web;
    int64_t now_us = clock_mono_us();
    int64_t wait_us = throttle_wait_us(w->throttle, NOBODY, x->asker.address, now_us);
    char browser[TOKEN_HASH_SIZE];
    struct pairing_code code;
    json_t *body = exchange_object(x);
    if (body == NULL)
        return;
    if (wait_us > 0) {
        respond_later(x, (wait_us + 999999) / 1000000, "too many wrong codes; wait, then try again");
        json_decref(body);
        return;
    }
    token_hash(x->page_token, browser);
    switch (pairing_codes_try(&w->pairing, browser, body_text(body, "code"), now_us, &code)) {
    case PAIRING_RIGHT:
        pair(x, &code);
        break;
    case PAIRING_WRONG:
        throttle_try(w->throttle, NOBODY, x->asker.address, now_us);
        respond_refusal(x, 403, "denied", "this is not the code on the terminal");
        break;
    case PAIRING_VOID:
        throttle_try(w->throttle, NOBODY, x->asker.address, now_us);
        show_again(w);
        respond_refusal(x, 403, "denied", "wrong too often: ask for a new code");
        break;
    case PAIRING_NONE:
        respond_refusal(x, 400, "input", "no code is shown for this page; ask for one first");
        break;
    }
    json_decref(body);
}
