/* What staff found when they counted a parcel's goods. Pure data. */
#pragma once

#include <stdbool.h>

enum condition { CONDITION_OK, CONDITION_DAMAGED, CONDITION_MISSING, CONDITION_SURPLUS, CONDITION_COUNT };

/* "ok", "damaged", "missing", "surplus": the names in JSON and the log. */
const char *condition_name(enum condition condition);
bool condition_from_name(const char *name, enum condition *ret);
