#include <sqlite3.h>
#include <stdlib.h>

#include "base/mem.h"
#include "store/store.h"
#include "store_private.h"

/* Beyond this (64 MiB) the log is made to begin anew. Commits that follow one another closely never leave a moment in which all of it is in the
 * database, and it would grow for as long as they do. */
enum { LOG_PAGES_MAX = 16384 };

struct store_checkpointer {
    sqlite3 *db;
    char *path;
};

struct store_checkpointer *store_checkpointer_open(const char *path, struct error *err)
{
    struct store_checkpointer *c = mem_new(sizeof(*c));
    c->path = mem_string(path);
    int code = sqlite3_open_v2(path, &c->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code =
            sqlite3_exec(c->db, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0", NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        store_describe(path, code, c->db ? sqlite3_errmsg(c->db) : "out of memory", err);
        store_checkpointer_close(c);
        return NULL;
    }
    return c;
}

bool store_checkpoint(struct store_checkpointer *c, int *ret_wal_pages, struct error *err)
{
    int in_log = 0;
    int done = 0;
    int code = sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done);
    /* Writers wait only for what has come since the line above; when one is at work, or somebody reads, it is the next time. */
    if (code == SQLITE_OK && in_log > LOG_PAGES_MAX)
        code = sqlite3_wal_checkpoint_v2(c->db, NULL, SQLITE_CHECKPOINT_RESTART, &in_log, &done);
    if (code != SQLITE_OK && code != SQLITE_BUSY) {
        store_describe(c->path, code, sqlite3_errmsg(c->db), err);
        return false;
    }
    *ret_wal_pages = in_log > done ? in_log - done : 0;
    return true;
}

void store_checkpointer_close(struct store_checkpointer *c)
{
    if (c == NULL)
        return;
    sqlite3_close(c->db);
    free(c->path);
    free(c);
}
