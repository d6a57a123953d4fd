/* For commands that ask the platform themselves: a client with an operator session, the kept one or a new one. Main thread. */
#pragma once

#include <stdbool.h>
#include "base/error.h"
#include "config.h"
#include "otapi/otapi.h"

struct platform {
    struct otapi *otapi;
    char session[OTAPI_SESSION_SIZE];
    bool kept; /* the session is the station's: when it has expired, one log-in is due */
};

/* Takes the kept session when there is one, else logs in. */
NODISCARD bool platform_open(struct platform *p, const struct config *config, struct error *err);
/* The call said that the session has expired: logs in once. Returns false when it should not be tried again. */
NODISCARD bool platform_again(struct platform *p, const struct config *config,
                              const struct otapi_reply *reply, struct error *err);
void platform_close(struct platform *p);
