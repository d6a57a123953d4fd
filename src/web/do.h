/* Requests that pages may make of the station: one row each. Web thread. */
#pragma once

#include <jansson.h>
#include <stddef.h>
#include "core/role.h"
#include "exchange.h"

struct do_row {
    const char *name; /* of the request, as the station knows it */
    enum role role;
    const char *subject; /* the member that the audit trail names; "" = none */
    /* NULL: handed on as it is. request is taken. */
    void (*run)(struct exchange *x, const struct do_row *row, json_t *request);
};

/* NULL after the last. */
const struct do_row *do_at(size_t i);
/* Completes the request (taken) and hands it to the station. */
void do_send(struct exchange *x, const struct do_row *row, json_t *request, reply_fn *on_reply);

/* The station has, or is told to expect, a scanner of this name. */
bool web_has_scanner(struct web *w, const char *name);

void do_scan(struct exchange *x, const struct do_row *row, json_t *request);
void do_at_scanner(struct exchange *x, const struct do_row *row, json_t *request);
void do_operator(struct exchange *x, const struct do_row *row, json_t *request);
void do_user(struct exchange *x, const struct do_row *row, json_t *request);
void do_provider_login(struct exchange *x, const struct do_row *row, json_t *request); /* provider.c */
