/* One request from its first byte to its answer, and the ways to answer it. Made by the web thread; every function here is for
 * the web thread. */
#pragma once

#include <microhttpd.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/attr.h"
#include "base/error.h"
#include "base/text.h"
#include "core/role.h"
#include "store/people.h"
#include "target.h"
#include "token.h"

struct web;
struct route;
struct exchange;
struct hash_job;

/* Who asks, as the cookies and the address say. */
struct asker {
    enum role role;
    char user[USER_NAME_MAX]; /* logged in; "" otherwise */
    char page[USER_NAME_MAX]; /* name of the paired page, "" otherwise */
    char address[WEB_ADDRESS_SIZE];
    char session_hash[TOKEN_HASH_SIZE]; /* "" = none */
    char csrf[CSRF_SIZE];               /* what a change must carry; "" = no cookie yet */
    bool loopback;                      /* the station's own browser */
};

typedef void reply_fn(struct exchange *x, json_t *reply); /* reply is borrowed */
typedef void hash_fn(struct exchange *x, const struct hash_job *job);

struct exchange {
    struct exchange *next; /* of those that wait */
    struct web *web;
    struct MHD_Connection *connection;
    struct target target;
    bool target_good;
    bool begun;
    bool head; /* HEAD: the same without a body */
    const struct route *route;
    struct asker asker;
    struct text body;
    size_t body_max;
    char page_token[TOKEN_SIZE]; /* of the page's cookie, "" = none */
    int64_t since_us;            /* mono */

    bool suspended;
    uint64_t serial; /* != 0: waits for on_reply or on_hash */
    int64_t until_us;
    reply_fn *on_reply;
    hash_fn *on_hash;

    struct MHD_Response *response; /* the answer, once there is one */
    unsigned status;
    void *own; /* the handler's, until the answer is sent */
    void (*free_own)(void *own);
};

/* --- what was asked -------------------------------------------------------------------------------------------------- */
/* The i-th part of the path, from 0. */
const char *exchange_part(const struct exchange *x, int i);
/* Of the query, "" when it is not there. */
const char *exchange_query(const struct exchange *x, const char *name);
/* A header; NULL when it is not there. */
const char *exchange_header(const struct exchange *x, const char *name);
/* The body as one JSON object; NULL after having answered what is wrong with it. json_decref(). */
json_t *exchange_object(struct exchange *x);

/* Whoever waited has its answer now: libmicrohttpd goes on with it. */
void exchange_resume(struct exchange *x);

/* --- waiting --------------------------------------------------------------------------------------------------------- */
/* Sends the request (taken) to the station and has on_reply called with what it says; answers by itself when it says
 * nothing in time. */
void exchange_ask(struct exchange *x, json_t *request, reply_fn *on_reply);
/* Has job (taken) done by the hashing thread. */
void exchange_hash(struct exchange *x, struct hash_job *job, hash_fn *on_hash);
/* The members "audit" for the trail: what was done to what. */
void exchange_audit(const struct exchange *x, json_t *request, const char *what, const char *subject);

/* --- answering; exactly one of these ------------------------------------------------------------------------------------ */
void respond_json(struct exchange *x, unsigned status, json_t *object); /* taken */
void respond_text(struct exchange *x, unsigned status, const char *type, const char *text, size_t len);
/* {"ok":false,…}; the status follows from the kind. */
void respond_error(struct exchange *x, const struct error *err);
void respond_refusal(struct exchange *x, unsigned status, const char *kind, const char *format, ...)
    PRINTF(4, 5);
/* 429: not before so many seconds. */
void respond_later(struct exchange *x, int64_t wait_s, const char *format, ...) PRINTF(3, 4);
/* What the station said, as it stands. Also a reply_fn. */
void respond_reply(struct exchange *x, json_t *reply);
/* A response made elsewhere (taken); security headers are added. type NULL: it has its own. */
void respond_response(struct exchange *x, unsigned status, const char *type, struct MHD_Response *response);
/* For the answer that was just made: a cookie; max_age_s 0 takes it away. */
void respond_cookie(struct exchange *x, const char *name, const char *value, int64_t max_age_s);
void respond_header(struct exchange *x, const char *name, const char *value);
