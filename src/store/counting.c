#include "store/counting.h"

#include "query.h"
#include "store_private.h"

static void bind_said(struct query *q, int64_t value)
{
    if (value < 0)
        query_null(q);
    else
        query_int(q, value);
}

void store_put_counting(struct store *s, const struct counting_row *row)
{
    static const char sql[] = "INSERT INTO counting (scan_id, order_id, line_id, at_us, operator, counted,"
                              " condition, weight_g, bin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    struct query q = query_begin(s, sql);
    query_int(&q, row->scan_id);
    query_text(&q, row->order_id);
    query_text(&q, row->line_id);
    query_int(&q, row->at_us);
    query_text(&q, row->operator);
    bind_said(&q, row->counted);
    bind_said(&q, row->condition);
    bind_said(&q, row->weight_g);
    if (row->bin)
        query_text(&q, row->bin);
    else
        query_null(&q);
    query_end(&q);
    s->bins_used = s->bins_used || row->bin;
}

/* Receipts of a parcel that stand: by the scans of its waybill (indexed). */
#define ITS_RECEIPTS                                                                                         \
    " FROM scan its JOIN receipt r ON r.scan_id = its.id LEFT JOIN undo u ON u.scan_id = its.id"             \
    " WHERE u.scan_id IS NULL AND its.waybill = "

bool store_parcel_of(struct store *s, int64_t scan_id, struct parcel_row *ret)
{
    /* A choice may have given the scan's receipts another index than its code had. */
    static const char sql[] =
        "SELECT p.waybill, p.parcel_index, p.parcel_total, scan.lane, p.state, p.scan_id, p.hold_no,"
        " hold.no IS NOT NULL, (SELECT min(r.scan_id)" ITS_RECEIPTS
        "p.waybill AND r.parcel_index = p.parcel_index) FROM scan JOIN parcel p ON p.waybill = scan.waybill"
        " AND p.parcel_index = coalesce((SELECT max(parcel_index) FROM receipt WHERE scan_id = scan.id),"
        " scan.parcel_index)"
        " LEFT JOIN hold ON hold.no = p.hold_no AND hold.closed_us IS NULL WHERE scan.id = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    bool found = query_step(&q);
    if (found) {
        *ret = (struct parcel_row){.state = (enum parcel_state)query_get_int(&q, 4),
                                   .scan_id = query_get_int(&q, 5),
                                   .hold_no = query_get_int(&q, 6),
                                   .hold_open = query_get_int(&q, 7) != 0,
                                   .said_scan_id = query_get_int(&q, 8)};
        if (ret->said_scan_id == 0)
            ret->said_scan_id = ret->scan_id;
        query_get_text(&q, 0, ret->waybill, sizeof(ret->waybill));
        ret->parcel.index = (int)query_get_int(&q, 1);
        ret->parcel.total = (int)query_get_int(&q, 2);
        query_get_text(&q, 3, ret->parcel.lane, sizeof(ret->parcel.lane));
    }
    query_end(&q);
    return found;
}

int store_only_line(struct store *s, const struct parcel_row *parcel, char ret_order_id[ORDER_ID_SIZE],
                    char ret_line_id[LINE_ID_SIZE])
{
    static const char sql[] = "SELECT DISTINCT r.order_id, r.line_id" ITS_RECEIPTS
                              "?1 AND r.parcel_index = ?2 LIMIT 2";
    struct query q = query_begin(s, sql);
    int lines = 0;
    query_text(&q, parcel->waybill);
    query_int(&q, parcel->parcel.index);
    for (; query_step(&q); lines++) {
        query_get_text(&q, 0, ret_order_id, ORDER_ID_SIZE);
        query_get_text(&q, 1, ret_line_id, LINE_ID_SIZE);
    }
    query_end(&q);
    return lines;
}

int64_t store_line_scan(struct store *s, const struct parcel_row *parcel, const char *order_id,
                        const char *line_id)
{
    static const char sql[] = "SELECT min(r.scan_id)" ITS_RECEIPTS
                              "?1 AND r.parcel_index = ?2 AND r.order_id = ?3 AND r.line_id = ?4";
    struct query q = query_begin(s, sql);
    query_text(&q, parcel->waybill);
    query_int(&q, parcel->parcel.index);
    query_text(&q, order_id);
    query_text(&q, line_id);
    int64_t scan_id = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return scan_id;
}

/* Where no shelf is ever said, no scan asks for one. */
static bool bins_used(struct store *s)
{
    static const char sql[] = "SELECT 1 FROM counting WHERE bin IS NOT NULL LIMIT 1";
    if (!s->bins_known && !s->bins_used) {
        struct query q = query_begin(s, sql);
        s->bins_used = query_step(&q);
        query_end(&q);
        s->bins_known = s->failure.kind == ERROR_NONE;
    }
    return s->bins_used;
}

void store_order_bin(struct store *s, const char *order_id, char ret[BIN_SIZE])
{
    /* The bin of the row with the largest id: a lone max() picks its row, and nothing is sorted. */
    static const char sql[] =
        "SELECT max(c.id), c.bin FROM receipt r JOIN counting c ON c.scan_id = r.scan_id"
        " WHERE r.order_id = ?1 AND c.bin IS NOT NULL";
    ret[0] = '\0';
    if (!bins_used(s))
        return;
    struct query q = query_begin(s, sql);
    query_text(&q, order_id);
    if (query_step(&q))
        query_get_text(&q, 1, ret, BIN_SIZE);
    query_end(&q);
}

void store_scan_said(struct store *s, int64_t scan_id, char bin[BIN_SIZE], int *weight_g)
{
    static const char sql[] = "SELECT bin, weight_g FROM counting WHERE scan_id = ?1 ORDER BY id";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    while (query_step(&q)) {
        if (!query_is_null(&q, 0))
            query_get_text(&q, 0, bin, BIN_SIZE);
        if (!query_is_null(&q, 1))
            *weight_g = (int)query_get_int(&q, 1);
    }
    query_end(&q);
}

void store_put_shift(struct store *s, const char *scanner, const char *operator, int64_t at_us)
{
    static const char sql[] = "INSERT INTO shift (at_us, scanner, operator) VALUES (?1, ?2, ?3)";
    struct query q = query_begin(s, sql);
    query_int(&q, at_us);
    query_text(&q, scanner);
    query_text(&q, operator);
    query_end(&q);
}

bool store_each_shift(struct store *s, void (*fn)(void *arg, const char *scanner, const char *operator),
                      void *arg, struct error *err)
{
    static const char sql[] = "SELECT scanner, operator FROM shift WHERE id IN"
                              " (SELECT max(id) FROM shift GROUP BY scanner) AND operator <> ''";
    char scanner[SCANNER_NAME_MAX];
    char operator[OPERATOR_NAME_MAX];
    struct query q = query_begin(s, sql);
    while (query_step(&q)) {
        query_get_text(&q, 0, scanner, sizeof(scanner));
        query_get_text(&q, 1, operator, sizeof(operator));
        fn(arg, scanner, operator);
    }
    query_end(&q);
    return store_take_failure(s, err);
}
