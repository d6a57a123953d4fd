/* Labels: their rows and what moves them from state to state. */
#include "store/labels.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "query.h"

/* What the index label_open is of, in its words: SQLite does not see that one of these states is among them. */
#define OPEN(label) label "state IN (0, 1, 4)"

/* Columns that read_row() takes, in its order. */
#define LABEL_COLUMNS                                                                                        \
    "l.id, l.scan_id, l.order_id, l.line_id, l.kind, l.printer, l.copy_no, l.fields, l.state, l.attempts,"   \
    " l.made_us, l.changed_us, l.problem"

static void read_fields(const struct query *q, int column, struct label_row *row)
{
    char text[LABEL_FIELDS_MAX + 1];
    struct error ignored;
    query_get_text(q, column, text, sizeof(text));
    /* A row that a newer version wrote may hold what this one does not know; it still has its kind and copy. */
    if (!label_fields_read(text, strlen(text), &row->fields, &ignored))
        row->fields = (struct label_fields){0};
    row->fields.kind = row->kind;
    row->fields.copy = row->copy_no;
}

static void read_row(const struct query *q, struct label_row *row)
{
    *row = (struct label_row){.id = query_get_int(q, 0), .scan_id = query_get_int(q, 1)};
    query_get_text(q, 2, row->order_id, sizeof(row->order_id));
    query_get_text(q, 3, row->line_id, sizeof(row->line_id));
    row->kind = (enum label_kind)query_get_int(q, 4);
    query_get_text(q, 5, row->printer, sizeof(row->printer));
    row->copy_no = (int)query_get_int(q, 6);
    read_fields(q, 7, row);
    row->state = (enum label_state)query_get_int(q, 8);
    row->attempts = (int)query_get_int(q, 9);
    row->made_us = query_get_int(q, 10);
    row->changed_us = query_get_int(q, 11);
    query_get_text(q, 12, row->problem, sizeof(row->problem));
}

bool store_next_label_id(struct store *s, int64_t *ret, struct error *err)
{
    static const char sql[] = "SELECT max(id) FROM label";
    struct query q = query_begin(s, sql);
    *ret = 1 + (query_step(&q) ? query_get_int(&q, 0) : 0);
    query_end(&q);
    return store_take_failure(s, err);
}

/* --- writes ------------------------------------------------------------------------------------------------------ */
void store_put_label(struct store *s, const struct label_row *row)
{
    static const char sql[] =
        "INSERT OR IGNORE INTO label (id, scan_id, order_id, line_id, kind, printer, copy_no, fields, state,"
        " attempts, made_us, changed_us, problem)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?10, '')";
    struct text fields = {0};
    text_add(&fields, "");
    label_fields_write(&row->fields, &fields);
    struct query q = query_begin(s, sql);
    query_int(&q, row->id);
    query_int(&q, row->scan_id);
    query_text(&q, row->order_id);
    query_text(&q, row->line_id);
    query_int(&q, row->kind);
    query_text(&q, row->printer);
    query_int(&q, row->copy_no);
    query_text(&q, fields.data);
    query_int(&q, LABEL_STATE_QUEUED);
    query_int(&q, row->made_us);
    query_end(&q);
    text_fini(&fields);
}

void store_set_label_fields(struct store *s, int64_t id, const struct label_fields *fields)
{
    static const char sql[] = "UPDATE label SET fields = ?1 WHERE id = ?2 AND state = 0";
    struct text text = {0};
    text_add(&text, "");
    label_fields_write(fields, &text);
    struct query q = query_begin(s, sql);
    query_text(&q, text.data);
    query_int(&q, id);
    query_end(&q);
    text_fini(&text);
}

bool store_move_label(struct store *s, int64_t id, enum label_state from, enum label_state to,
                      const char *problem, int64_t at_us)
{
    static const char sql[] = "UPDATE label SET state = ?1, attempts = attempts + (?1 = 1), problem = ?2,"
                              " changed_us = ?3 WHERE id = ?4 AND state = ?5";
    struct query q = query_begin(s, sql);
    query_int(&q, to);
    query_text(&q, problem);
    query_int(&q, at_us);
    query_int(&q, id);
    query_int(&q, from);
    query_end(&q);
    return store_changes(s) > 0;
}

