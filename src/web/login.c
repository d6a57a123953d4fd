/* Logging in and out. The password is looked at by the hashing thread; a session begins with the station's commit. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "body.h"
#include "routes.h"
#include "view_json.h"
#include "web/password.h"
#include "web_private.h"

enum { PAGE_COOKIE_S = 400 * 24 * 3600 };

/* What a log-in must remember while others work on it. */
struct attempt {
    char user[USER_NAME_MAX];
    char role[16];
    char token[TOKEN_SIZE];
};

static json_t *session_object(const struct exchange *x)
{
    const struct web *w = x->web;
    const struct asker *a = &x->asker;
    json_t *o = json_object();
    json_object_set_new(o, "ok", json_true());
    json_object_set_new(o, "user", a->user[0] ? json_string(a->user) : json_null());
    json_object_set_new(o, "page", a->page[0] ? json_string(a->page) : json_null());
    json_object_set_new(o, "role", a->role == ROLE_NONE ? json_null() : json_string(role_name(a->role)));
    json_object_set_new(o, "csrf", json_string(a->csrf));
    json_object_set_new(o, "language", json_string(w->config.language));
    json_object_set_new(o, "station", json_string(w->config.station));
    json_object_set_new(o, "needs", a->role == ROLE_NONE ? json_string("pairing") : json_null());
    json_object_set_new(o, "loopback", json_boolean(a->loopback));
    json_object_set_new(o, "version", json_string(w->config.version));
    return o;
}

void session_get(struct exchange *x)
{
    bool made = false;
    if (x->asker.csrf[0] == '\0') {
        token_make(x->page_token);
        token_csrf(x->page_token, x->asker.csrf);
        made = true;
    }
    respond_json(x, 200, session_object(x));
    if (made)
        respond_cookie(x, COOKIE_PAGE, x->page_token, PAGE_COOKIE_S);
}

static void keep(struct exchange *x, struct attempt *attempt)
{
    x->own = attempt;
    x->free_own = free;
}

/* --- logging in ------------------------------------------------------------------------------------------------------- */
static void on_logged_in(struct exchange *x, json_t *reply)
{
    struct attempt *attempt = x->own;
    if (!json_is_true(json_object_get(reply, "ok"))) {
        respond_reply(x, reply);
        return;
    }
    struct asker *a = &x->asker;
    text_copy(a->user, sizeof(a->user), attempt->user);
    (void)role_from_name(attempt->role, &a->role);
    token_csrf(attempt->token, a->csrf);
    x->web->counters.logins++;
    respond_json(x, 200, session_object(x));
    respond_cookie(x, COOKIE_SESSION, attempt->token, (int64_t)x->web->config.session_max_h * 3600);
}

static void on_password_checked(struct exchange *x, const struct hash_job *job)
{
    struct web *w = x->web;
    struct attempt *attempt = x->own;
    struct asker *a = &x->asker;
    if (!job->good || attempt->role[0] == '\0') {
        w->counters.wrong_passwords++;
        json_t *note = json_pack("{s:s}", "do", "note");
        exchange_audit(x, note, "login", attempt->user);
        json_object_set_new(json_object_get(note, "audit"), "result", json_string("wrong name or password"));
        web_tell(x->web, note);
        respond_refusal(x, 401, "denied", "wrong name or password");
        return;
    }
    throttle_good(w->throttle, attempt->user, a->address);
    /* Always a new token: one that somebody else may know from before is worth nothing. */
    char hash[TOKEN_HASH_SIZE];
    token_make(attempt->token);
    token_hash(attempt->token, hash);
    json_t *request = json_pack("{s:s, s:s, s:s, s:s, s:i}", "do", "web.login", "token_hash", hash, "name",
                                attempt->user, "address", a->address, "max_h", w->config.session_max_h);
    exchange_audit(x, request, "login", attempt->user);
    json_object_set_new(json_object_get(request, "audit"), "who", json_string(attempt->user));
    exchange_ask(x, request, on_logged_in);
}

