#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "mirror_marks.h"
#include "query.h"
#include "store_private.h"

enum {
    APPLICATION_ID = 0x54616C79, /* "Taly" */
    BUSY_TIMEOUT_MS = 2000,
    CACHE_KIB = 2048,     /* of the connection that writes */
    READ_CACHE_KIB = 512, /* of each that reads: the system's own cache is behind it */
};

int store_schema_version(void)
{
    return store_schema_count;
}

sqlite3 *store_handle(const struct store *s)
{
    return s->db;
}

int store_changes(const struct store *s)
{
    return sqlite3_changes(s->db);
}

/* --- opening --------------------------------------------------------------------------------------------------------- */
static bool run_text(struct store *s, const char *sql, struct error *err)
{
    int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return true;
    store_describe(s->path, code, sqlite3_errmsg(s->db), err);
    return false;
}

static bool get_number(struct store *s, const char *sql, int64_t *ret, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    bool ok = code == SQLITE_ROW;
    if (ok)
        *ret = sqlite3_column_int64(stmt, 0);
    else
        store_describe(s->path, code, sqlite3_errmsg(s->db), err);
    sqlite3_finalize(stmt);
    return ok;
}

/* Is it ours, and not from a newer program? An empty file is nobody's yet. */
static bool check_identity(struct store *s, int64_t *ret_version, struct error *err)
{
    int64_t application;
    int64_t tables;
    if (!get_number(s, "PRAGMA application_id", &application, err) ||
        !get_number(s, "PRAGMA user_version", ret_version, err) ||
        !get_number(s, "SELECT count(*) FROM sqlite_schema", &tables, err))
        return false;
    if (tables > 0 && application != APPLICATION_ID)
        return error_set(err, ERROR_INPUT,
                         "%s: this is another program's database; move it away or give another --state",
                         s->path);
    if (*ret_version > store_schema_count)
        return error_set(
            err, ERROR_INPUT,
            "%s: a newer Tallyman made it (schema %d, this one knows %d): install that version again",
            s->path, (int)*ret_version, store_schema_count);
    return true;
}

bool store_migrate(struct store *s, struct error *err)
{
    int64_t version;
    if (!check_identity(s, &version, err))
        return false;
    for (int next = (int)version; next < store_schema_count; next++) {
        char done[96];
        text_format(done, sizeof(done), "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                    APPLICATION_ID, next + 1);
        if (!run_text(s, "BEGIN IMMEDIATE", err))
            return false;
        if (!run_text(s, store_schema[next], err) || !run_text(s, done, err)) {
            sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
            return error_prefix(err, "bringing the database to schema %d", next + 1);
        }
    }
    return true;
}

/* A reader never migrates: the station does, at its start. */
static bool check_readable(struct store *s, struct error *err)
{
    int64_t version;
    if (!check_identity(s, &version, err))
        return false;
    if (version < store_schema_count)
        return error_set(err, ERROR_RETRY,
                         "%s: its schema is %d, not %d: start the station once, it brings it up to date",
                         s->path, (int)version, store_schema_count);
    return true;
}

static bool configure(struct store *s, struct error *err)
{
    char cache[48];
    text_format(cache, sizeof(cache), "PRAGMA cache_size = -%d",
                s->mode == STORE_READ ? READ_CACHE_KIB : CACHE_KIB);
    sqlite3_busy_timeout(s->db, BUSY_TIMEOUT_MS);
    if (!run_text(s, cache, err) ||
        !run_text(s, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF", err))
        return false;
    if (s->mode == STORE_READ)
        return run_text(s, "PRAGMA query_only = ON", err) && check_readable(s, err);
    int64_t version;
    /* Nothing of a foreign file is touched, not even its journal mode. */
    return check_identity(s, &version, err) &&
           run_text(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0",
                    err) &&
           store_migrate(s, err);
}

/* SQLite counts its memory under a lock at each allocation, and nobody asks for the sum. Once, before its first use; where another
 * library was first it stays as it is. */
static void no_memory_statistics(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

struct store *store_open(const char *path, enum store_mode mode, struct error *err)
{
    static struct thread_once once = THREAD_ONCE;
    struct store *s = mem_new(sizeof(*s));
    thread_once(&once, no_memory_statistics);
    int flags = SQLITE_OPEN_NOMUTEX |
                (mode == STORE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
    s->path = mem_string(path);
    s->mode = mode;
    if (mode == STORE_READ && access(path, F_OK) != 0) {
        error_set(err, ERROR_INPUT, "%s: there is no database yet; the first `tallyman run` makes it", path);
        store_close(s);
        return NULL;
    }
    if (mode == STORE_READ && access(path, W_OK) != 0)
        flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY;
    /* The log files beside it take its mode. */
    mode_t before = umask(0077);
    int code = sqlite3_open_v2(path, &s->db, flags, NULL);
    umask(before);
    if (code != SQLITE_OK) {
        store_describe(path, code, s->db ? sqlite3_errmsg(s->db) : "out of memory", err);
        store_close(s);
        return NULL;
    }
    if (!configure(s, err)) {
        store_close(s);
        return NULL;
    }
    return s;
}

void store_close(struct store *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->statement_room; i++)
        sqlite3_finalize(s->statements[i].stmt);
    free(s->statements);
    mirror_marks_fini(&s->marks);
    if (s->db) {
        int code = sqlite3_close(s->db);
        assert(code == SQLITE_OK);
        (void)code;
    }
    free(s->path);
    free(s);
}

/* --- transactions ------------------------------------------------------------------------------------------------------ */
void store_begin(struct store *s)
{
    s->failure = (struct error){0};
    s->begun = true;
    query_run(s, "BEGIN IMMEDIATE");
    s->in_transaction = s->failure.kind == ERROR_NONE;
    s->changes_before = sqlite3_total_changes64(s->db);
}

bool store_has_written(const struct store *s)
{
    return s->failure.kind == ERROR_NONE && sqlite3_total_changes64(s->db) != s->changes_before;
}

bool store_commit(struct store *s, struct error *err)
{
    query_run(s, "COMMIT");
    if (s->failure.kind == ERROR_NONE) {
        s->begun = false;
        s->in_transaction = false;
        return true;
    }
    struct error failure = s->failure;
    store_rollback(s);
    if (err)
        *err = failure;
    return false;
}

void store_rollback(struct store *s)
{
    s->failure = (struct error){0};
    if (s->in_transaction && !sqlite3_get_autocommit(s->db))
        query_run(s, "ROLLBACK");
    s->begun = false;
    s->in_transaction = false;
    s->failure = (struct error){0};
}

bool store_check(struct store *s, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(s->db, "PRAGMA quick_check(1)", -1, &stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    const char *result = code == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
    bool ok = result && strcmp(result, "ok") == 0;
    if (!ok && result)
        store_describe(s->path, SQLITE_CORRUPT, result, err);
    else if (!ok)
        store_describe(s->path, code, sqlite3_errmsg(s->db), err);
    sqlite3_finalize(stmt);
    return ok;
}
