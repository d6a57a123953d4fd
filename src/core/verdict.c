#include "core/verdict.h"

#include <assert.h>
#include <string.h>

#include "base/attr.h"

static const char *const verdict_names[] = {
    [VERDICT_LOOKING] = "looking", [VERDICT_MATCH] = "match",         [VERDICT_COMPLETE] = "complete",
    [VERDICT_STOPPED] = "stopped", [VERDICT_DUPLICATE] = "duplicate", [VERDICT_REPEAT] = "repeat",
    [VERDICT_CHOICE] = "choice",   [VERDICT_UNKNOWN] = "unknown",     [VERDICT_PENDING] = "pending",
    [VERDICT_OWN] = "own",         [VERDICT_REFUSED] = "refused",     [VERDICT_COMMAND] = "command",
};
static_assert(COUNT_OF(verdict_names) == VERDICT_COUNT, "a name for each verdict");

static const char *const source_names[] = {
    [SOURCE_NONE] = "none", [SOURCE_MIRROR] = "mirror", [SOURCE_LIVE] = "live"};
static_assert(COUNT_OF(source_names) == SOURCE_COUNT, "a name for each source");

const char *verdict_name(enum verdict verdict)
{
    assert(verdict < VERDICT_COUNT);
    return verdict_names[verdict];
}

bool verdict_from_name(const char *name, enum verdict *ret)
{
    for (unsigned i = 0; i < VERDICT_COUNT; i++) {
        if (strcmp(verdict_names[i], name) == 0) {
            *ret = (enum verdict)i;
            return true;
        }
    }
    return false;
}

const char *source_name(enum source source)
{
    assert(source < SOURCE_COUNT);
    return source_names[source];
}
