/* One call to the platform: its arguments, signed and sent as a form; the answer parsed as it arrives. otapi/ only; the
 * client's thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "answer_parser.h"
#include "otapi/otapi.h"

enum { CALL_ARGUMENTS_MAX = 16 };

/* An argument; value is borrowed for the call. */
struct argument {
    const char *name;
    const char *value;
};

struct call {
    const char *method;
    bool language; /* the method declares `language` */
    struct argument arguments[CALL_ARGUMENTS_MAX];
    size_t count;
};

void call_init(struct call *c, const char *method, bool language);
void call_add(struct call *c, const char *name, const char *value);
/* Sends it. Reads and log-ins only: a kept connection that turns out dead is replaced once, and a wrong clock is corrected once.
 * Returns whether it ended as OTAPI_OK; fills *ret_reply in any case, and *ret_answer when an envelope came. */
NODISCARD bool call_run(struct otapi *o, const struct call *c, const struct answer_want *want,
                        struct answer *ret_answer, struct otapi_reply *ret_reply);