void session_post(struct exchange *x)
{
    struct web *w = x->web;
    struct user_row user = {0};
    struct error err;
    bool found = false;
    json_t *body = exchange_object(x);
    if (body == NULL)
        return;
    const char *name = body_text(body, "name");
    const char *password = body_text(body, "password");
    int64_t now_us = clock_mono_us();
    int64_t wait_us = throttle_wait_us(w->throttle, name, x->asker.address, now_us);
    struct store *store = NULL;
    if (wait_us > 0) {
        w->counters.throttled++;
        respond_later(x, (wait_us + 999999) / 1000000, "too many wrong passwords; wait, then try again");
    } else if (!user_name_valid(name) || strlen(password) > PASSWORD_MAX) {
        respond_refusal(x, 401, "denied", "wrong name or password");
        throttle_try(w->throttle, "", x->asker.address, now_us);
    } else if ((store = web_store(x)) != NULL) {
        if (!store_get_user(store, name, &user, &found, &err)) {
            respond_error(x, &err);
        } else {
            bool usable = found && !user.disabled;
            struct attempt *attempt = mem_new(sizeof(*attempt));
            text_copy(attempt->user, sizeof(attempt->user), name);
            text_copy(attempt->role, sizeof(attempt->role), usable ? role_name(user.role) : "");
            keep(x, attempt);
            throttle_try(w->throttle, name, x->asker.address, now_us);
            exchange_hash(x, hash_job_new(true, password, usable ? user.hash : hash_of_nobody()),
                          on_password_checked);
        }
    }
    json_decref(body);
}

/* --- logging out -------------------------------------------------------------------------------------------------------- */
static void on_logged_out(struct exchange *x, json_t *reply)
{
    respond_reply(x, reply);
    respond_cookie(x, COOKIE_SESSION, "", 0);
}

void session_delete(struct exchange *x)
{
    if (x->asker.session_hash[0] == '\0') {
        respond_refusal(x, 400, "input", "nobody is logged in");
        return;
    }
    json_t *request = json_pack("{s:s, s:s}", "do", "web.logout", "token_hash", x->asker.session_hash);
    exchange_audit(x, request, "logout", x->asker.user);
    exchange_ask(x, request, on_logged_out);
}

/* --- a new password of one's own ----------------------------------------------------------------------------------------- */
static void on_new_password(struct exchange *x, json_t *reply)
{
    respond_reply(x, reply);
    if (json_is_true(json_object_get(reply, "ok")))
        respond_cookie(x, COOKIE_SESSION, "", 0);
}

static void on_new_hashed(struct exchange *x, const struct hash_job *job)
{
    if (!job->good) {
        respond_refusal(x, 500, "io", "the password could not be hashed: too little memory");
        return;
    }
    json_t *request =
        json_pack("{s:s, s:s, s:s}", "do", "user.passwd", "name", x->asker.user, "hash", job->hash);
    exchange_audit(x, request, "user.passwd", x->asker.user);
    exchange_ask(x, request, on_new_password);
}

static void on_old_checked(struct exchange *x, const struct hash_job *job)
{
    const struct attempt *attempt = x->own;
    if (!job->good) {
        x->web->counters.wrong_passwords++;
        respond_refusal(x, 403, "denied", "the old password is wrong");
        return;
    }
    throttle_good(x->web->throttle, attempt->user, x->asker.address);
    json_error_t why;
    json_t *body = body_read(x->body.data, x->body.len, &why);
    exchange_hash(x, hash_job_new(false, body_text(body, "new"), ""), on_new_hashed);
    json_decref(body);
}

void session_password(struct exchange *x)
{
    struct web *w = x->web;
    struct user_row user;
    struct error err;
    bool found;
    int64_t wait_us;
    int64_t now_us = clock_mono_us();
    struct store *store = web_store(x);
    json_t *body = store ? exchange_object(x) : NULL;
    if (body == NULL)
        return;
    if (!password_acceptable(body_text(body, "new"), &err) ||
        !store_get_user(store, x->asker.user, &user, &found, &err)) {
        respond_error(x, &err);
    } else if (!found) {
        respond_refusal(x, 401, "denied", "log in first");
    } else if ((wait_us = throttle_wait_us(w->throttle, user.name, x->asker.address, now_us)) > 0) {
        respond_later(x, (wait_us + 999999) / 1000000, "too many wrong passwords; wait, then try again");
    } else {
        struct attempt *attempt = mem_new(sizeof(*attempt));
        text_copy(attempt->user, sizeof(attempt->user), user.name);
        keep(x, attempt);
        throttle_try(w->throttle, user.name, x->asker.address, now_us);
        exchange_hash(x, hash_job_new(true, body_text(body, "old"), user.hash), on_old_checked);
    }
    json_decref(body);
}
