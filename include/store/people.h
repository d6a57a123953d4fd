/* Users, their browsers, paired pages, the audit trail, photos. Writes belong inside a transaction and are sticky (station
 * thread); reads are for any thread with its own store. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "core/role.h"
#include "store/store.h"

enum {
    TOKEN_HASH_SIZE = 65, /* 32 bytes in hex */
    PASSWORD_HASH_SIZE = 129,
    WEB_ADDRESS_SIZE = 48,
    PHOTO_NAME_SIZE = 80,
};

struct user_row {
    char name[USER_NAME_MAX];
    enum role role;
    char hash[PASSWORD_HASH_SIZE];
    bool disabled;
    int64_t created_us;
    int64_t login_us; /* 0: never */
};
/* False in *ret_found when there is none of that name. */
NODISCARD bool store_get_user(struct store *s, const char *name, struct user_row *ret, bool *ret_found,
                              struct error *err);
/* In the order of their names; row is borrowed. */
NODISCARD bool store_each_user(struct store *s, void (*fn)(void *arg, const struct user_row *row), void *arg,
                               struct error *err);
/* Adds it, or changes role, hash ("" = as it was) and disabled of the one that is there. Whoever is disabled, or has a new
 * password, is logged out everywhere. */
void store_put_user(struct store *s, const struct user_row *row);
/* Users who may log in as admin. */
NODISCARD bool store_count_admins(struct store *s, int64_t *ret, struct error *err);

struct web_session_row {
    char user[USER_NAME_MAX];
    enum role role;
    int64_t created_us;
    int64_t seen_us;
};
/* Not of disabled users. */
NODISCARD bool store_get_web_session(struct store *s, const char *token_hash, struct web_session_row *ret,
                                     bool *ret_found, struct error *err);
/* Also forgets sessions that were made before old_us, and notes the user's log-in. */
void store_put_web_session(struct store *s, const char *token_hash, const char *user, const char *address,
                           int64_t at_us, int64_t old_us);
void store_touch_web_session(struct store *s, const char *token_hash, int64_t at_us);
void store_end_web_session(struct store *s, const char *token_hash);

struct pairing_row {
    int64_t id;
    int64_t seen_us; /* when it last asked for something, as noted */
    char name[USER_NAME_MAX];
};
NODISCARD bool store_get_pairing(struct store *s, const char *token_hash, struct pairing_row *ret,
                                 bool *ret_found, struct error *err);
void store_put_pairing(struct store *s, const char *token_hash, const char *name, const char *address,
                       int64_t at_us);
void store_touch_pairing(struct store *s, const char *token_hash, int64_t at_us);
/* Returns false when there is none with that id. */
bool store_end_pairing(struct store *s, int64_t id);

struct audit_row {
    int64_t at_us;
    const char *who;
    const char *address;
    const char *what;
    const char *subject;
    const char *result;
};
void store_put_audit(struct store *s, const struct audit_row *row);

/* A photo of a parcel (scan_id) or of a hold; the other is 0. Returns false when there is no such scan or hold. */
bool store_put_photo(struct store *s, const char *name, int64_t scan_id, int64_t hold_no,
                     const char *operator, int64_t at_us);
