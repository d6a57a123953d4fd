/* The provider sessions as the platform listed them last: what jobs run with. Background thread. */
#pragma once

#include <stdbool.h>
#include "core/event.h"

enum { ACCOUNTS_MAX = 64 };

struct known_account {
    char provider[32];
    struct account account;
    bool refused; /* the platform did not take it any more; a new log-in has another session */
};

struct accounts {
    struct known_account list[ACCOUNTS_MAX];
    int count;
};

/* The whole list of a provider. Those refused before stay refused. */
void accounts_put(struct accounts *a, const char *provider, const struct account *list, size_t count);
void accounts_refuse(struct accounts *a, const char *provider, const char *session);
void accounts_fini(struct accounts *a);
