/* Orders that are to be read: first in, first out, each once. Pure; look-up thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "core/line.h"

struct order_ask {
    struct order_ask *next;
    char order_id[ORDER_ID_SIZE];
    bool again;   /* was asked once already and failed */
    bool renewed; /* was asked once already and the session had expired */
};

struct order_asks {
    struct order_ask *first;
    size_t count;
};

/* One that waits already is not added again. */
void order_asks_add(struct order_asks *a, const char *order_id);
/* In front of the others; taken. */
void order_asks_put_back(struct order_asks *a, struct order_ask *ask);
/* Owned by the caller (free()); NULL when there is none. */
struct order_ask *order_asks_take(struct order_asks *a);
