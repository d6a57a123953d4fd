/* Taking a scan back. Nothing is deleted: a row says that its receipts are void, and its parcel stands as if the scan had not
 * been: by what other scans say of it, by its hold, or as new. */
#include <string.h>

#include "query.h"
#include "store/holds.h"
#include "store/receiving.h"

struct undone {
    char waybill[WAYBILL_SIZE];
    struct parcel_index parcel;
};

static bool find_scan(struct store *s, int64_t scan_id, struct undone *ret)
{
    static const char sql[] = "SELECT waybill, parcel_index, parcel_total FROM scan WHERE id = ?1"
                              " AND NOT EXISTS (SELECT 1 FROM undo WHERE scan_id = ?1)";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    bool found = query_step(&q);
    if (found) {
        *ret = (struct undone){0};
        query_get_text(&q, 0, ret->waybill, sizeof(ret->waybill));
        ret->parcel.index = (int)query_get_int(&q, 1);
        ret->parcel.total = (int)query_get_int(&q, 2);
    }
    query_end(&q);
    return found;
}

/* A choice may have given the scan's receipts another index than its code had. */
static int count_receipts(struct store *s, int64_t scan_id, struct undone *scan)
{
    static const char sql[] = "SELECT count(*), max(parcel_index) FROM receipt WHERE scan_id = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    int count = query_step(&q) ? (int)query_get_int(&q, 0) : 0;
    if (count > 0)
        scan->parcel.index = (int)query_get_int(&q, 1);
    query_end(&q);
    return count;
}

static void put_undo(struct store *s, int64_t scan_id, const char *by, int voided, int64_t at_us)
{
    static const char sql[] = "INSERT INTO undo (scan_id, at_us, operator, voided) VALUES (?1, ?2, ?3, ?4)";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    query_int(&q, at_us);
    query_text(&q, by);
    query_int(&q, voided);
    query_end(&q);
}

/* Holds it opened are over, unless another scan put the parcel on the shelf as well (and are that one's from now on, closed ones
 * too: what closed them may be taken back); holds it closed are open again, unless what opened them was taken back as well. */
static void turn_holds_back(struct store *s, int64_t scan_id, int64_t at_us)
{
    static const char hand_on[] =
        "UPDATE hold SET scan_id = other.id FROM (SELECT h.no AS no, min(scan.id) AS id FROM hold h"
        " JOIN scan ON scan.waybill = h.waybill AND scan.parcel_index = h.parcel_index AND scan.hold_no = "
        "h.no"
        " AND scan.verdict IN (?2, ?3, ?4) AND scan.id <> ?1"
        " WHERE h.scan_id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = scan.id) GROUP BY h.no) AS other"
        " WHERE hold.no = other.no";
    static const char close[] =
        "UPDATE hold SET closed_us = ?1, closed_by = ?2 WHERE scan_id = ?2 AND closed_us IS NULL";
    static const char reopen[] =
        "UPDATE hold SET closed_us = NULL, closed_by = NULL WHERE closed_by = ?1 AND scan_id <> ?1"
        " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = hold.scan_id)";
    struct query q = query_begin(s, hand_on);
    query_int(&q, scan_id);
    query_int(&q, VERDICT_STOPPED);
    query_int(&q, VERDICT_UNKNOWN);
    query_int(&q, VERDICT_PENDING);
    query_end(&q);
    q = query_begin(s, close);
    query_int(&q, at_us);
    query_int(&q, scan_id);
    query_end(&q);
    q = query_begin(s, reopen);
    query_int(&q, scan_id);
    query_end(&q);
}

/* The earliest other scan whose receipts of this parcel stand; 0: none. */
static int64_t other_receiver(struct store *s, const struct undone *scan)
{
    /* By the scans of the waybill (indexed), then their receipts. */
    static const char sql[] = "SELECT min(r.scan_id) FROM scan JOIN receipt r ON r.scan_id = scan.id"
                              " LEFT JOIN undo u ON u.scan_id = r.scan_id"
                              " WHERE scan.waybill = ?1 AND r.parcel_index = ?2 AND u.scan_id IS NULL";
    struct query q = query_begin(s, sql);
    query_text(&q, scan->waybill);
    query_int(&q, scan->parcel.index);
    int64_t other = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return other;
}

/* The earliest other scan that is still looked up; 0: none. */
static int64_t other_looking(struct store *s, const struct undone *scan)
{
    static const char sql[] = "SELECT min(scan.id) FROM scan WHERE waybill = ?1 AND parcel_index = ?2"
                              " AND verdict = ?3"
                              " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = scan.id)";
    struct query q = query_begin(s, sql);
    query_text(&q, scan->waybill);
    query_int(&q, scan->parcel.index);
    query_int(&q, VERDICT_LOOKING);
    int64_t other = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return other;
}

static enum parcel_state state_of_hold(enum hold_kind kind)
{
    switch (kind) {
    case HOLD_UNKNOWN:
        return PARCEL_HELD;
    case HOLD_PENDING:
        return PARCEL_PENDING;
    case HOLD_STOPPED:
        return PARCEL_STOPPED;
    case HOLD_STAFF:
    case HOLD_NONE:
        break;
    }
    return PARCEL_NEW;
}

static void stand_as_before(struct store *s, const struct undone *scan)
{
    static const char hold_sql[] =
        "SELECT no, kind, scan_id FROM hold WHERE waybill = ?1 AND parcel_index = ?2"
        " AND closed_us IS NULL ORDER BY no LIMIT 1";
    static const char put_sql[] = "UPDATE parcel SET state = ?1, scan_id = ?2, hold_no = ?3"
                                  " WHERE waybill = ?4 AND parcel_index = ?5";
    enum parcel_state state = PARCEL_NEW;
    int64_t hold_no = 0;
    struct query q = query_begin(s, hold_sql);
    query_text(&q, scan->waybill);
    query_int(&q, scan->parcel.index);
    int64_t scan_id = 0;
    if (query_step(&q)) {
        hold_no = query_get_int(&q, 0);
        state = state_of_hold((enum hold_kind)query_get_int(&q, 1));
        scan_id = query_get_int(&q, 2);
    }
    query_end(&q);
    int64_t other = other_receiver(s, scan);
    if (other != 0 && state != PARCEL_STOPPED) {
        /* Received while it lies there for want of a line: matched late. */
        state = state == PARCEL_HELD || state == PARCEL_PENDING ? PARCEL_LATE : PARCEL_RECEIVED;
        scan_id = other;
    }
    int64_t looking = state == PARCEL_NEW ? other_looking(s, scan) : 0;
    if (looking != 0) {
        state = PARCEL_LOOKING;
        scan_id = looking;
    }
    q = query_begin(s, put_sql);
    query_int(&q, state);
    query_int(&q, scan_id);
    query_int(&q, hold_no);
    query_text(&q, scan->waybill);
    query_int(&q, scan->parcel.index);
    query_end(&q);
}

int store_undo(struct store *s, int64_t scan_id, const char *by, int64_t at_us)
{
    struct undone scan;
    if (!find_scan(s, scan_id, &scan))
        return -1;
    int voided = count_receipts(s, scan_id, &scan);
    put_undo(s, scan_id, by, voided, at_us);
    if (scan.waybill[0] == '\0')
        return voided;
    turn_holds_back(s, scan_id, at_us);
    store_void_ties(s, scan_id, at_us);
    stand_as_before(s, &scan);
    return voided;
}