int store_cancel_scan_labels(struct store *s, int64_t scan_id, const char *problem, int64_t at_us)
{
    static const char sql[] =
        "UPDATE label SET state = 6, problem = ?1, changed_us = ?2 WHERE scan_id = ?3 AND state = 0";
    struct query q = query_begin(s, sql);
    query_text(&q, problem);
    query_int(&q, at_us);
    query_int(&q, scan_id);
    query_end(&q);
    return store_changes(s);
}

int store_cancel_printer_labels(struct store *s, const char *printer, const char *problem, int64_t at_us)
{
    static const char sql[] = "UPDATE label SET state = 6, problem = ?1, changed_us = ?2"
                              " WHERE printer = ?3 AND state = 0";
    struct query q = query_begin(s, sql);
    query_text(&q, problem);
    query_int(&q, at_us);
    query_text(&q, printer);
    query_end(&q);
    return store_changes(s);
}

int store_cancel_orphan_labels(struct store *s, const struct printer_names *known, const char *problem,
                               int64_t at_us)
{
    static const char sql[] = "UPDATE label SET state = 6, problem = ?1, changed_us = ?2 WHERE state = 0"
                              " AND printer NOT IN (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    static_assert(PRINTERS_MAX == 8, "a parameter for each name");
    struct query q = query_begin(s, sql);
    query_text(&q, problem);
    query_int(&q, at_us);
    for (size_t i = 0; i < PRINTERS_MAX; i++)
        query_text(&q, i < known->count ? known->names[i] : "");
    query_end(&q);
    return store_changes(s);
}

bool store_confirm_label(struct store *s, int64_t id, const char *problem, int64_t at_us)
{
    return store_move_label(s, id, LABEL_STATE_SENT, LABEL_STATE_CONFIRMED, problem, at_us) ||
           store_move_label(s, id, LABEL_STATE_UNSURE, LABEL_STATE_CONFIRMED, problem, at_us);
}

int store_confirm_shelf_labels(struct store *s, const char *shelf, const char *problem, int64_t at_us)
{
    static const char sql[] = "UPDATE label SET state = 3, problem = ?1, changed_us = ?2"
                              " WHERE kind = 3 AND line_id = ?3 AND state IN (2, 4)";
    static_assert(LABEL_SHELF == 3, "as the index has it");
    struct query q = query_begin(s, sql);
    query_text(&q, problem);
    query_int(&q, at_us);
    query_text(&q, shelf);
    query_end(&q);
    return store_changes(s);
}

int store_unsure_after_restart(struct store *s, const char *problem, int64_t at_us)
{
    static const char sql[] =
        "UPDATE label SET state = 4, problem = ?1, changed_us = ?2 WHERE " OPEN("") " AND state = 1";
    struct query q = query_begin(s, sql);
    query_text(&q, problem);
    query_int(&q, at_us);
    query_end(&q);
    return store_changes(s);
}

/* --- reads ------------------------------------------------------------------------------------------------------- */
bool store_has_label(struct store *s, int64_t scan_id, enum label_kind kind, const char *order_id,
                     const char *line_id)
{
    static const char sql[] = "SELECT 1 FROM label WHERE scan_id = ?1 AND kind = ?2 AND order_id = ?3"
                              " AND line_id = ?4 AND state <> 6";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    query_int(&q, kind);
    query_text(&q, order_id);
    query_text(&q, line_id);
    bool has = query_step(&q);
    query_end(&q);
    return has;
}

