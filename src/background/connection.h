/* The background's one connection to the platform with the operator session on it. Jobs and people's requests get their
 * session here; every new one is told to whoever else needs it. Background thread. */
#pragma once

#include <stdbool.h>
#include "base/error.h"
#include "operator_session.h"
#include "otapi/otapi.h"

struct connection {
    struct otapi *otapi;
    struct operator_session session;
    void (*tell)(void *arg, enum session_step step); /* the session has changed */
    void *arg;
};

/* The operator session, logging in when there is none (once, unless a failure was just now). NULL: there is none now. */
const char *connection_session(struct connection *c, struct error *err);
/* A call was refused because the session had expired: logs in again. False when there is no new one. */
bool connection_renew(struct connection *c, const char *expired);
