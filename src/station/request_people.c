/* Requests about people: users, their browsers, paired pages, photos. Passwords and tokens arrive as hashes only; whoever sends
 * them (web, command line) has made them. */
#include "request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "store/people.h"

/* --- users --------------------------------------------------------------------------------------------------------- */
static bool find_user(struct station *s, struct request_call *c, struct user_row *ret, bool *ret_found,
                      struct error *err)
{
    return store_get_user(s->store, request_text(c, "name"), ret, ret_found, err);
}

static bool no_user(struct request_call *c)
{
    return request_refuse(c, "there is no user \"%.48s\"; `tallyman user list` shows them",
                          request_text(c, "name"));
}

/* The last admin may not go: nobody could let the next one in from the page. */
static bool is_last_admin(struct station *s, const struct user_row *user, bool *ret, struct error *err)
{
    int64_t admins = 0;
    *ret = false;
    if (user->role != ROLE_ADMIN || user->disabled)
        return true;
    if (!store_count_admins(s->store, &admins, err))
        return false;
    *ret = admins <= 1;
    return true;
}

static bool put_with_hash(struct station *s, struct request_call *c, struct user_row *user)
{
    const char *hash = request_text(c, "hash");
    if (hash[0] == '\0' || !text_copy(user->hash, sizeof(user->hash), hash))
        return request_refuse(c, "hash: the password's, as argon2id");
    store_put_user(s->store, user);
    c->reply = reply_ok(c->id);
    return true;
}

static bool user_add(struct station *s, struct request_call *c, struct error *err)
{
    struct user_row user;
    bool found;
    if (!user_name_valid(request_text(c, "name")))
        return request_refuse(c, "a user's name has 1 to %d letters, digits and . _ - @", USER_NAME_MAX - 1);
    if (!find_user(s, c, &user, &found, err))
        return false;
    if (found)
        return request_refuse(c, "there is a user \"%s\" already", user.name);
    user = (struct user_row){.created_us = clock_wall_us()};
    text_copy(user.name, sizeof(user.name), request_text(c, "name"));
    if (!role_from_name(request_text(c, "role"), &user.role))
        return request_refuse(c, "role is staff, desk or admin");
    return put_with_hash(s, c, &user);
}

static bool user_passwd(struct station *s, struct request_call *c, struct error *err)
{
    struct user_row user;
    bool found;
    if (!find_user(s, c, &user, &found, err))
        return false;
    if (!found)
        return no_user(c);
    return put_with_hash(s, c, &user);
}

static bool user_role(struct station *s, struct request_call *c, struct error *err)
{
    struct user_row user;
    bool found;
    bool last;
    enum role role;
    if (!find_user(s, c, &user, &found, err))
        return false;
    if (!found)
        return no_user(c);
    if (!role_from_name(request_text(c, "role"), &role))
        return request_refuse(c, "role is staff, desk or admin");
    if (!is_last_admin(s, &user, &last, err))
        return false;
    if (last && role != ROLE_ADMIN)
        return request_refuse(c, "\"%s\" is the last admin; make another one first", user.name);
    user.role = role;
    user.hash[0] = '\0';
    store_put_user(s->store, &user);
    c->reply = reply_ok(c->id);
    return true;
}

static bool set_disabled(struct station *s, struct request_call *c, bool disabled, struct error *err)
{
    struct user_row user;
    bool found;
    bool last;
    if (!find_user(s, c, &user, &found, err))
        return false;
    if (!found)
        return no_user(c);
    if (!is_last_admin(s, &user, &last, err))
        return false;
    if (last && disabled)
        return request_refuse(c, "\"%s\" is the last admin; make another one first", user.name);
    user.disabled = disabled;
    user.hash[0] = '\0';
    store_put_user(s->store, &user);
    c->reply = reply_ok(c->id);
    return true;
}

