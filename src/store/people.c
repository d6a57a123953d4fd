#include "store/people.h"

#include <string.h>

#include "query.h"

#define USER_SELECT "SELECT name, role, hash, disabled, created_us, login_us FROM user"

static void read_user(const struct query *q, struct user_row *ret)
{
    char role[16];
    *ret = (struct user_row){0};
    query_get_text(q, 0, ret->name, sizeof(ret->name));
    query_get_text(q, 1, role, sizeof(role));
    query_get_text(q, 2, ret->hash, sizeof(ret->hash));
    ret->disabled = query_get_int(q, 3) != 0;
    ret->created_us = query_get_int(q, 4);
    ret->login_us = query_get_int(q, 5);
    if (!role_from_name(role, &ret->role))
        ret->role = ROLE_NONE;
}

bool store_get_user(struct store *s, const char *name, struct user_row *ret, bool *ret_found,
                    struct error *err)
{
    struct query q = query_begin(s, USER_SELECT " WHERE name = ?1");
    query_text(&q, name);
    *ret_found = query_step(&q);
    if (*ret_found)
        read_user(&q, ret);
    query_end(&q);
    return store_take_failure(s, err);
}

bool store_each_user(struct store *s, void (*fn)(void *arg, const struct user_row *row), void *arg,
                     struct error *err)
{
    struct user_row row;
    struct query q = query_begin(s, USER_SELECT " ORDER BY name");
    while (query_step(&q)) {
        read_user(&q, &row);
        fn(arg, &row);
    }
    query_end(&q);
    return store_take_failure(s, err);
}

void store_put_user(struct store *s, const struct user_row *row)
{
    struct query q = query_begin(
        s,
        "INSERT INTO user (name, role, hash, disabled, created_us, login_us) VALUES (?1, ?2, ?3, ?4, ?5, 0)"
        " ON CONFLICT (name) DO UPDATE SET role = excluded.role, disabled = excluded.disabled,"
        " hash = CASE excluded.hash WHEN '' THEN hash ELSE excluded.hash END");
    query_text(&q, row->name);
    query_text(&q, role_name(row->role));
    query_text(&q, row->hash);
    query_int(&q, row->disabled);
    query_int(&q, row->created_us);
    query_end(&q);
    if (!row->disabled && row->hash[0] == '\0')
        return;
    q = query_begin(s, "DELETE FROM web_session WHERE user = ?1");
    query_text(&q, row->name);
    query_end(&q);
}

bool store_count_admins(struct store *s, int64_t *ret, struct error *err)
{
    struct query q = query_begin(s, "SELECT count(*) FROM user WHERE role = 'admin' AND disabled = 0");
    *ret = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return store_take_failure(s, err);
}

/* --- sessions ------------------------------------------------------------------------------------------------------ */
bool store_get_web_session(struct store *s, const char *token_hash, struct web_session_row *ret,
                           bool *ret_found, struct error *err)
{
    char role[16];
    struct query q =
        query_begin(s, "SELECT w.user, u.role, w.created_us, w.seen_us FROM web_session w"
                       " JOIN user u ON u.name = w.user WHERE w.token_hash = ?1 AND u.disabled = 0");
    query_text(&q, token_hash);
    *ret_found = query_step(&q);
    if (*ret_found) {
        *ret = (struct web_session_row){.created_us = query_get_int(&q, 2), .seen_us = query_get_int(&q, 3)};
        query_get_text(&q, 0, ret->user, sizeof(ret->user));
        query_get_text(&q, 1, role, sizeof(role));
        *ret_found = role_from_name(role, &ret->role);
    }
    query_end(&q);
    return store_take_failure(s, err);
}

