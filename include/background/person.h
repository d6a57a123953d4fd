/* People's requests to the platform: `order.…`, `provider.…`, `activity.…`, `line.find`. The station commits what is to be
 * changed, hands the request over here, and gets the outcome back as EVENT_PERSON. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/queue.h"

struct person_request {
    struct queue_node node;
    int64_t id;      /* of the intent row; 0: it only reads */
    uint64_t client; /* handed back with the outcome */
    char *json;      /* the request as it came; wiped when freed, since it may hold a password */
};

/* Owned by the caller; json is copied. */
struct person_request *person_request_new(int64_t id, uint64_t client, const char *json);
void person_request_free(struct person_request *request);

/* Is there a handler for "do": what? *ret_write: it changes something at the platform. Any thread. */
bool person_find(const char *what, bool *ret_write);
