/* The search index: STATE/search.db, derived from the log and rebuilt when it is absent, damaged or of another version. It makes
 * the first page of any filter cheap and lets people search by any part of a text, without an index more in a scan's
 * transaction. Owned by one thread, which catches up by scan id in small steps. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/attr.h"
#include "base/error.h"
#include "store/log.h"

struct search;

/* log_path: the station's database; search_path: the index, made when it is not there. */
struct search *search_open(const char *log_path, const char *search_path, struct error *err);
void search_close(struct search *s);

/* Takes over what is new for about budget_us. *ret_behind: how many scans are not in it yet; 0: none. A damaged index is thrown
 * away and begun anew. */
NODISCARD bool search_catch_up(struct search *s, int64_t budget_us, int64_t *ret_behind, struct error *err);

enum { SEARCH_TEXT_MIN = 3, PAGE_ROWS_MAX = 500 };

struct page_filter {
    int64_t since_us;     /* 0: from the beginning */
    int64_t until_us;     /* 0: to the end; exclusive */
    const char *waybill;  /* "" any; normal form, or "*4711": ends in */
    const char *order_id; /* "" any */
    int verdict;          /* -1 any */
    const char *operator;
    const char *station;
    const char *scanner;
    const char *text;  /* "" any; at least SEARCH_TEXT_MIN characters of waybill, code, order, title, ... */
    int64_t after;     /* 0: from the newest; else scans older than that one */
    int64_t before;    /* 0: no; else scans newer than that one, oldest first */
    bool oldest_first; /* as with before, from the beginning */
    int scans;         /* at most so many scans; each has one row or more */
};

/* Calls fn for the rows of a page of scans, newest first (with `before`: oldest first). Exact up to the last catch-up.
 * ERROR_RETRY while the index is far behind and the filter needs it. *ret_next: key for the next page, 0: that was all. */
NODISCARD bool search_page(struct search *s, const struct page_filter *filter,
                           bool (*fn)(void *arg, const struct log_row *row), void *arg, int64_t *ret_next,
                           struct error *err);
