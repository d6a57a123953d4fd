#include "query_args.h"

#include <inttypes.h>

#include "base/clock.h"
#include "query_read.h"

bool query_number(struct exchange *x, const char *name, int64_t min, int64_t max, int64_t *ret)
{
    if (query_read_number(&x->target, name, min, max, ret))
        return true;
    respond_refusal(x, 400, "input", "%s must be a number from %" PRId64 " to %" PRId64, name, min, max);
    return false;
}

bool query_time(struct exchange *x, const char *name, int64_t *ret_us)
{
    if (query_read_time(&x->target, name, clock_wall_us(), ret_us))
        return true;
    respond_refusal(x, 400, "input", "%s must be a time like 2026-05-06T07:08, or an age like 2h or 3d",
                    name);
    return false;
}

bool path_number(struct exchange *x, int part, int64_t *ret)
{
    if (text_to_int64(exchange_part(x, part), 1, INT64_MAX, ret))
        return true;
    respond_refusal(x, 404, "input", "there is nothing at this address");
    return false;
}