static bool user_disable(struct station *s, struct request_call *c, struct error *err)
{
    return set_disabled(s, c, true, err);
}

static bool user_enable(struct station *s, struct request_call *c, struct error *err)
{
    return set_disabled(s, c, false, err);
}

static void add_user(void *arg, const struct user_row *row)
{
    json_t *o = json_object();
    json_set(o, "name", row->name);
    json_set(o, "role", role_name(row->role));
    json_set_bool(o, "disabled", row->disabled);
    json_set_time(o, "created_at", row->created_us);
    json_set_time(o, "last_login_at", row->login_us);
    json_array_append_new(arg, o);
}

static bool user_list(struct station *s, struct request_call *c, struct error *err)
{
    json_t *rows = json_array();
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "rows", rows);
    return store_each_user(s->store, add_user, rows, err);
}

/* --- browsers ------------------------------------------------------------------------------------------------------ */
static bool token_hash_valid(const char *hash)
{
    size_t len = strlen(hash);
    return len == TOKEN_HASH_SIZE - 1 && strspn(hash, "0123456789abcdef") == len;
}

static bool web_login(struct station *s, struct request_call *c, struct error *err)
{
    struct user_row user;
    bool found;
    const char *hash = request_text(c, "token_hash");
    int64_t now_us = clock_wall_us();
    int64_t hours = json_integer_value(json_object_get(c->object, "max_h"));
    if (!find_user(s, c, &user, &found, err))
        return false;
    if (!found || user.disabled)
        return no_user(c);
    if (!token_hash_valid(hash) || hours <= 0 || hours > 24 * 365)
        return request_refuse(c, "token_hash and max_h are needed");
    store_put_web_session(s->store, hash, user.name, request_text(c, "address"), now_us,
                          now_us - hours * 3600 * 1000000);
    c->reply = reply_ok(c->id);
    return true;
}

static bool web_seen(struct station *s, struct request_call *c, struct error *err)
{
    (void)err;
    store_touch_web_session(s->store, request_text(c, "token_hash"), clock_wall_us());
    c->reply = reply_ok(c->id);
    return true;
}

static bool web_logout(struct station *s, struct request_call *c, struct error *err)
{
    (void)err;
    store_end_web_session(s->store, request_text(c, "token_hash"));
    c->reply = reply_ok(c->id);
    return true;
}

/* --- paired pages -------------------------------------------------------------------------------------------------- */
static void copy_member(const json_t *object, const char *key, char *ret, size_t size)
{
    text_copy(ret, size, json_string_value(json_object_get(object, key)));
}

/* Shows these codes on the terminal and no others. Whoever made them checks them and knows when they end. */
static bool pairing_show(struct station *s, struct request_call *c, struct error *err)
{
    const json_t *list = json_object_get(c->object, "pairings");
    (void)err;
    s->view.pairing_count = 0;
    for (size_t i = 0; i < json_array_size(list) && s->view.pairing_count < VIEW_PAIRINGS_MAX; i++) {
        struct view_pairing *p = &s->view.pairings[s->view.pairing_count++];
        copy_member(json_array_get(list, i), "code", p->code, sizeof(p->code));
        copy_member(json_array_get(list, i), "name", p->name, sizeof(p->name));
        copy_member(json_array_get(list, i), "address", p->address, sizeof(p->address));
    }
    c->reply = reply_ok(c->id);
    return true;
}

/* For who sits at the station and has no screen; no page may ask this. */
static bool pairing_code(struct station *s, struct request_call *c, struct error *err)
{
    (void)err;
    json_t *rows = json_array();
    for (int i = 0; i < s->view.pairing_count; i++) {
        const struct view_pairing *p = &s->view.pairings[i];
        json_array_append_new(
            rows, json_pack("{s:s, s:s, s:s}", "code", p->code, "name", p->name, "address", p->address));
    }
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "rows", rows);
    return true;
}

