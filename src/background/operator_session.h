/* The operator session: who logs in, when, and what is done when that fails. A job of the background thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "otapi/otapi.h"

struct operator_session {
    char login[256];
    char password[256];
    char session[OTAPI_SESSION_SIZE]; /* "" = none */
    char problem[200];                /* why there is none; "" */
    bool refused;                     /* the log-in itself was refused: not tried again by itself */
    bool away;                        /* nobody answered the last log-in, or not as the platform does */
    bool garbage;                     /* not as the platform does: who is between may be there for long */
    int failures;                     /* in a row, for the pause */
    int64_t not_before_us;            /* mono: the next attempt may start then */
    int64_t check_us; /* mono: when the session is checked next; CLOCK_FOREVER: not before it is asked for */
    int check_every_s;
};

void operator_session_init(struct operator_session *s, const char *login, const char *password,
                           const char *session, int check_every_s);
/* Wipes what is secret. */
void operator_session_fini(struct operator_session *s);

enum session_step { SESSION_KEPT, SESSION_NEW, SESSION_NONE };

/* `expired` was refused by the platform ("" = the asker has none). Logs in when the session is that one, or there is none,
 * unless a failure was just now. SESSION_KEPT: the present one is newer than `expired`. */
enum session_step operator_session_need(struct operator_session *s, struct otapi *o, const char *expired);
/* The platform is back: a pause that was only for that is over. */
void operator_session_back(struct operator_session *s);
/* The cheap check, when it is due; logs in again when the platform says it has expired. */
enum session_step operator_session_check(struct operator_session *s, struct otapi *o);