bool store_line_labelled(struct store *s, const char *waybill, int parcel_index, const char *order_id,
                         const char *line_id)
{
    static const char sql[] =
        "SELECT 1 FROM receipt r JOIN label l ON l.scan_id = r.scan_id AND l.kind = ?1"
        " AND l.order_id = r.order_id AND l.line_id = r.line_id AND l.state <> 6"
        " WHERE r.order_id = ?2 AND r.line_id = ?3 AND r.waybill = ?4 AND r.parcel_index = ?5"
        " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = r.scan_id)";
    struct query q = query_begin(s, sql);
    query_int(&q, LABEL_LINE);
    query_text(&q, order_id);
    query_text(&q, line_id);
    query_text(&q, waybill);
    query_int(&q, parcel_index);
    bool labelled = query_step(&q);
    query_end(&q);
    return labelled;
}

bool store_parcel_labelled(struct store *s, const char *waybill, int parcel_index)
{
    /* By the scans of the waybill (indexed). A choice may have given a scan's receipts another index than its code had; one that
     * fetched what was matched on the shelf has none. */
    static const char sql[] =
        "SELECT 1 FROM scan JOIN label l ON l.scan_id = scan.id AND l.kind IN (?1, ?2) AND l.state <> 6"
        " WHERE scan.waybill = ?3"
        " AND coalesce((SELECT max(r.parcel_index) FROM receipt r WHERE r.scan_id = scan.id),"
        " scan.parcel_index) = ?4"
        " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = scan.id)";
    struct query q = query_begin(s, sql);
    query_int(&q, LABEL_PARCEL);
    query_int(&q, LABEL_LINE);
    query_text(&q, waybill);
    query_int(&q, parcel_index);
    bool labelled = query_step(&q);
    query_end(&q);
    return labelled;
}

int store_label_copies(struct store *s, const struct label_row *like)
{
    /* One that failed or was called off after it had once been handed over may be on paper as well. */
    static const char sql[] =
        "SELECT max(copy_no) FROM label WHERE scan_id = ?1 AND kind = ?2 AND order_id = ?3"
        " AND line_id = ?4 AND (attempts > 0 OR state = 0)";
    struct query q = query_begin(s, sql);
    query_int(&q, like->scan_id);
    query_int(&q, like->kind);
    query_text(&q, like->order_id);
    query_text(&q, like->line_id);
    int copies = query_step(&q) ? (int)query_get_int(&q, 0) : 0;
    query_end(&q);
    return copies;
}

/* The one row of a query, with its columns as read_row() wants them. */
static bool take_one(struct query *q, struct label_row *ret)
{
    bool found = query_step(q);
    if (found)
        read_row(q, ret);
    query_end(q);
    return found;
}

bool store_first_queued(struct store *s, const char *printer, struct label_row *ret)
{
    static const char sql[] = "SELECT " LABEL_COLUMNS
                              " FROM label l WHERE l.printer = ?1 AND l.state = 0 ORDER BY l.id LIMIT 1";
    struct query q = query_begin(s, sql);
    query_text(&q, printer);
    return take_one(&q, ret);
}

bool store_first_unsure(struct store *s, const char *printer, struct label_row *ret)
{
    static const char sql[] = "SELECT " LABEL_COLUMNS
                              " FROM label l WHERE " OPEN("l.") " AND l.state = 4 AND l.printer = ?1"
                                                                " ORDER BY l.id LIMIT 1";
    struct query q = query_begin(s, sql);
    query_text(&q, printer);
    return take_one(&q, ret);
}

bool store_get_label(struct store *s, int64_t id, struct label_row *ret)
{
    static const char sql[] = "SELECT " LABEL_COLUMNS " FROM label l WHERE l.id = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, id);
    return take_one(&q, ret);
}

size_t store_scan_labels(struct store *s, int64_t scan_id, struct label_row *ret, size_t room)
{
    static const char sql[] = "SELECT " LABEL_COLUMNS ", max(l.id) FROM label l WHERE l.scan_id = ?1"
                              " GROUP BY l.kind, l.order_id, l.line_id"
                              " ORDER BY l.id";
    size_t count = 0;
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    while (count < room && query_step(&q))
        read_row(&q, &ret[count++]);
    query_end(&q);
    return count;
}

