/* An answer of the platform, parsed as its bytes arrive: the envelope, and the payload of the method that was called. Elements
 * are matched by local name, whatever root and namespace; missing and empty are read alike; an id may be an element's text or that
 * of its child Value. Pure; one parser an answer. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "otapi/otapi.h"
#include "record.h"

/* What the payload is made of. */
struct answer_want {
    const struct record *payload; /* NULL: none is read */
    const char *element;          /* NULL: Result */
    void *
        into; /* a record of payload, zeroed by the caller, who frees its lists (record_fini); NULL: the answer's frame */
    /* For what payload gives out (FIELD_EACH); the item is borrowed for the call. False ends the reading. */
    bool (*each)(void *arg, const void *item);
    void *arg;
};

/* The levels that lists come in: Result/Content/Item*, Result/TotalCount. */
struct answer_frame {
    int64_t total; /* TotalCount, -1: not said */
};
/* A payload (for want.payload) of items of type `item`. */
#define RECORD_CONTENT(name, item)                                                                           \
    static const struct field name##_item[] = {RECORD_EACH("Item", item)};                                   \
    static const struct record name##_content = RECORD_OF(struct answer_frame, name##_item);                 \
    static const struct field name##_fields[] = {RECORD_LEVEL("Content", name##_content),                    \
                                                 RECORD_INT64(struct answer_frame, "TotalCount", total)};    \
    static const struct record name = RECORD_OF(struct answer_frame, name##_fields)

struct answer {
    char code[64];
    char sub_code[64];
    char description[256];
    char request_id[48];
    char session[OTAPI_SESSION_SIZE]; /* SessionId; secret */
    struct answer_frame frame;
    bool has_payload; /* the element was there, empty or not */
    int64_t items;    /* given out so far */
    bool stopped;     /* each() returned false */
};

struct answer_parser;

struct answer_parser *answer_parser_new(const struct answer_want *want);
void answer_parser_free(struct answer_parser *p);
NODISCARD bool answer_parser_bytes(struct answer_parser *p, const char *bytes, size_t len, struct error *err);
/* False when it was no whole envelope. */
NODISCARD bool answer_parser_finish(struct answer_parser *p, struct error *err);
/* What is known so far; borrowed. */
const struct answer *answer_parser_answer(const struct answer_parser *p);

/* An array of the caller's for `each`: item by item into `items`, at most max; what does not fit is left out, and so is an item without
 * its id, which cannot be told from another. */
struct collection {
    void *items;
    size_t item_size;
    size_t
        id_size; /* of the id that an item begins with: 1 for a text, else all of its bytes; 0 or "" is none */
    size_t max;
    size_t count;
};
bool collection_add(void *collection, const void *item);
