#include "log_query.h"

#include <string.h>

#include "core/verdict.h"
#include "query_read.h"

enum { PAGE_DEFAULT = 50 };

/* As people have it: a number in any writing, or "*" and its end. */
static bool take_waybill(const struct target *t, struct log_query *q)
{
    const char *text = query_read_text(t, "waybill");
    struct parcel_index parcel;
    size_t star = text[0] == '*';
    if (text[0] == '\0')
        return true;
    q->waybill[0] = '*';
    if (!waybill_normalise(text + star, strlen(text + star), q->waybill + star, &parcel))
        return false;
    q->filter.waybill = q->waybill;
    return true;
}

const char *log_query_read(const struct target *t, int64_t now_us, struct log_query *ret)
{
    enum verdict verdict = VERDICT_LOOKING;
    const char *name = query_read_text(t, "verdict");
    *ret = (struct log_query){.limit = PAGE_DEFAULT,
                              .filter = {.verdict = -1,
                                         .order_id = query_read_text(t, "order"),
                                         .operator= query_read_text(t, "operator"),
                                         .station = query_read_text(t, "station"),
                                         .scanner = query_read_text(t, "scanner"),
                                         .text = query_read_text(t, "q")}};
    struct page_filter *f = &ret->filter;
    if (!query_read_time(t, "since", now_us, &f->since_us))
        return "since";
    if (!query_read_time(t, "until", now_us, &f->until_us))
        return "until";
    if (!query_read_number(t, "limit", 1, PAGE_ROWS_MAX, &ret->limit))
        return "limit";
    if (!query_read_number(t, "after", 1, INT64_MAX, &f->after))
        return "after";
    if (!query_read_number(t, "before", 1, INT64_MAX, &f->before))
        return "before";
    if (!take_waybill(t, ret))
        return "waybill";
    if (name[0] && !verdict_from_name(name, &verdict))
        return "verdict";
    if (name[0])
        f->verdict = (int)verdict;
    f->scans = (int)ret->limit;
    return NULL;
}
