/* What the station says to a scan, and where it knows it from. Pure data. */
#pragma once

#include <stdbool.h>

enum verdict {
    VERDICT_LOOKING, /* recorded, the platform is being asked; not final */
    VERDICT_MATCH,
    VERDICT_COMPLETE,
    VERDICT_STOPPED,
    VERDICT_DUPLICATE,
    VERDICT_REPEAT,
    VERDICT_CHOICE,
    VERDICT_UNKNOWN,
    VERDICT_PENDING,
    VERDICT_OWN,
    VERDICT_REFUSED,
    VERDICT_COMMAND,
    VERDICT_COUNT,
};

enum source {
    SOURCE_NONE,
    SOURCE_MIRROR,
    SOURCE_LIVE,
    SOURCE_COUNT,
};

/* Lower-case names as in JSON and the log ("match", "mirror"). */
const char *verdict_name(enum verdict verdict);
bool verdict_from_name(const char *name, enum verdict *ret);
const char *source_name(enum source source);
