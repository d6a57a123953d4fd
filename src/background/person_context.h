/* What a handler of people's requests works with. Background thread; lives for one request.
 *
 * A handler reads its arguments, makes its calls, and puts what it found into *ret_result (an object; owned by the caller). It
 * returns false with an error where it could not be done; it may set a result all the same (balances, what was found).
 * ERROR_UNKNOWN means: the answer to a write was lost, and looking did not settle it. */
#pragma once

#include <stdbool.h>
#include <jansson.h>
#include "background/background.h"
#include "base/error.h"
#include "connection.h"
#include "otapi/otapi.h"
#include "otapi/provider.h"
#include "person_args.h"

struct person_context {
    struct connection *connection;
    struct otapi *otapi;              /* the connection's */
    char session[OTAPI_SESSION_SIZE]; /* the operator's; a copy, renewed by person_again() */
    const struct background_settings *settings;
    struct jobs *jobs;
    bool renewed;
    bool changed; /* something was changed at the platform, even where the whole could not be done */
};

typedef bool person_handler(struct person_context *c, const json_t *args, json_t **ret_result,
                            struct error *err);

/* After a call that failed: had the session expired, and is there a new one now? Then the call may be made again, also a
 * write: it was refused before anything was done. At most once a request. */
bool person_again(struct person_context *c, const struct otapi_reply *reply);
/* What the failed call means as an error. write: a lost answer is ERROR_UNKNOWN. Returns false. */
bool person_failed(const struct otapi_reply *reply, const char *method, bool write, struct error *err);

/* Puts "; " and what was found by looking after a failure's text. Returns false. */
bool person_add(struct error *err, const char *format, ...) PRINTF(2, 3);

/* The activity that a request has started, or answered, is followed at once and to its end. */
void person_follow(struct person_context *c, const struct otapi_activity_id *id, const char *provider,
                   const char *order_id);
/* Somebody has logged in at a marketplace, or may have: the accounts are read again. */
void person_reread_accounts(struct person_context *c);