int64_t store_parcel_scan(struct store *s, int64_t scan_id)
{
    static const char sql[] = "SELECT p.scan_id FROM scan JOIN parcel p ON p.waybill = scan.waybill"
                              " AND p.parcel_index = scan.parcel_index WHERE scan.id = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    int64_t first = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return first;
}

bool store_scan_scanner(struct store *s, int64_t scan_id, char ret[SCANNER_NAME_MAX])
{
    static const char sql[] = "SELECT scanner FROM scan WHERE id = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    bool found = query_step(&q);
    if (found)
        query_get_text(&q, 0, ret, SCANNER_NAME_MAX);
    query_end(&q);
    return found;
}

bool store_order_client(struct store *s, const char *order_id, char *ret, size_t size)
{
    static const char sql[] = "SELECT customer_id FROM orders WHERE order_id = ?1";
    struct query q = query_begin(s, sql);
    query_text(&q, order_id);
    bool found = query_step(&q);
    if (found)
        query_get_text(&q, 0, ret, size);
    query_end(&q);
    return found;
}

int64_t store_count_labels(struct store *s, enum label_state state, const char *printer)
{
    static const char sql[] = "SELECT count(*) FROM label WHERE state = ?1 AND (?2 = '' OR printer = ?2)";
    static const char queued[] = "SELECT count(*) FROM label WHERE state = 0 AND printer = ?1";
    static const char unsure[] =
        "SELECT count(*) FROM label WHERE " OPEN("") " AND state = 4 AND printer = ?1";
    bool by_printer = (state == LABEL_STATE_QUEUED || state == LABEL_STATE_UNSURE) && printer;
    struct query q = query_begin(s, !by_printer ? sql : state == LABEL_STATE_QUEUED ? queued : unsure);
    if (!by_printer)
        query_int(&q, state);
    query_text(&q, printer ? printer : "");
    int64_t count = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return count;
}

/* --- listing ------------------------------------------------------------------------------------------------------ */
static void add_conditions(struct text *sql, const struct label_filter *f)
{
    int n = 0;
    text_add(sql, "SELECT " LABEL_COLUMNS " FROM label l");
    if (f->waybill)
        text_add(sql, " JOIN scan ON scan.id = l.scan_id");
    text_add(sql, " WHERE 1");
    if (f->state >= 0)
        text_add_format(sql, " AND l.state = ?%d", ++n);
    if (f->printer)
        text_add_format(sql, " AND l.printer = ?%d", ++n);
    if (f->waybill)
        text_add_format(sql, " AND scan.waybill = ?%d", ++n);
    if (f->scan_id)
        text_add_format(sql, " AND l.scan_id = ?%d", ++n);
    if (f->limit > 0)
        text_add_format(sql, " ORDER BY l.id DESC LIMIT %lld", (long long)f->limit);
    else
        text_add(sql, " ORDER BY l.id");
}

bool store_label_each(struct store *s, const struct label_filter *filter,
                      bool (*fn)(void *arg, const struct label_row *), void *arg, struct error *err)
{
    struct text inner = {0};
    struct text sql = {0};
    add_conditions(&inner, filter);
    if (filter->limit > 0)
        text_add_format(&sql, "SELECT * FROM (%s) ORDER BY 1", inner.data);
    else
        text_add(&sql, inner.data);
    struct query q = query_once(s, sql.data);
    text_fini(&inner);
    text_fini(&sql);
    if (filter->state >= 0)
        query_int(&q, filter->state);
    if (filter->printer)
        query_text(&q, filter->printer);
    if (filter->waybill)
        query_text(&q, filter->waybill);
    if (filter->scan_id)
        query_int(&q, filter->scan_id);
    AUTOFREE struct label_row *row = mem_new(sizeof(*row));
    while (query_step(&q)) {
        read_row(&q, row);
        if (!fn(arg, row))
            break;
    }
    query_end_once(&q);
    return store_take_failure(s, err);
}
