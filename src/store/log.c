#include "store/log.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "log_select.h"
#include "query.h"
#include "store_private.h"

enum { WHERE_MAX = 1024 };

/* The conditions, with their parameters numbered in the order in which bind() binds them. */
static void make_where(const struct log_filter *f, char ret[WHERE_MAX])
{
    struct text where = {0};
    int n = 0;
    text_add(&where, " WHERE 1");
    if (f->since_us)
        text_add_format(&where, " AND scan.at_us >= ?%d", ++n);
    if (f->until_us)
        text_add_format(&where, " AND scan.at_us < ?%d", ++n);
    if (f->waybill && f->waybill[0] == '*')
        text_add_format(&where, " AND scan.waybill LIKE '%%' || ?%d", ++n);
    else if (f->waybill)
        text_add_format(&where, " AND scan.waybill = ?%d", ++n);
    if (f->order_id)
        text_add_format(&where, " AND r.order_id = ?%d", ++n);
    if (f->verdict >= 0)
        text_add_format(&where, " AND scan.verdict = ?%d", ++n);
    if (f->operator)
        text_add_format(&where, " AND scan.operator = ?%d", ++n);
    text_copy(ret, WHERE_MAX, where.data);
    text_fini(&where);
}

static void bind(struct query *q, const struct log_filter *f)
{
    if (f->since_us)
        query_int(q, f->since_us);
    if (f->until_us)
        query_int(q, f->until_us);
    if (f->waybill)
        query_text(q, f->waybill + (f->waybill[0] == '*'));
    if (f->order_id)
        query_text(q, f->order_id);
    if (f->verdict >= 0)
        query_int(q, f->verdict);
    if (f->operator)
        query_text(q, f->operator);
}

/* A number that may not have been said: -1. */
static int said(const struct query *q, int column)
{
    return query_is_null(q, column) ? -1 : (int)query_get_int(q, column);
}

void log_read_row(const struct query *q, struct log_row *row)
{
    *row = (struct log_row){.scan_id = query_get_int(q, 0), .at_us = query_get_int(q, 1)};
    query_get_text(q, 2, row->station, sizeof(row->station));
    query_get_text(q, 3, row->operator, sizeof(row->operator));
    query_get_text(q, 4, row->scanner, sizeof(row->scanner));
    row->raw_len = query_get_blob(q, 5, row->raw, sizeof(row->raw));
    query_get_text(q, 6, row->waybill, sizeof(row->waybill));
    row->parcel_index = (int)query_get_int(q, 7);
    row->parcel_total = (int)query_get_int(q, 8);
    row->verdict = (enum verdict)query_get_int(q, 9);
    row->hold_no = query_get_int(q, 10);
    query_get_text(q, 11, row->order_id, sizeof(row->order_id));
    query_get_text(q, 12, row->line_id, sizeof(row->line_id));
    query_get_text(q, 13, row->title, sizeof(row->title));
    query_get_text(q, 14, row->config, sizeof(row->config));
    row->quantity = (int)query_get_int(q, 15);
    row->late = query_get_int(q, 16) != 0;
    row->voided_at_us = query_get_int(q, 17);
    row->label_state = said(q, 18);
    row->counted = said(q, 19);
    row->condition = said(q, 20);
    row->weight_g = said(q, 21);
    query_get_text(q, 22, row->bin, sizeof(row->bin));
    row->clock_ok = query_is_null(q, 23);
    row->corrected_us = query_get_int(q, 23);
    row->has_receipt = row->order_id[0] != '\0';
}

bool store_log_each(struct store *s, const struct log_filter *filter,
                    bool (*fn)(void *arg, const struct log_row *), void *arg, struct error *err)
{
    char where[WHERE_MAX];
    struct text sql = {0};
    make_where(filter, where);
    if (filter->limit > 0)
        text_add_format(&sql,
                        "SELECT * FROM (" LOG_SELECT
                        "%s ORDER BY scan.id DESC, r.order_id DESC, r.line_id DESC LIMIT %lld)"
                        " ORDER BY 1, 12, 13",
                        where, (long long)filter->limit);
    else
        text_add_format(&sql, LOG_SELECT "%s ORDER BY scan.id, r.order_id, r.line_id", where);
    /* Its text depends on the filter, so it is prepared for this once. */
    struct query q = query_once(s, sql.data);
    text_fini(&sql);
    bind(&q, filter);
    AUTOFREE struct log_row *row = mem_new(sizeof(*row));
    while (query_step(&q)) {
        log_read_row(&q, row);
        if (!fn(arg, row))
            break;
    }
    query_end_once(&q);
    return store_take_failure(s, err);
}
