/* A request while it is carried out: what it says, and what is answered. station/ only; station thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <jansson.h>
#include "base/attr.h"

/* One request in hand. */
struct request_call {
    const json_t *object; /* borrowed */
    int64_t id;           /* the client's number for it */
    uint64_t client;      /* 0: nobody hears the reply */
    json_t *reply;        /* what the handler answers; NULL: the reply comes later, or from elsewhere */
};

/* Text member, "" when it is absent or no text. */
const char *request_text(const struct request_call *c, const char *key);
/* Refuses it in words: c->reply becomes the error; returns true, since there is nothing to roll back. */
bool request_refuse(struct request_call *c, const char *format, ...) PRINTF(2, 3);
/* A member that is a number from 1 up, or its text; false when it is absent or neither. */
bool request_number(const struct request_call *c, const char *key, int64_t *ret);
/* Member "limit" of a list: from 1 to max, else usual. */
int64_t request_limit(const struct request_call *c, int64_t usual, int64_t max);
