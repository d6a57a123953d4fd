/* Requests of people, from whichever door they come in: an object with "do". Each group of them is a file request_GROUP.c with
 * a table; request.c finds the row. A handler runs inside the transaction of its event. station/ only; station thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <jansson.h>
#include "scan_request.h"
#include "station_state.h"

/* One request in hand. */
struct request_call {
    const json_t *object; /* borrowed */
    int64_t id;           /* the client's number for it */
    uint64_t client;      /* 0: nobody hears the reply */
    json_t *reply;        /* what the handler answers; NULL: the reply comes later, or from elsewhere */
};

/* Fills c->reply. False: the transaction must not be written (err says why); the reply is made from err then. */
typedef bool request_fn(struct station *s, struct request_call *c, struct error *err);

struct request_row {
    const char *name; /* the value of "do" */
    request_fn *run;
};

struct request_group {
    const struct request_row *rows;
    size_t count;
};

extern const struct request_group request_group_scan;
extern const struct request_group request_group_counting;
extern const struct request_group request_group_label;
extern const struct request_group request_group_platform, request_group_outbox;
extern const struct request_group request_group_provider;
extern const struct request_group request_group_people;
extern const struct request_group request_group_hold;

/* A scan, however its request was read. */
bool request_scan(struct station *s, struct request_call *c, const struct scan_request *r, struct error *err);

/* Text member, "" when it is absent or no text. */
const char *request_text(const struct request_call *c, const char *key);
/* Refuses it in words: c->reply becomes the error; returns true, since there is nothing to roll back. */
bool request_refuse(struct request_call *c, const char *format, ...) PRINTF(2, 3);
/* A member that is a number from 1 up, or its text; false when it is absent or neither. */
bool request_number(const struct request_call *c, const char *key, int64_t *ret);
/* Member "limit" of a list: from 1 to max, else usual. */
int64_t request_limit(const struct request_call *c, int64_t usual, int64_t max);
/* Writes the audit trail's row when the request has an "audit" object {"who","address","subject"}; after its handler. */
void request_audit(struct station *s, const struct request_call *c);
