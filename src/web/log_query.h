/* The query of `/api/1/receipts` and its export, as a filter of the log. Pure. */
#pragma once

#include <stdint.h>
#include "core/waybill.h"
#include "store/search.h"
#include "target.h"

struct log_query {
    struct page_filter filter; /* its texts are the target's, or below */
    char waybill[WAYBILL_SIZE + 1];
    int64_t limit;
};

/* NULL, or the name of what is wrong with the query; *ret is of no use then. now_us: what ages count from. */
const char *log_query_read(const struct target *t, int64_t now_us, struct log_query *ret);
