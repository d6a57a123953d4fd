/* One call to the platform: its arguments, signed and sent as a form; the answer parsed as it arrives. otapi/ only; the
 * client's thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "answer_parser.h"
#include "otapi/otapi.h"

enum { CALL_ARGUMENTS_MAX = 16, CALL_NUMBERS_MAX = 4 };

/* An argument; value is borrowed for the call. */
struct argument {
    const char *name;
    const char *value;
};

struct call {
    const char *method;
    bool language; /* the method declares `language` */
    bool write;    /* changes something at the platform */
    struct argument arguments[CALL_ARGUMENTS_MAX];
    size_t count;
    char numbers[CALL_NUMBERS_MAX][16];
    size_t number_count;
};

void call_init(struct call *c, const char *method, bool language);
/* A write; all of them declare `language`. */
void call_init_write(struct call *c, const char *method);
void call_add(struct call *c, const char *name, const char *value);
void call_add_int(struct call *c, const char *name, int value);
/* Sends it. A read (or log-in) on a kept connection that turns out dead is sent once more. A write goes on a connection of its own, so
 * that nothing below repeats it, and is sent once; only what the platform refused for a wrong clock is sent again, for both.
 * Returns whether it ended as OTAPI_OK; fills *ret_reply in any case, and *ret_answer when an envelope came. */
NODISCARD bool call_run(struct otapi *o, const struct call *c, const struct answer_want *want,
                        struct answer *ret_answer, struct otapi_reply *ret_reply);
/* The same for who wants nothing of the envelope. */
NODISCARD bool call_do(struct otapi *o, const struct call *c, const struct answer_want *want,
                       struct otapi_reply *ret_reply);
/* What is wrong with the call itself; nothing is sent. Returns false. */
bool call_refuse(struct otapi_reply *ret_reply, const char *format, ...) PRINTF(2, 3);
/* A text that fills its place may have been cut there: of no use where it is given back as it came. Garbage then; returns whether it is
 * whole. */
bool call_whole_text(struct otapi_reply *reply, const char *what, const char *text, size_t size);
/* Ok was said, but the payload has not what it must have: garbage. Returns false. */
bool call_no_payload(struct otapi_reply *reply, const char *what);
