#include "store/holds.h"

#include "base/mem.h"
#include "line_index.h"
#include "line_row.h"
#include "query.h"
#include "right_time.h"
#include "store/receiving.h"

#define HOLD_COLUMNS                                                                                         \
    "h.no, h.waybill, h.parcel_index, coalesce(p.parcel_total, 0), h.kind, coalesce(p.state, 0), h.scan_id," \
    " coalesce(p.scan_id, h.scan_id), h.opened_us, h.closed_us, h.closed_by, scan.scanner, scan.operator,"   \
    " r.operator, r.reason, (SELECT count(*) FROM line_waybill lw WHERE lw.waybill = h.waybill),"            \
    " scan.clock_ok, " CORRECTED_TIME(                                                                       \
        "scan") " FROM hold h JOIN scan ON scan.id = h.scan_id"                                              \
                " LEFT JOIN parcel p ON p.waybill = h.waybill AND p.parcel_index = h.parcel_index"           \
                " LEFT JOIN hold_release r ON r.no = h.no"

static void read_row(const struct query *q, struct hold_row *ret)
{
    *ret = (struct hold_row){.no = query_get_int(q, 0),
                             .parcel = {.index = (int)query_get_int(q, 2), .total = (int)query_get_int(q, 3)},
                             .kind = (enum hold_kind)query_get_int(q, 4),
                             .state = (enum parcel_state)query_get_int(q, 5),
                             .scan_id = query_get_int(q, 6),
                             .parcel_scan_id = query_get_int(q, 7),
                             .opened_us = query_get_int(q, 8),
                             .closed_us = query_get_int(q, 9),
                             .closed_by = query_get_int(q, 10),
                             .lines = (int)query_get_int(q, 15),
                             .clock_ok = query_get_int(q, 16) != 0,
                             .corrected_us = query_get_int(q, 17)};
    query_get_text(q, 1, ret->waybill, sizeof(ret->waybill));
    query_get_text(q, 11, ret->scanner, sizeof(ret->scanner));
    query_get_text(q, 12, ret->operator, sizeof(ret->operator));
    query_get_text(q, 13, ret->released_by, sizeof(ret->released_by));
    query_get_text(q, 14, ret->reason, sizeof(ret->reason));
}

bool store_each_hold(struct store *s, enum hold_filter filter, int64_t before, int64_t limit,
                     store_hold_fn *fn, void *arg, struct error *err)
{
    static const char open[] = "SELECT " HOLD_COLUMNS
                               " WHERE h.closed_us IS NULL AND h.no < ?1 ORDER BY h.no DESC LIMIT ?2";
    static const char closed[] = "SELECT " HOLD_COLUMNS
                                 " WHERE h.closed_us IS NOT NULL AND h.no < ?1 ORDER BY h.no DESC LIMIT ?2";
    static const char all[] = "SELECT " HOLD_COLUMNS " WHERE h.no < ?1 ORDER BY h.no DESC LIMIT ?2";
    struct hold_row row;
    bool more = true;
    struct query q = query_begin(s, filter == HOLD_FILTER_OPEN     ? open
                                    : filter == HOLD_FILTER_CLOSED ? closed
                                                                   : all);
    query_int(&q, before > 0 ? before : INT64_MAX);
    query_int(&q, limit);
    while (more && query_step(&q)) {
        read_row(&q, &row);
        more = fn(arg, &row);
    }
    query_end(&q);
    return store_take_failure(s, err);
}

bool store_get_hold(struct store *s, int64_t no, struct hold_row *ret, struct error *err)
{
    static const char sql[] = "SELECT " HOLD_COLUMNS " WHERE h.no = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, no);
    bool found = query_step(&q);
    if (found)
        read_row(&q, ret);
    query_end(&q);
    if (!store_take_failure(s, err))
        return false;
    return found || error_set(err, ERROR_INPUT, "there is no hold %lld; `tallyman hold list` shows them",
                              (long long)no);
}

bool store_each_hold_line(struct store *s, const char *waybill, store_hold_line_fn *fn, void *arg,
                          struct error *err)
{
    static const char sql[] = "SELECT " LINE_COLUMNS
                              " FROM line_waybill JOIN line ON line.id = line_waybill.line"
                              " WHERE line_waybill.waybill = ?1";
    struct order_line line;
    bool more = true;
    struct query q = query_begin(s, sql);
    query_text(&q, waybill);
    while (more && query_step(&q)) {
        line_row_read(&q, &line);
        more = fn(arg, &line);
    }
    query_end(&q);
    return store_take_failure(s, err);
}

