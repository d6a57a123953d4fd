/* Scans and their verdicts, receipts, parcels, holds. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "query.h"
#include "store/receiving.h"

static int64_t get_number(struct store *s, const char *sql)
{
    struct query q = query_begin(s, sql);
    int64_t value = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return value;
}

bool store_next_ids(struct store *s, int64_t *ret_scan_id, int64_t *ret_hold_no, struct error *err)
{
    *ret_scan_id = 1 + get_number(s, "SELECT max(id) FROM scan");
    *ret_hold_no = 1 + get_number(s, "SELECT max(no) FROM hold");
    return store_take_failure(s, err);
}

/* The forms of a code as one text, a line each. */
static void join_forms(const struct code *code, char *ret, size_t size)
{
    size_t at = 0;
    ret[0] = '\0';
    for (size_t i = 0; i < code->form_count && at + 1 < size; i++) {
        if (i > 0)
            ret[at++] = '\n';
        text_copy(ret + at, size - at, code->forms[i]);
        at += strlen(ret + at);
    }
}

void store_put_scan(struct store *s, const struct scan_row *row)
{
    static const char sql[] = "INSERT OR IGNORE INTO scan (id, at_us, mono_us, boot, clock_ok, station, "
                              "scanner, operator, raw, flaw, aim, kind,"
                              " waybill, parcel_index, parcel_total, lane, courier, warnings, forms, "
                              "verdict, source, reason, hold_no, elapsed_us)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
                              "?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,"
                              " ?24)";
    char forms[WAYBILL_FORMS_MAX * WAYBILL_RAW_SIZE];
    join_forms(row->code, forms, sizeof(forms));
    struct query q = query_begin(s, sql);
    query_int(&q, row->id);
    query_int(&q, row->scan->wall_us);
    query_int(&q, row->scan->mono_us);
    query_text(&q, clock_boot_id());
    query_int(&q, row->clock_ok);
    query_text(&q, row->station);
    query_text(&q, row->scan->scanner);
    query_text(&q, row->operator);
    query_blob(&q, row->scan->raw, row->scan->raw_len);
    query_int(&q, row->scan->flaw);
    query_text(&q, row->code->aim);
    query_int(&q, row->code->kind);
    query_text_or_null(&q, row->code->waybill);
    query_int(&q, row->code->parcel.index);
    query_int(&q, row->code->parcel.total);
    query_text(&q, row->code->parcel.lane);
    query_text(&q, row->code->courier);
    query_int(&q, row->code->warnings);
    query_text(&q, forms);
    query_int(&q, row->verdict);
    query_int(&q, row->source);
    query_int(&q, row->reason);
    query_int(&q, row->hold_no);
    query_int(&q, row->elapsed_us);
    query_end(&q);
}

void store_set_scan_index(struct store *s, int64_t scan_id, int index)
{
    static const char sql[] = "UPDATE scan SET parcel_index = ?1 WHERE id = ?2";
    struct query q = query_begin(s, sql);
    query_int(&q, index);
    query_int(&q, scan_id);
    query_end(&q);
}

static enum verdict verdict_of(struct store *s, int64_t scan_id)
{
    static const char sql[] = "SELECT verdict FROM scan WHERE id = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    enum verdict verdict = query_step(&q) ? (enum verdict)query_get_int(&q, 0) : VERDICT_LOOKING;
    query_end(&q);
    return verdict;
}

static void put_change(struct store *s, int64_t scan_id, enum verdict verdict, enum source source,
                       enum reason reason, int64_t hold_no, int64_t at_us)
{
    static const char sql[] = "INSERT INTO verdict_change (scan_id, at_us, verdict, source, reason, hold_no)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    query_int(&q, at_us);
    query_int(&q, verdict);
    query_int(&q, source);
    query_int(&q, reason);
    query_int(&q, hold_no);
    query_end(&q);
}

void store_set_verdict(struct store *s, int64_t scan_id, enum verdict verdict, enum source source,
                       enum reason reason, int64_t hold_no, int64_t elapsed_us, int64_t at_us)
{
    static const char sql[] =
        "UPDATE scan SET verdict = ?1, source = ?2, reason = ?3, hold_no = ?4, elapsed_us = ?5"
        " WHERE id = ?6";
    if (verdict_of(s, scan_id) != VERDICT_LOOKING)
        put_change(s, scan_id, verdict, source, reason, hold_no, at_us);
    struct query q = query_begin(s, sql);
    query_int(&q, verdict);
    query_int(&q, source);
    query_int(&q, reason);
    query_int(&q, hold_no);
    query_int(&q, elapsed_us);
    query_int(&q, scan_id);
    query_end(&q);
}

int64_t store_scan_at(struct store *s, int64_t scan_id)
{
    static const char sql[] = "SELECT at_us FROM scan WHERE id = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    int64_t at_us = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return at_us;
}