static bool pairing_add(struct station *s, struct request_call *c, struct error *err)
{
    (void)err;
    const char *hash = request_text(c, "token_hash");
    if (!token_hash_valid(hash) || !user_name_valid(request_text(c, "name")))
        return request_refuse(c, "a page's name has 1 to %d letters, digits and . _ - @", USER_NAME_MAX - 1);
    store_put_pairing(s->store, hash, request_text(c, "name"), request_text(c, "address"), clock_wall_us());
    c->reply = reply_ok(c->id);
    return true;
}

static bool pairing_seen(struct station *s, struct request_call *c, struct error *err)
{
    (void)err;
    store_touch_pairing(s->store, request_text(c, "token_hash"), clock_wall_us());
    c->reply = reply_ok(c->id);
    return true;
}

static bool pairing_revoke(struct station *s, struct request_call *c, struct error *err)
{
    int64_t id;
    (void)err;
    if (!text_to_int64(request_text(c, "pairing_id"), 1, INT64_MAX, &id) || !store_end_pairing(s->store, id))
        return request_refuse(c, "there is no pairing \"%.24s\"", request_text(c, "pairing_id"));
    c->reply = reply_ok(c->id);
    return true;
}

/* --- photos, audit ------------------------------------------------------------------------------------------------- */
static int64_t number(const struct request_call *c, const char *key)
{
    int64_t value = 0;
    return text_to_int64(request_text(c, key), 1, INT64_MAX, &value) ? value : 0;
}

static bool photo_add(struct station *s, struct request_call *c, struct error *err)
{
    (void)err;
    const char *name = request_text(c, "name");
    if (name[0] == '\0' || strlen(name) >= PHOTO_NAME_SIZE || strchr(name, '/') != NULL)
        return request_refuse(c, "name: the photo's file");
    if (!store_put_photo(s->store, name, number(c, "scan_id"), number(c, "hold_no"),
                         request_text(c, "operator"), clock_wall_us()))
        return request_refuse(c, "there is no such scan or hold");
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "name", json_string(name));
    return true;
}

/* Something that only the asker knows of, such as a refused log-in; the row itself comes from "audit" (request.c). */
static bool note(struct station *s, struct request_call *c, struct error *err)
{
    (void)s;
    (void)err;
    c->reply = reply_ok(c->id);
    return true;
}

void request_audit(struct station *s, const struct request_call *c)
{
    const json_t *audit = json_object_get(c->object, "audit");
    if (!json_is_object(audit))
        return;
    const char *who = json_string_value(json_object_get(audit, "who"));
    const char *address = json_string_value(json_object_get(audit, "address"));
    const char *what = json_string_value(json_object_get(audit, "what"));
    const char *subject = json_string_value(json_object_get(audit, "subject"));
    const char *result = json_string_value(json_object_get(audit, "result"));
    const char *problem = json_string_value(json_object_get(c->reply, "error"));
    const struct audit_row row = {
        .at_us = clock_wall_us(),
        .who = who ? who : "",
        .address = address ? address : "",
        .what = what ? what : request_text(c, "do"),
        .subject = subject ? subject : "",
        .result = problem    ? problem
                  : result   ? result
                  : c->reply ? "ok"
                             : "asked",
    };
    store_put_audit(s->store, &row);
}

static const struct request_row rows[] = {
    {"user.add", user_add},         {"user.passwd", user_passwd},
    {"user.role", user_role},       {"user.disable", user_disable},
    {"user.enable", user_enable},   {"user.list", user_list},
    {"web.login", web_login},       {"web.seen", web_seen},
    {"web.logout", web_logout},     {"pairing.show", pairing_show},
    {"pairing.code", pairing_code}, {"pairing.add", pairing_add},
    {"pairing.seen", pairing_seen}, {"pairing.revoke", pairing_revoke},
    {"photo.add", photo_add},       {"note", note},
};

const struct request_group request_group_people = {rows, COUNT_OF(rows)};
