/* What stands in a request's query, checked. Each answers what is wrong and returns false then. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "exchange.h"

/* A number; *ret stays as it is when the query has none of that name. */
NODISCARD bool query_number(struct exchange *x, const char *name, int64_t min, int64_t max, int64_t *ret);
/* A time or an age, as for `log --since`. */
NODISCARD bool query_time(struct exchange *x, const char *name, int64_t *ret_us);
/* The number in the i-th part of the path. */
NODISCARD bool path_number(struct exchange *x, int part, int64_t *ret);
