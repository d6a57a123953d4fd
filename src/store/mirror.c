/* The mirror: order lines and orders as the platform last gave them. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "line_index.h"
#include "line_row.h"
#include "mirror_marks.h"
#include "query.h"
#include "store/mirror.h"
#include "store/receiving.h"

/* An unchanged line's read time is written again only when it is this much newer. */
static const int64_t touch_after_us = INT64_C(3600) * 1000000;

static bool same(const struct order_line *a, const struct order_line *b)
{
    return a->line_num == b->line_num && a->quantity == b->quantity && a->status_id == b->status_id &&
           strcmp(a->status, b->status) == 0 && strcmp(a->waybill, b->waybill) == 0 &&
           strcmp(a->purchase_id, b->purchase_id) == 0 && strcmp(a->account_id, b->account_id) == 0 &&
           strcmp(a->provider, b->provider) == 0 && strcmp(a->item_id, b->item_id) == 0 &&
           strcmp(a->title, b->title) == 0 && strcmp(a->title_original, b->title_original) == 0 &&
           strcmp(a->config, b->config) == 0 && strcmp(a->image_url, b->image_url) == 0 &&
           strcmp(a->comment, b->comment) == 0 && strcmp(a->operator_comment, b->operator_comment) == 0;
}

/* A line as it is on file. */
struct old_line {
    struct order_line line;
    int64_t id;
    int64_t read_us;
    bool gone;
};

static bool find_line(struct store *s, const struct order_line *line, struct old_line *ret)
{
    static const char sql[] = "SELECT " LINE_COLUMNS
                              ", read_us, id, gone_us FROM line WHERE order_id = ?1 AND line_id = ?2";
    struct query q = query_begin(s, sql);
    query_text(&q, line->order_id);
    query_text(&q, line->line_id);
    bool found = query_step(&q);
    if (found) {
        line_row_read(&q, &ret->line);
        ret->read_us = query_get_int(&q, LINE_COLUMN_COUNT);
        ret->id = query_get_int(&q, LINE_COLUMN_COUNT + 1);
        ret->gone = query_get_int(&q, LINE_COLUMN_COUNT + 2) != 0;
    }
    query_end(&q);
    return found;
}

static void insert_line(struct store *s, const struct order_line *line, int64_t at_us)
{
    static const char sql[] =
        "INSERT INTO line (order_id, line_id, line_num, quantity, status_id, status, waybill, purchase_id, "
        "account_id,"
        " provider, item_id, title, title_original, config, image_url, comment, operator_comment, read_us)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
    struct query q = query_begin(s, sql);
    line_row_bind(&q, line);
    query_int(&q, at_us);
    query_end(&q);
    int64_t id = sqlite3_last_insert_rowid(store_handle(s));
    line_index_add(s, id, line->waybill);
    mirror_mark(s, id);
}

static void update_line(struct store *s, int64_t id, const struct order_line *old,
                        const struct order_line *line, int64_t at_us)
{
    static const char sql[] =
        "UPDATE line SET order_id = ?1, line_id = ?2, line_num = ?3, quantity = ?4, status_id = ?5, status = "
        "?6,"
        " waybill = ?7, purchase_id = ?8, account_id = ?9, provider = ?10, item_id = ?11, title = ?12,"
        " title_original = ?13, config = ?14, image_url = ?15, comment = ?16, operator_comment = ?17, "
        "read_us = ?18, gone_us = 0"
        " WHERE id = ?19";
    struct query q = query_begin(s, sql);
    line_row_bind(&q, line);
    query_int(&q, at_us);
    query_int(&q, id);
    query_end(&q);
    if (strcmp(old->waybill, line->waybill) == 0)
        return;
    line_index_drop(s, id, old->waybill);
    line_index_add(s, id, line->waybill);
}

static void touch_line(struct store *s, int64_t id, int64_t at_us)
{
    static const char sql[] = "UPDATE line SET read_us = ?1 WHERE id = ?2";
    struct query q = query_begin(s, sql);
    query_int(&q, at_us);
    query_int(&q, id);
    query_end(&q);
}

int store_put_lines(struct store *s, const struct order_line *lines, size_t count, int64_t at_us)
{
    struct old_line old;
    int changed = 0;
    for (size_t i = 0; i < count; i++) {
        if (!find_line(s, &lines[i], &old)) {
            insert_line(s, &lines[i], at_us);
            changed++;
            continue;
        }
        mirror_mark(s, old.id);
        if (old.gone || !same(&old.line, &lines[i])) {
            update_line(s, old.id, &old.line, &lines[i], at_us);
            changed++;
        } else if (at_us - old.read_us > touch_after_us) {
            touch_line(s, old.id, at_us);
        }
    }
    return changed;
}

int store_put_page_line(struct store *s, const struct order_line *line, int64_t at_us)
{
    mirror_reading(s, true);
    int changed = store_put_lines(s, line, 1, at_us);
    mirror_reading(s, false);
    return changed;
}

static bool is_among(const struct order_line *line, const struct order_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(line->line_id, lines[i].line_id) == 0 && strcmp(line->order_id, lines[i].order_id) == 0)
            return true;
    return false;
}

/* Was the platform asked for what stands in this field? Of a field with several numbers, or a number in other letters, it may know
 * nothing when asked for one of them in ours. */
