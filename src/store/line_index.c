#include "line_index.h"

#include "core/waybill.h"
#include "query.h"

struct entry {
    struct store *store;
    int64_t line;
};

static void run(const char *sql, const struct entry *e, const char *waybill)
{
    struct query q = query_begin(e->store, sql);
    query_text(&q, waybill);
    query_int(&q, e->line);
    query_end(&q);
}

static void add(void *arg, const char *waybill)
{
    static const char sql[] = "INSERT OR IGNORE INTO line_waybill (waybill, line) VALUES (?1, ?2)";
    run(sql, arg, waybill);
}

static void drop(void *arg, const char *waybill)
{
    static const char sql[] =
        "DELETE FROM line_waybill WHERE waybill = ?1 AND line = ?2 AND NOT EXISTS"
        " (SELECT 1 FROM line l JOIN tie t ON t.waybill = ?1 AND t.order_id = l.order_id"
        " AND t.line_id = l.line_id WHERE l.id = ?2 AND t.voided_us IS NULL)";
    run(sql, arg, waybill);
}

void line_index_add(struct store *s, int64_t line, const char *field)
{
    struct entry e = {.store = s, .line = line};
    (void)waybill_tokens(field, add, &e);
}

void line_index_drop(struct store *s, int64_t line, const char *field)
{
    struct entry e = {.store = s, .line = line};
    (void)waybill_tokens(field, drop, &e);
}
