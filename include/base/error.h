/* An error: what to do about it (kind) and one line that says what happened.
 * Owned by the caller, usually on its stack; needs no freeing and may travel to another thread by value.
 * Any thread. */
#pragma once

#include <stdbool.h>
#include "base/attr.h"

/* What the caller can do about it; the text is for people. */
enum error_kind {
    ERROR_NONE,
    ERROR_INPUT,   /* what came from outside is not acceptable: refuse it */
    ERROR_RETRY,   /* passing: the same call may succeed later */
    ERROR_GONE,    /* the device or peer is away */
    ERROR_FULL,    /* no room: queue, disk, limit */
    ERROR_IO,      /* the system could not read or write */
    ERROR_DENIED,  /* not allowed: rights, wrong password, session refused */
    ERROR_BUSY,    /* somebody else holds it */
    ERROR_UNKNOWN, /* a write whose answer was lost: not known whether it was done */
    ERROR_STOPPED, /* we are stopping */
};

enum { ERROR_TEXT_MAX = 320 };

struct error {
    enum error_kind kind;
    char
        text[ERROR_TEXT_MAX]; /* one line, UTF-8, no full stop, no "failed to" of what the caller itself is */
};

/* Fills *err (which may be NULL) and returns false, so that `return error_set(err, …)` ends a function. */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...) PRINTF(3, 4);

/* The same with ": " and the text of errnum after it. ENOSPC and EDQUOT make the kind ERROR_FULL, EACCES and EPERM
 * ERROR_DENIED, EBUSY ERROR_BUSY, ENODEV and ENXIO ERROR_GONE, all else is ERROR_IO. */
bool error_errno(struct error *err, int errnum, const char *format, ...) PRINTF(3, 4);

/* Puts "format: " before the text that is there. Returns false. */
bool error_prefix(struct error *err, const char *format, ...) PRINTF(2, 3);

/* The kind as it stands in JSON: "input", "retry", … Never NULL. */
const char *error_kind_name(enum error_kind kind);

/* Exit status of the command line for an error (0 done, 1 not done, 3 not known). */
int error_exit_status(const struct error *err);