/* --- writes ------------------------------------------------------------------------------------------------------------------- */
bool store_tie(struct store *s, const struct hold_row *hold, const char *order_id, const char *line_id,
               const char *by, int64_t at_us)
{
    static const char find[] = "SELECT id FROM line WHERE order_id = ?1 AND line_id = ?2";
    static const char tie[] =
        "INSERT INTO tie (waybill, order_id, line_id, scan_id, hold_no, at_us, operator)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (waybill, order_id, line_id)"
        " DO UPDATE SET scan_id = excluded.scan_id, hold_no = excluded.hold_no,"
        " at_us = excluded.at_us, operator = excluded.operator, voided_us = NULL";
    struct query q = query_begin(s, find);
    query_text(&q, order_id);
    query_text(&q, line_id);
    int64_t line = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    if (line == 0)
        return false;
    q = query_begin(s, tie);
    query_text(&q, hold->waybill);
    query_text(&q, order_id);
    query_text(&q, line_id);
    query_int(&q, hold->parcel_scan_id);
    query_int(&q, hold->no);
    query_int(&q, at_us);
    query_text(&q, by);
    query_end(&q);
    line_index_add(s, line, hold->waybill);
    return true;
}

/* A line that was tied: what its own field says stays. */
struct tied {
    int64_t line;
    char field[sizeof(((struct order_line *)0)->waybill)];
    char waybill[WAYBILL_SIZE];
};

static size_t read_ties(struct store *s, int64_t scan_id, struct tied **ret)
{
    static const char sql[] = "SELECT line.id, line.waybill, tie.waybill FROM tie JOIN line"
                              " ON line.order_id = tie.order_id AND line.line_id = tie.line_id"
                              " WHERE tie.scan_id = ?1 AND tie.voided_us IS NULL";
    size_t count = 0;
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    while (query_step(&q)) {
        *ret = mem_resize(*ret, count + 1, sizeof(**ret));
        struct tied *tied = &(*ret)[count++];
        tied->line = query_get_int(&q, 0);
        query_get_text(&q, 1, tied->field, sizeof(tied->field));
        query_get_text(&q, 2, tied->waybill, sizeof(tied->waybill));
    }
    query_end(&q);
    return count;
}

void store_void_ties(struct store *s, int64_t scan_id, int64_t at_us)
{
    static const char sql[] = "UPDATE tie SET voided_us = ?1 WHERE scan_id = ?2 AND voided_us IS NULL";
    AUTOFREE struct tied *ties = NULL;
    size_t count = read_ties(s, scan_id, &ties);
    if (count == 0)
        return;
    struct query q = query_begin(s, sql);
    query_int(&q, at_us);
    query_int(&q, scan_id);
    query_end(&q);
    for (size_t i = 0; i < count; i++) {
        line_index_drop(s, ties[i].line, ties[i].waybill);
        line_index_add(s, ties[i].line, ties[i].field);
    }
}

/* As it stands without the hold. */
static enum parcel_state state_after(enum parcel_state state)
{
    switch (state) {
    case PARCEL_HELD:
    case PARCEL_PENDING:
    case PARCEL_STOPPED:
        return PARCEL_NEW;
    case PARCEL_LATE:
        return PARCEL_RECEIVED;
    case PARCEL_NEW:
    case PARCEL_LOOKING:
    case PARCEL_RECEIVED:
    case PARCEL_STATE_COUNT:
        break;
    }
    return state;
}

void store_release_hold(struct store *s, const struct hold_row *hold, const char *reason, const char *by,
                        int64_t at_us)
{
    static const char close[] = "UPDATE hold SET closed_us = ?1 WHERE no = ?2 AND closed_us IS NULL";
    static const char put[] =
        "INSERT INTO hold_release (no, at_us, operator, reason) VALUES (?1, ?2, ?3, ?4)";
    struct query q = query_begin(s, close);
    query_int(&q, at_us);
    query_int(&q, hold->no);
    query_end(&q);
    q = query_begin(s, put);
    query_int(&q, hold->no);
    query_int(&q, at_us);
    query_text(&q, by);
    query_text(&q, reason);
    query_end(&q);
    store_set_parcel(s, hold->waybill, &hold->parcel, state_after(hold->state), hold->parcel_scan_id, 0);
}
