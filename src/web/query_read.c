#include "query_read.h"

#include "base/clock.h"
#include "base/text.h"

const char *query_read_text(const struct target *t, const char *name)
{
    const char *value = target_query(t, name);
    return value ? value : "";
}

bool query_read_number(const struct target *t, const char *name, int64_t min, int64_t max, int64_t *ret)
{
    const char *text = query_read_text(t, name);
    return text[0] == '\0' || text_to_int64(text, min, max, ret);
}

bool query_read_time(const struct target *t, const char *name, int64_t now_us, int64_t *ret_us)
{
    const char *text = query_read_text(t, name);
    return text[0] == '\0' || clock_parse(text, now_us, ret_us);
}