void store_put_web_session(struct store *s, const char *token_hash, const char *user, const char *address,
                           int64_t at_us, int64_t old_us)
{
    struct query q = query_begin(s, "DELETE FROM web_session WHERE created_us < ?1");
    query_int(&q, old_us);
    query_end(&q);
    q = query_begin(s, "INSERT INTO web_session (token_hash, user, address, created_us, seen_us)"
                       " VALUES (?1, ?2, ?3, ?4, ?4)");
    query_text(&q, token_hash);
    query_text(&q, user);
    query_text(&q, address);
    query_int(&q, at_us);
    query_end(&q);
    q = query_begin(s, "UPDATE user SET login_us = ?2 WHERE name = ?1");
    query_text(&q, user);
    query_int(&q, at_us);
    query_end(&q);
}

void store_touch_web_session(struct store *s, const char *token_hash, int64_t at_us)
{
    struct query q =
        query_begin(s, "UPDATE web_session SET seen_us = max(seen_us, ?2) WHERE token_hash = ?1");
    query_text(&q, token_hash);
    query_int(&q, at_us);
    query_end(&q);
}

void store_end_web_session(struct store *s, const char *token_hash)
{
    struct query q = query_begin(s, "DELETE FROM web_session WHERE token_hash = ?1");
    query_text(&q, token_hash);
    query_end(&q);
}

/* --- paired pages --------------------------------------------------------------------------------------------------- */
bool store_get_pairing(struct store *s, const char *token_hash, struct pairing_row *ret, bool *ret_found,
                       struct error *err)
{
    struct query q = query_begin(s, "SELECT id, name, seen_us FROM pairing WHERE token_hash = ?1");
    query_text(&q, token_hash);
    *ret_found = query_step(&q);
    if (*ret_found) {
        ret->id = query_get_int(&q, 0);
        query_get_text(&q, 1, ret->name, sizeof(ret->name));
        ret->seen_us = query_get_int(&q, 2);
    }
    query_end(&q);
    return store_take_failure(s, err);
}

void store_put_pairing(struct store *s, const char *token_hash, const char *name, const char *address,
                       int64_t at_us)
{
    struct query q = query_begin(s, "INSERT OR REPLACE INTO pairing (token_hash, name, address, at_us, "
                                    "seen_us) VALUES (?1, ?2, ?3, ?4, ?4)");
    query_text(&q, token_hash);
    query_text(&q, name);
    query_text(&q, address);
    query_int(&q, at_us);
    query_end(&q);
}

void store_touch_pairing(struct store *s, const char *token_hash, int64_t at_us)
{
    struct query q = query_begin(s, "UPDATE pairing SET seen_us = max(seen_us, ?2) WHERE token_hash = ?1");
    query_text(&q, token_hash);
    query_int(&q, at_us);
    query_end(&q);
}

bool store_end_pairing(struct store *s, int64_t id)
{
    struct query q = query_begin(s, "DELETE FROM pairing WHERE id = ?1");
    query_int(&q, id);
    query_end(&q);
    return store_changes(s) > 0;
}

/* --- audit, photos -------------------------------------------------------------------------------------------------- */
void store_put_audit(struct store *s, const struct audit_row *row)
{
    struct query q = query_begin(s, "INSERT INTO audit (at_us, who, address, what, subject, result)"
                                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    query_int(&q, row->at_us);
    query_text(&q, row->who);
    query_text(&q, row->address);
    query_text(&q, row->what);
    query_text(&q, row->subject);
    query_text(&q, row->result);
    query_end(&q);
}

bool store_put_photo(struct store *s, const char *name, int64_t scan_id, int64_t hold_no,
                     const char *operator, int64_t at_us)
{
    struct query q = query_begin(s,
                                 "INSERT INTO photo (name, scan_id, hold_no, at_us, operator)"
                                 " SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM scan WHERE id = ?2)"
                                 " OR EXISTS (SELECT 1 FROM hold WHERE no = ?3)");
    query_text(&q, name);
    query_int(&q, scan_id);
    query_int(&q, hold_no);
    query_int(&q, at_us);
    query_text(&q, operator);
    query_end(&q);
    return store_changes(s) > 0;
}
