/* Databases of every earlier schema: each is brought to the newest with all that was in it, or is left as it was. */
#include <sqlite3.h>
#include <sys/stat.h>

#include "fresh_store.h"
#include "parcels.h"
#include "query.h"
#include "store_private.h"

enum { ROWS = 3, APPLICATION_ID = 0x54616C79 };

struct old {
    char folder[64];
    char path[96];
    sqlite3 *db; /* open while it is being made or looked at */
};

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    int64_t value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return value;
}

/* The rows of a query as text, one a line. */
static void add_rows(sqlite3 *db, const char *sql, struct text *all)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            const unsigned char *cell = sqlite3_column_text(stmt, i);
            text_add_format(all, "%s%s", i ? "|" : "", cell ? (const char *)cell : "NULL");
        }
        text_add(all, "\n");
    }
    sqlite3_finalize(stmt);
}

/* --- an old database ------------------------------------------------------------------------------------------------------------ */
/* INSERT INTO "t" VALUES (…), a row a number: keys are told apart, all else has a value of its type. */
static const char inserts[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) "
    "SELECT 'INSERT INTO \"' || t.name || '\" VALUES (' || group_concat(CASE c.type WHEN 'INTEGER' THEN n.i "
    "ELSE '''' || c.name || '-' || n.i || '''' END) || ');' FROM n, sqlite_schema t, "
    "pragma_table_info(t.name) c "
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND (n.i = 1 OR t.name <> 'operator_session') "
    "GROUP BY t.name, n.i ORDER BY t.name, n.i";
/* What reads all of a table, by its columns of now: later ones do not count. */
static const char readers[] =
    "SELECT 'SELECT ''' || t.name || ''', ' || group_concat('\"' || c.name || '\"') || ' FROM \"' || t.name "
    "|| "
    "'\" ORDER BY 2, 3' FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND "
    "t.name NOT LIKE 'sqlite_%' GROUP BY t.name ORDER BY t.name";
static const char schema_of[] =
    "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name";

static void old_open(struct old *o)
{
    if (sqlite3_open(o->path, &o->db) != SQLITE_OK)
        fail_msg("%s", o->path);
}

static void old_close(struct old *o)
{
    assert_int_equal(sqlite3_close(o->db), SQLITE_OK);
    o->db = NULL;
}

static void old_make(struct old *o, int version)
{
    struct text rows = {0};
    char sql[96];
    *o = (struct old){0};
    text_copy(o->folder, sizeof(o->folder), "/tmp/tallyman-old-XXXXXX");
    assert_non_null(mkdtemp(o->folder));
    text_format(o->path, sizeof(o->path), "%s/tallyman.db", o->folder);
    old_open(o);
    run(o->db, "PRAGMA journal_mode = WAL; BEGIN");
    for (int i = 0; i < version; i++)
        run(o->db, store_schema[i]);
    add_rows(o->db, inserts, &rows);
    run(o->db, rows.data);
    text_fini(&rows);
    text_format(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                APPLICATION_ID, version);
    run(o->db, sql);
}

static void old_remove(struct old *o)
{
    char command[96];
    text_format(command, sizeof(command), "rm -rf %s", o->folder);
    assert_int_equal(system(command), 0);
}

/* All that the readers (one a line) read. */
static void add_contents(sqlite3 *db, const struct text *lines, struct text *all)
{
    AUTOFREE char *copy = mem_string(lines->data);
    char *next = copy;
    for (char *line; (line = strsep(&next, "\n")) != NULL && line[0];)
        add_rows(db, line, all);
}

/* --- tests ---------------------------------------------------------------------------------------------------------------------- */
static void becomes_the_newest(int version, const struct text *newest)
{
    struct old o;
    struct error err;
    struct text lines = {0};
    struct text before = {0};
    struct text after = {0};
    struct text schema = {0};
    int64_t next;
    int64_t hold_no;
    old_make(&o, version);
    add_rows(o.db, readers, &lines);
    add_contents(o.db, &lines, &before);
    assert_non_null(strstr(before.data, "scan|3|3|3|boot-3|3|station-3|"));
    old_close(&o);
    struct store *s = store_open(o.path, STORE_WRITE, &err);
    if (s == NULL)
        fail_msg("schema %d: %s", version, err.text);
    add_contents(store_handle(s), &lines, &after);
    if (strcmp(before.data, after.data) != 0)
        fail_msg("schema %d: before\n%s\nafter\n%s", version, before.data, after.data);
    add_rows(store_handle(s), schema_of, &schema);
    assert_string_equal(schema.data, newest->data);
    assert_int_equal(number(store_handle(s), "PRAGMA user_version"), store_schema_count);
    assert_true(store_check(s, &err));
    /* It goes on: the next scan gets the next number. */
    assert_true(store_next_ids(s, &next, &hold_no, &err));
    assert_int_equal(next, ROWS + 1);
    store_begin(s);
    put_scan(s, next, "SF1331875979567", VERDICT_MATCH);
    fresh_commit(s);
    store_close(s);
    text_fini(&lines);
    text_fini(&before);
    text_fini(&after);
    text_fini(&schema);
    old_remove(&o);
}

static void every_schema_becomes_the_newest(void **state)
{
    struct fresh_store *f = *state;
    struct text newest = {0};
    add_rows(store_handle(f->store), schema_of, &newest);
    assert_true(store_schema_count > 1);
    for (int version = 1; version < store_schema_count; version++)
        becomes_the_newest(version, &newest);
    text_fini(&newest);
}

/* Something stands in the way of the third step: the second stays done, the third leaves nothing, and what was there is there. */
static void a_step_that_cannot_be_taken_leaves_nothing(void **state)
{
    (void)state;
    struct old o;
    struct error err = {0};
    old_make(&o, 1);
    run(o.db,
        "CREATE INDEX intent_open ON scan (station)"); /* comes in the third file, after its first table */
    old_close(&o);
    assert_null(store_open(o.path, STORE_WRITE, &err));
    assert_non_null(strstr(err.text, "schema 3"));
    old_open(&o);
    assert_int_equal(number(o.db, "PRAGMA user_version"), 2);
    assert_int_equal(number(o.db, "SELECT count(*) FROM sqlite_schema WHERE name = 'intent'"), 0);
    assert_int_equal(number(o.db, "SELECT count(*) FROM scan"), ROWS);
    run(o.db, "DROP INDEX intent_open"); /* the hindrance goes, and it is tried again */
    old_close(&o);
    struct store *s = store_open(o.path, STORE_WRITE, &err);
    if (s == NULL)
        fail_msg("%s", err.text);
    assert_int_equal(number(store_handle(s), "PRAGMA user_version"), store_schema_count);
    store_close(s);
    old_remove(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_schema_becomes_the_newest, fresh_store_open, fresh_store_close),
        cmocka_unit_test(a_step_that_cannot_be_taken_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