static bool was_asked_for(const struct code *code, const char *field)
{
    for (size_t i = 0; i < code->form_count; i++)
        if (strcmp(code->forms[i], field) == 0)
            return true;
    return false;
}

/* Lines on file for this waybill that the platform no longer names with it; what a person tied to it stays. */
static int unlink_others(struct store *s, const struct code *code, const char *waybill,
                         const struct order_line *lines, size_t count, int64_t at_us)
{
    static const char sql[] = "SELECT " LINE_COLUMNS
                              ", line.id FROM line_waybill JOIN line ON line.id = line_waybill.line"
                              " WHERE line_waybill.waybill = ?1 AND NOT EXISTS (SELECT 1 FROM tie t"
                              " WHERE t.waybill = ?1 AND t.order_id = line.order_id"
                              " AND t.line_id = line.line_id AND t.voided_us IS NULL)";
    struct {
        struct order_line line;
        int64_t id;
    } *gone = NULL;
    size_t gone_count = 0;
    struct order_line line;
    struct query q = query_begin(s, sql);
    query_text(&q, waybill);
    while (query_step(&q)) {
        line_row_read(&q, &line);
        if (is_among(&line, lines, count) || !was_asked_for(code, line.waybill))
            continue;
        gone = mem_resize(gone, gone_count + 1, sizeof(*gone));
        gone[gone_count].line = line;
        gone[gone_count++].id = query_get_int(&q, LINE_COLUMN_COUNT);
    }
    query_end(&q);
    for (size_t i = 0; i < gone_count; i++) {
        line = gone[i].line;
        line.waybill[0] = '\0';
        update_line(s, gone[i].id, &gone[i].line, &line, at_us);
    }
    free(gone);
    return (int)gone_count;
}

int store_replace_lines(struct store *s, const struct code *code, const struct order_line *lines,
                        size_t count, int64_t at_us)
{
    int changed = store_put_lines(s, lines, count, at_us);
    for (size_t i = 0; i < code->form_count; i++) {
        char normal[WAYBILL_SIZE];
        struct parcel_index parcel;
        if (waybill_normalise(code->forms[i], strlen(code->forms[i]), normal, &parcel))
            changed += unlink_others(s, code, normal, lines, count, at_us);
    }
    return changed;
}

/* Lines of the order by its summaries; -1: not said. */
static int64_t lines_of(const struct order *order)
{
    int64_t lines = 0;
    for (size_t i = 0; i < order->summary_count; i++)
        lines += order->summaries[i].count;
    return order->summary_count > 0 ? lines : -1;
}

/* Is every line of the order on file? Its details said so; or as many are on file as its summaries count; or, without either, what
 * was known stays. */
static bool is_whole(struct store *s, const struct order *order, bool details)
{
    static const char count[] = "SELECT count(*) FROM line WHERE order_id = ?1 AND gone_us = 0";
    static const char before[] = "SELECT whole FROM orders WHERE order_id = ?1";
    int64_t lines = lines_of(order);
    if (details)
        return true;
    struct query q = query_begin(s, lines >= 0 ? count : before);
    query_text(&q, order->order_id);
    int64_t found = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return lines >= 0 ? found == lines : found != 0;
}

void store_put_order(struct store *s, const struct order *order, bool whole, int64_t at_us)
{
    /* An unchanged one is not written. */
    static const char sql[] =
        "INSERT INTO orders (order_id, customer_id, customer, status_id, status, comment, cancelled, whole, "
        "read_us)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        " ON CONFLICT (order_id) DO UPDATE SET customer_id = excluded.customer_id, customer = "
        "excluded.customer,"
        " status_id = excluded.status_id, status = excluded.status, comment = excluded.comment,"
        " cancelled = excluded.cancelled, whole = excluded.whole, read_us = excluded.read_us"
        " WHERE customer_id <> excluded.customer_id OR customer <> excluded.customer OR status_id <> "
        "excluded.status_id OR status <> excluded.status OR comment <> excluded.comment OR cancelled <> "
        "excluded.cancelled OR whole <> excluded.whole";
    bool is_now = is_whole(s, order, whole);
    struct query q = query_begin(s, sql);
    query_text(&q, order->order_id);
    query_text(&q, order->customer_id);
    query_text(&q, order->customer);
    query_int(&q, order->status_id);
    query_text(&q, order->status);
    query_text(&q, order->comment);
    query_int(&q, order->cancelled);
    query_int(&q, is_now);
    query_int(&q, at_us);
    query_end(&q);
}

bool store_line_pictures(struct store *s, int64_t before, struct line_picture *ret, size_t max,
                         size_t *ret_count, struct error *err)
{
    static const char sql[] =
        "SELECT id, image_url FROM line WHERE id < ?1 AND image_url <> '' AND waybill <> ''"
        " AND gone_us = 0 ORDER BY id DESC LIMIT ?2";
    size_t count = 0;
    struct query q = query_begin(s, sql);
    query_int(&q, before > 0 ? before : INT64_MAX);
    query_int(&q, (int64_t)max);
    while (count < max && query_step(&q)) {
        ret[count].row = query_get_int(&q, 0);
        query_get_text(&q, 1, ret[count].url, sizeof(ret[count].url));
        count++;
    }
    query_end(&q);
    *ret_count = count;
    return store_take_failure(s, err);
}
