#include "store/list.h"

#include <string.h>

#include "base/text.h"
#include "list_sql.h"
#include "query.h"

enum { CELLS_MAX = 24 };

static const struct {
    const char *name;
    enum cell_kind kind;
} kinds[] = {
    {"text", CELL_TEXT},
    {"number", CELL_NUMBER},
    {"flag", CELL_FLAG},
    {"id", CELL_ID},
    {"time", CELL_TIME},
    {"bytes", CELL_BYTES},
    {"json", CELL_JSON},
    {"verdict", CELL_VERDICT},
    {"source", CELL_SOURCE},
    {"reason", CELL_REASON},
    {"flaw", CELL_FLAW},
    {"hold", CELL_HOLD},
    {"parcel", CELL_PARCEL},
    {"label_kind", CELL_LABEL_KIND},
    {"label_state", CELL_LABEL_STATE},
    {"condition", CELL_CONDITION},
    {"intent", CELL_INTENT},
    {"void", CELL_VOID},
};

/* "name" or "name:kind". The name's end is cut off in `names`. False for a kind that is not known. */
static bool describe(const char *column, char name[48], enum cell_kind *ret_kind)
{
    const char *colon = strchr(column, ':');
    text_copy_n(name, 48, column, colon ? (size_t)(colon - column) : strlen(column));
    *ret_kind = CELL_TEXT;
    if (colon == NULL)
        return true;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strcmp(kinds[i].name, colon + 1) == 0) {
            *ret_kind = kinds[i].kind;
            return true;
        }
    }
    return false;
}

static void bind_number(sqlite3_stmt *stmt, const char *name, int64_t value)
{
    int i = sqlite3_bind_parameter_index(stmt, name);
    if (i > 0)
        sqlite3_bind_int64(stmt, i, value);
}

static void bind_text(sqlite3_stmt *stmt, const char *name, const char *value)
{
    int i = sqlite3_bind_parameter_index(stmt, name);
    if (i > 0)
        sqlite3_bind_text(stmt, i, value ? value : "", -1, SQLITE_STATIC);
}

static void bind(sqlite3_stmt *stmt, const struct list_args *a)
{
    bind_number(stmt, ":id", a->id);
    bind_number(stmt, ":after", a->after);
    bind_number(stmt, ":limit", a->limit);
    bind_number(stmt, ":since", a->since_us);
    bind_number(stmt, ":until", a->until_us);
    bind_number(stmt, ":step", a->step_us);
    bind_number(stmt, ":shift", a->shift_us);
    bind_number(stmt, ":state", a->state);
    bind_text(stmt, ":text", a->text);
    bind_text(stmt, ":what", a->what);
}

static void read_cell(const struct query *q, int column, struct cell *cell)
{
    cell->null = query_is_null(q, column);
    cell->number = 0;
    cell->text = "";
    cell->len = 0;
    if (cell->null)
        return;
    switch (cell->kind) {
    case CELL_TEXT:
    case CELL_JSON:
        cell->text = (const char *)sqlite3_column_text(q->stmt, column);
        cell->len = (size_t)sqlite3_column_bytes(q->stmt, column);
        break;
    case CELL_BYTES:
        cell->text = sqlite3_column_blob(q->stmt, column);
        cell->len = (size_t)sqlite3_column_bytes(q->stmt, column);
        break;
    case CELL_NUMBER:
    case CELL_FLAG:
    case CELL_ID:
    case CELL_TIME:
    case CELL_VERDICT:
    case CELL_SOURCE:
    case CELL_REASON:
    case CELL_FLAW:
    case CELL_HOLD:
    case CELL_PARCEL:
    case CELL_LABEL_KIND:
    case CELL_LABEL_STATE:
    case CELL_CONDITION:
    case CELL_INTENT:
    case CELL_VOID:
        cell->number = query_get_int(q, column);
        break;
    }
    if (cell->text == NULL)
        cell->text = "";
}

static int columns_of(const struct query *q, struct cell cells[CELLS_MAX], char names[CELLS_MAX][48])
{
    int count = q->stmt ? sqlite3_column_count(q->stmt) : 0;
    if (count > CELLS_MAX)
        return -1;
    for (int i = 0; i < count; i++) {
        if (!describe(sqlite3_column_name(q->stmt, i), names[i], &cells[i].kind))
            return -1;
        cells[i].name = names[i];
    }
    return count;
}

bool store_list(struct store *s, enum list list, const struct list_args *args,
                bool (*fn)(void *arg, const struct cell *cells, int count), void *arg, struct error *err)
{
    struct cell cells[CELLS_MAX];
    char names[CELLS_MAX][48];
    struct query q = query_begin(s, list_sql[list]);
    int count = columns_of(&q, cells, names);
    if (q.stmt)
        bind(q.stmt, args);
    while (count > 0 && query_step(&q)) {
        for (int i = 0; i < count; i++)
            read_cell(&q, i, &cells[i]);
        if (!fn(arg, cells, count))
            break;
    }
    q.stepped = true;
    query_end(&q);
    return store_take_failure(s, err);
}

bool store_list_check(struct store *s, enum list list, struct error *err)
{
    struct cell cells[CELLS_MAX];
    char names[CELLS_MAX][48];
    struct query q = query_begin(s, list_sql[list]);
    int count = columns_of(&q, cells, names);
    q.stepped = true;
    query_end(&q);
    if (!store_take_failure(s, err))
        return false;
    return count > 0 || error_set(err, ERROR_IO, "list %d has a column of no known kind", (int)list);
}
