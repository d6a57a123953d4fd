/* Requests of people, from whichever door they come in: an object with "do". Each group of them is a file request_GROUP.c with
 * a table; request.c finds the row. A handler runs inside the transaction of its event. station/ only; station thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "request_call.h"
#include "scan_request.h"
#include "station_state.h"

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

/* Writes the audit trail's row when the request has an "audit" object {"who","address","subject"}; after its handler. */
void request_audit(struct station *s, const struct request_call *c);
