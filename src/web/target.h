/* The target of a request line ("/api/1/scans/7?limit=2"), taken apart and decoded. Pure; owned by the exchange. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/attr.h"

enum {
    TARGET_MAX = 4096, /* bytes */
    TARGET_SEGMENTS_MAX = 8,
    TARGET_QUERY_MAX = 24,
};

struct target {
    char *text; /* what the pointers below point into */
    const char *segments[TARGET_SEGMENTS_MAX];
    int segment_count; /* 0: "/" */
    bool folder;       /* it ended in a slash */
    struct {
        const char *name;
        const char *value;
    } query[TARGET_QUERY_MAX];
    int query_count;
};

/* Returns false for what no page of ours asks for: no slash in front, too long, too many parts, a broken escape, NUL or other
 * control characters, what is no UTF-8, and segments that are empty, "." or "..", or have a slash or backslash in them. */
NODISCARD bool target_parse(const char *text, struct target *ret);
void target_fini(struct target *t);
/* Of the query; NULL when it is not there. */
const char *target_query(const struct target *t, const char *name);
/* The path as in a route's pattern: "/api/1/scans/{}" fits a segment of any text where {} stands. */
bool target_fits(const struct target *t, const char *pattern);