/* Has this parcel a receipt of the line that stands? */
static bool has_receipt(struct store *s, const struct order_line *line, const char *waybill, int parcel_index)
{
    static const char sql[] =
        "SELECT 1 FROM receipt r LEFT JOIN undo u ON u.scan_id = r.scan_id WHERE r.order_id = ?1"
        " AND r.line_id = ?2 AND r.waybill = ?3 AND r.parcel_index = ?4 AND u.scan_id IS NULL";
    struct query q = query_begin(s, sql);
    query_text(&q, line->order_id);
    query_text(&q, line->line_id);
    query_text(&q, waybill);
    query_int(&q, parcel_index);
    bool has = query_step(&q);
    query_end(&q);
    return has;
}

static bool put_receipt(struct store *s, const struct arrival *a, const struct order_line *line)
{
    static const char sql[] =
        "INSERT OR IGNORE INTO receipt (scan_id, order_id, line_id, at_us, waybill, parcel_index,"
        " parcel_total, quantity, operator, late) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    struct query q = query_begin(s, sql);
    query_int(&q, a->scan_id);
    query_text(&q, line->order_id);
    query_text(&q, line->line_id);
    query_int(&q, a->at_us);
    query_text(&q, a->waybill);
    query_int(&q, a->parcel.index);
    query_int(&q, a->parcel.total);
    query_int(&q, line->quantity);
    query_text(&q, a->operator);
    query_int(&q, a->late);
    query_end(&q);
    return store_changes(s) > 0;
}

int store_receive(struct store *s, const struct arrival *a, const struct store_facts *f)
{
    int written = 0;
    for (size_t i = 0; i < f->facts.line_count; i++) {
        const struct order_line *line = &f->lines[i];
        const struct line_receipts *receipts = &f->receipts[i];
        if (line_void(line))
            continue;
        /* The facts tell, unless they are of another parcel, or the line is none of its order's any more. */
        bool told = receipts->known && f->parcel_index == a->parcel.index;
        if (told ? receipts->parcel : has_receipt(s, line, a->waybill, a->parcel.index))
            continue;
        written += put_receipt(s, a, line);
    }
    return written;
}

void store_set_parcel(struct store *s, const char *waybill, const struct parcel_index *parcel,
                      enum parcel_state state, int64_t scan_id, int64_t hold_no)
{
    /* The scan that first made it what it is stays on file while it is that. */
    static const char sql[] =
        "INSERT INTO parcel (waybill, parcel_index, parcel_total, state, scan_id, hold_no) VALUES (?1, ?2, "
        "?3, ?4, ?5, ?6)"
        " ON CONFLICT (waybill, parcel_index) DO UPDATE SET parcel_total = max(parcel_total, "
        "excluded.parcel_total),"
        " scan_id = CASE WHEN state = excluded.state THEN scan_id ELSE excluded.scan_id END,"
        " state = excluded.state, hold_no = excluded.hold_no";
    struct query q = query_begin(s, sql);
    query_text(&q, waybill);
    query_int(&q, parcel->index);
    query_int(&q, parcel->total);
    query_int(&q, state);
    query_int(&q, scan_id);
    query_int(&q, hold_no);
    query_end(&q);
}

static bool hold_is_open(struct store *s, int64_t hold_no)
{
    static const char sql[] = "SELECT 1 FROM hold WHERE no = ?1 AND closed_us IS NULL";
    struct query q = query_begin(s, sql);
    query_int(&q, hold_no);
    bool open = query_step(&q);
    query_end(&q);
    return open;
}

bool store_open_hold(struct store *s, int64_t hold_no, const char *waybill, const struct parcel_index *parcel,
                     enum hold_kind kind, int64_t scan_id, int64_t at_us)
{
    static const char sql[] =
        "INSERT INTO hold (no, waybill, parcel_index, kind, scan_id, opened_us)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        " ON CONFLICT (no) DO UPDATE SET kind = excluded.kind, closed_us = NULL, closed_by = NULL";
    bool was_open = hold_is_open(s, hold_no);
    struct query q = query_begin(s, sql);
    query_int(&q, hold_no);
    query_text(&q, waybill);
    query_int(&q, parcel->index);
    query_int(&q, kind);
    query_int(&q, scan_id);
    query_int(&q, at_us);
    query_end(&q);
    return !was_open;
}

bool store_close_hold(struct store *s, int64_t hold_no, int64_t scan_id, int64_t at_us)
{
    static const char sql[] =
        "UPDATE hold SET closed_us = ?1, closed_by = ?2 WHERE no = ?3 AND closed_us IS NULL";
    struct query q = query_begin(s, sql);
    query_int(&q, at_us);
    query_int(&q, scan_id);
    query_int(&q, hold_no);
    query_end(&q);
    return store_changes(s) > 0;
}
