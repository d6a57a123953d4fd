#include "core/condition.h"

#include <assert.h>
#include <string.h>

#include "base/attr.h"

static const char *const names[] = {[CONDITION_OK] = "ok",
                                    [CONDITION_DAMAGED] = "damaged",
                                    [CONDITION_MISSING] = "missing",
                                    [CONDITION_SURPLUS] = "surplus"};
static_assert(COUNT_OF(names) == CONDITION_COUNT, "a name for each condition");

const char *condition_name(enum condition condition)
{
    assert(condition < CONDITION_COUNT);
    return names[condition];
}

bool condition_from_name(const char *name, enum condition *ret)
{
    for (unsigned i = 0; i < CONDITION_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *ret = (enum condition)i;
            return true;
        }
    }
    return false;
}
