/* Faults the platform can be told to have: which, how often, and what they look like. Pure but for its state. Sim thread. */
#pragma once

#include <stdbool.h>
#include "base/error.h"

enum fault {
    FAULT_NONE,
    FAULT_HTTP500,     /* plain text with status 500 */
    FAULT_ENVELOPE500, /* an InternalError envelope with status 500 */
    FAULT_HTML,
    FAULT_EMPTY,
    FAULT_CUT,   /* the connection ends in the middle of the answer */
    FAULT_RESET, /* the call is done, but the connection ends without an answer */
    FAULT_DOWN,  /* the connection ends at once, nothing is done */
    FAULT_SLOW,  /* the answer drips */
    FAULT_HUGE,  /* an answer without end */
    FAULT_GZIP,  /* says gzip and is none */
    FAULT_DENIED,
    FAULT_LIMIT,
    FAULT_UNAVAILABLE,
    FAULT_INTERNAL,
    FAULT_HANG, /* no answer for a minute */
    FAULT_EXPIRED,
    FAULT_COUNT,
};

const char *fault_name(enum fault fault);
bool fault_from_name(const char *name, enum fault *ret);

struct faults {
    enum fault kind;
    int percent;     /* of the calls */
    int left;        /* that many more calls, -1: until told otherwise */
    int skip;        /* calls that go well first */
    char method[64]; /* only this one's; "": of any */
};

/* "html", "html:50" (percent), "html@3" (after three good calls); the option's form. */
NODISCARD bool faults_parse(const char *text, struct faults *ret, struct error *err);
/* The fault of this call of that method. roll: 0..99, random. */
enum fault faults_next(struct faults *f, const char *method, int roll);
/* Error code, sub code and text of those that are envelopes; false for the others. */
bool fault_envelope(enum fault fault, const char **ret_code, const char **ret_sub_code,
                    const char **ret_text);
