/* Pairing a page: the station's terminal shows a code, whoever stands before it types it into the page. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "routes.h"
#include "web_private.h"

/* Wrong codes are counted like wrong passwords, for a user that nobody can be: its name has a space. */
#define NOBODY "pairing code"

enum { CODE_LIVES_S = 300, WRONG_MAX = 5, NEXT_CODE_S = 10, COOKIE_S = 400 * 24 * 3600 };

static const char *text_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static void take_code_away(struct exchange *x)
{
    x->web->pairing.code[0] = '\0';
    exchange_tell(x, json_pack("{s:s, s:s}", "do", "pairing.show", "code", ""));
}

static void on_shown(struct exchange *x, json_t *reply)
{
    if (!json_is_true(json_object_get(reply, "ok"))) {
        respond_reply(x, reply);
        return;
    }
    respond_json(x, 200, json_pack("{s:b, s:i}", "ok", 1, "expires_s", CODE_LIVES_S));
}

void pairing_code_post(struct exchange *x)
{
    struct pairing_code *p = &x->web->pairing;
    int64_t now_us = clock_mono_us();
    json_t *body = exchange_object(x);
    if (body == NULL)
        return;
    const char *name = text_of(body, "name");
    if (!user_name_valid(name)) {
        respond_refusal(x, 400, "input", "a page's name has 1 to %d letters, digits and . _ - @",
                        USER_NAME_MAX - 1);
    } else if (now_us < p->next_us || (p->code[0] && now_us < p->until_us && strcmp(p->name, name) != 0)) {
        respond_refusal(x, 429, "denied", "another page is being paired; try again in a minute");
    } else {
        *p = (struct pairing_code){.until_us = now_us + (int64_t)CODE_LIVES_S * 1000000,
                                   .next_us = now_us + (int64_t)NEXT_CODE_S * 1000000};
        token_pairing_code(p->code);
        text_copy(p->name, sizeof(p->name), name);
        json_t *request = json_pack("{s:s, s:s, s:s}", "do", "pairing.show", "code", p->code, "name", name);
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

void pairing_post(struct exchange *x)
{
    struct pairing_code *p = &x->web->pairing;
    struct throttle *throttle = x->web->throttle;
    int64_t now_us = clock_mono_us();
    json_t *body = exchange_object(x);
    if (body == NULL)
        return;
    if (throttle_wait_us(throttle, NOBODY, x->asker.address, now_us) > 0) {
        respond_refusal(x, 429, "denied", "too many wrong codes; wait, then try again");
    } else if (p->code[0] == '\0' || now_us > p->until_us) {
        p->code[0] = '\0';
        respond_refusal(x, 400, "input", "no code is shown; ask for one first");
    } else if (!token_same(text_of(body, "code"), p->code)) {
        throttle_try(throttle, NOBODY, x->asker.address, now_us);
        if (++p->wrong >= WRONG_MAX)
            take_code_away(x);
        respond_refusal(x, 403, "denied",
                        p->code[0] ? "this is not the code on the terminal"
                                   : "wrong too often: ask for a new code");
    } else {
        throttle_good(throttle, NOBODY, x->asker.address);
        /* A new token: the one from before may be known to whoever prepared this browser. */
        char *token = mem_new(TOKEN_SIZE);
        char hash[TOKEN_HASH_SIZE];
        token_make(token);
        token_hash(token, hash);
        x->own = token;
        x->free_own = free;
        p->code[0] = '\0';
        json_t *request = json_pack("{s:s, s:s, s:s, s:s}", "do", "pairing.add", "token_hash", hash, "name",
                                    p->name, "address", x->asker.address);
        exchange_audit(x, request, "pairing.add", p->name);
        exchange_ask(x, request, on_paired);
    }
    json_decref(body);
}
