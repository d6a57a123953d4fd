/* Parcels on the shelf: held, or pending until the platform can be asked. */
#include "code_row.h"
#include "store/mirror.h"

size_t store_shelf_of(struct store *s, const char *waybill, int64_t *ret_scan_ids, size_t max)
{
    static const char sql[] = "SELECT scan_id FROM parcel WHERE waybill = ?1 AND state IN (?2, ?3)";
    size_t count = 0;
    struct query q = query_begin(s, sql);
    query_text(&q, waybill);
    query_int(&q, PARCEL_HELD);
    query_int(&q, PARCEL_PENDING);
    while (count < max && query_step(&q))
        ret_scan_ids[count++] = query_get_int(&q, 0);
    query_end(&q);
    return count;
}

#define SHELF_COLUMNS                                                                                        \
    "scan.id, scan.at_us, scan.verdict, scan.scanner, scan.operator, p.hold_no, " CODE_COLUMNS               \
    " FROM scan JOIN parcel p ON p.waybill = scan.waybill AND p.scan_id = scan.id"

static void read_row(const struct query *q, struct shelf_parcel *ret)
{
    *ret = (struct shelf_parcel){.scan_id = query_get_int(q, 0),
                                 .at_us = query_get_int(q, 1),
                                 .verdict = (enum verdict)query_get_int(q, 2),
                                 .hold_no = query_get_int(q, 5)};
    query_get_text(q, 3, ret->scanner, sizeof(ret->scanner));
    query_get_text(q, 4, ret->operator, sizeof(ret->operator));
    code_row_read(q, 6, &ret->code);
}

bool store_shelf_parcel(struct store *s, int64_t scan_id, struct shelf_parcel *ret, struct error *err)
{
    static const char sql[] = "SELECT " SHELF_COLUMNS " WHERE scan.id = ?1 AND p.state IN (?2, ?3)";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    query_int(&q, PARCEL_HELD);
    query_int(&q, PARCEL_PENDING);
    bool found = query_step(&q);
    if (found)
        read_row(&q, ret);
    query_end(&q);
    if (!store_take_failure(s, err))
        return false;
    return found || error_set(err, ERROR_INPUT, "no parcel on the shelf has this number");
}

bool store_shelf_list(struct store *s, int64_t after, int64_t held_since_us, struct shelf_parcel *ret,
                      size_t max, size_t *ret_count, struct error *err)
{
    static const char sql[] = "SELECT " SHELF_COLUMNS
                              " JOIN hold h ON h.no = p.hold_no AND h.closed_us IS NULL"
                              " WHERE scan.id > ?1 AND (p.state = ?2 OR (p.state = ?3 AND scan.at_us >= ?4)) "
                              "ORDER BY scan.id LIMIT ?5";
    size_t count = 0;
    struct query q = query_begin(s, sql);
    query_int(&q, after);
    query_int(&q, PARCEL_PENDING);
    query_int(&q, PARCEL_HELD);
    query_int(&q, held_since_us);
    query_int(&q, (int64_t)max);
    while (count < max && query_step(&q))
        read_row(&q, &ret[count++]);
    query_end(&q);
    *ret_count = count;
    return store_take_failure(s, err);
}

bool store_shelf_late(struct store *s, int64_t *ret_count, struct error *err)
{
    static const char sql[] = "SELECT count(*) FROM hold h JOIN parcel p ON p.waybill = h.waybill AND "
                              "p.parcel_index = h.parcel_index"
                              " WHERE h.closed_us IS NULL AND p.state = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, PARCEL_LATE);
    *ret_count = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return store_take_failure(s, err);
}
