/* An answer of the platform, parsed as its bytes arrive: the envelope, and the payload of the method that was called. Elements
 * are matched by local name, whatever root and namespace; missing and empty are read alike. Pure; one parser an answer. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "otapi/otapi.h"

/* What the payload is made of. The functions are called as soon as an item is whole; items are borrowed for the call. */
struct answer_want {
    otapi_line_fn *line;   /* Result/Content/Item, or Result/SalesLinesList/SalesLine */
    otapi_order_fn *order; /* Result/Content/Item of orders */
    void *arg;
    struct order *order_info;      /* Result/SalesOrderInfo */
    struct otapi_status *statuses; /* Result/SalesLineStatusInfo, at most status_max */
    size_t status_max;
    struct otapi_operator *operator;
    char *session; /* OTAPI_SESSION_SIZE bytes: SessionId, its text or its Value */
};

struct answer {
    char code[64];
    char sub_code[64];
    char description[256];
    char request_id[48];
    int64_t total; /* TotalCount, -1: not said */
    int64_t items;
    size_t status_count;
    bool stopped; /* an item function returned false */
};

struct answer_parser;

struct answer_parser *answer_parser_new(const struct answer_want *want);
void answer_parser_free(struct answer_parser *p);
NODISCARD bool answer_parser_bytes(struct answer_parser *p, const char *bytes, size_t len, struct error *err);
/* False when it was no whole envelope. */
NODISCARD bool answer_parser_finish(struct answer_parser *p, struct error *err);
/* What is known so far; borrowed. */
const struct answer *answer_parser_answer(const struct answer_parser *p);
