/* What the server answers: one row a route. docs/api.md and docs/openapi.yaml say the same for people and programs; a test
 * compares them. */
#pragma once

#include <stddef.h>
#include "core/role.h"
#include "exchange.h"

enum route_body { BODY_NONE, BODY_OBJECT, BODY_IMAGE };

struct route {
    const char *method; /* GET (also HEAD), POST, DELETE */
    const char *pattern;
    enum role role; /* at least; ROLE_NONE: anybody */
    enum route_body body;
    void (*run)(struct exchange *x);
};

/* NULL after the last. */
const struct route *route_at(size_t i);
/* NULL: no such route; *ret_other_method: there is one with another method. */
const struct route *route_find(const char *method, const struct target *target, bool *ret_other_method);

/* --- handlers, each in the file of its subject ----------------------------------------------------------------------------- */
void session_get(struct exchange *x); /* login.c */
void session_post(struct exchange *x);
void session_delete(struct exchange *x);
void session_password(struct exchange *x);
void pairing_code_post(struct exchange *x); /* pairing.c */
void pairing_post(struct exchange *x);
void station_get(struct exchange *x); /* live.c */
void events_get(struct exchange *x);
void healthz_get(struct exchange *x); /* health.c */
void metrics_get(struct exchange *x);
void do_post(struct exchange *x);      /* do.c */
void static_get(struct exchange *x);   /* static_files.c */
void receipts_get(struct exchange *x); /* read_log.c */
void receipts_export(struct exchange *x);
void holds_get(struct exchange *x); /* read_lists.c */
void labels_get(struct exchange *x);
void audit_get(struct exchange *x);
void intents_get(struct exchange *x);
void pairings_get(struct exchange *x);
void asked_get(struct exchange *x);
void find_get(struct exchange *x);
void scan_get(struct exchange *x); /* read_story.c */
void parcel_get(struct exchange *x);
void hold_get(struct exchange *x);
void statistics_get(struct exchange *x); /* read_stats.c */
void health_get(struct exchange *x);
void picture_get(struct exchange *x); /* files.c */
void photo_get(struct exchange *x);
void photo_post(struct exchange *x);
void provider_return(struct exchange *x); /* provider.c */
