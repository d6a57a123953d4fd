#include "query.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store_private.h"

/* Where the statement is, or would be: a scan's transaction asks for a dozen of some eighty. */
static struct statement *place_of(struct statement *statements, size_t room, const char *sql)
{
    assert(room > 0);
    size_t i = ((uintptr_t)sql >> 3) % room;
    while (statements[i].sql && statements[i].sql != sql)
        i = (i + 1) % room;
    return &statements[i];
}

static void make_room(struct store *s)
{
    if (2 * (s->statement_count + 1) <= s->statement_room)
        return;
    size_t room = s->statement_room ? s->statement_room * 2 : 64;
    struct statement *wider = mem_array(room, sizeof(wider[0]));
    for (size_t i = 0; i < s->statement_room; i++)
        if (s->statements[i].sql)
            *place_of(wider, room, s->statements[i].sql) = s->statements[i];
    free(s->statements);
    s->statements = wider;
    s->statement_room = room;
}

static sqlite3_stmt *prepared(struct store *s, const char *sql)
{
    if (s->statement_room > 0) {
        const struct statement *known = place_of(s->statements, s->statement_room, sql);
        if (known->sql)
            return known->stmt;
    }
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
    if (code != SQLITE_OK) {
        store_note_failure(s, code, "preparing");
        return NULL;
    }
    make_room(s);
    *place_of(s->statements, s->statement_room, sql) = (struct statement){.sql = sql, .stmt = stmt};
    s->statement_count++;
    return stmt;
}

struct query query_begin(struct store *s, const char *sql)
{
    return (struct query){.store = s, .stmt = s->failure.kind == ERROR_NONE ? prepared(s, sql) : NULL};
}

static void check(struct query *q, int code)
{
    if (code == SQLITE_OK)
        return;
    store_note_failure(q->store, code, "binding");
    q->stmt = NULL;
}

void query_int(struct query *q, int64_t value)
{
    q->bound++;
    if (q->stmt)
        check(q, sqlite3_bind_int64(q->stmt, q->bound, value));
}

void query_text(struct query *q, const char *value)
{
    q->bound++;
    if (q->stmt)
        check(q, sqlite3_bind_text(q->stmt, q->bound, value, -1, SQLITE_STATIC));
}

void query_text_or_null(struct query *q, const char *value)
{
    q->bound++;
    if (q->stmt && value[0])
        check(q, sqlite3_bind_text(q->stmt, q->bound, value, -1, SQLITE_STATIC));
}

void query_null(struct query *q)
{
    q->bound++; /* what is not bound is NULL */
}

void query_blob(struct query *q, const void *data, size_t len)
{
    q->bound++;
    if (q->stmt)
        check(q, sqlite3_bind_blob64(q->stmt, q->bound, len ? data : "", len, SQLITE_STATIC));
}

bool query_step(struct query *q)
{
    if (q->stmt == NULL)
        return false;
    q->stepped = true;
    int code = sqlite3_step(q->stmt);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        store_note_failure(q->store, code, "running");
    return false;
}

bool query_is_null(const struct query *q, int column)
{
    return q->stmt == NULL || sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

int64_t query_get_int(const struct query *q, int column)
{
    return sqlite3_column_int64(q->stmt, column);
}

void query_get_text(const struct query *q, int column, char *ret, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(q->stmt, column);
    text_copy_n(ret, size, text ? text : "", (size_t)sqlite3_column_bytes(q->stmt, column));
}

size_t query_get_blob(const struct query *q, int column, void *ret, size_t size)
{
    const void *data = sqlite3_column_blob(q->stmt, column);
    size_t len = (size_t)sqlite3_column_bytes(q->stmt, column);
    if (len > size)
        len = size;
    if (len > 0)
        memcpy(ret, data, len);
    return len;
}

void query_end(struct query *q)
{
    if (q->stmt == NULL)
        return;
    if (!q->stepped)
        (void)query_step(q);
    sqlite3_reset(q->stmt);
    sqlite3_clear_bindings(q->stmt);
    q->stmt = NULL;
}

struct query query_once(struct store *s, const char *sql)
{
    struct query q = {.store = s};
    int code = s->failure.kind == ERROR_NONE ? sqlite3_prepare_v2(s->db, sql, -1, &q.stmt, NULL) : SQLITE_OK;
    if (code != SQLITE_OK)
        store_note_failure(s, code, "preparing");
    return q;
}

void query_end_once(struct query *q)
{
    sqlite3_finalize(q->stmt);
    q->stmt = NULL;
}

void query_run(struct store *s, const char *sql)
{
    struct query q = query_begin(s, sql);
    (void)query_step(&q);
    query_end(&q);
}
