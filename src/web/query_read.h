/* What stands in a request's query, read. Pure; query_args.h answers what is wrong, too. */
#pragma once

#include <stdint.h>
#include "target.h"

/* Of the query, "" when it is not there. */
const char *query_read_text(const struct target *t, const char *name);
/* A number; *ret stays as it is when there is none of that name. False: it is no number from min to max. */
NODISCARD bool query_read_number(const struct target *t, const char *name, int64_t min, int64_t max,
                                 int64_t *ret);
/* A time, or an age before now_us, as for `log --since`; the same. */
NODISCARD bool query_read_time(const struct target *t, const char *name, int64_t now_us, int64_t *ret_us);
