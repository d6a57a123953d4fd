#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "bare_commit.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

struct bare_commit {
    sqlite3 *db;
    sqlite3_stmt *insert;
};

struct bare_commit *bare_commit_open(const char *folder)
{
    struct bare_commit *b = mem_new(sizeof(*b));
    char path[600];
    text_format(path, sizeof(path), "%s/bare-commit.db", folder);
    if (sqlite3_open(path, &b->db) == SQLITE_OK &&
        sqlite3_exec(b->db,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
                     " CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, a, b)",
                     NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(b->db, "INSERT INTO t (a, b) VALUES ('SF1331875979567', 'left')", -1, &b->insert,
                           NULL) == SQLITE_OK)
        return b;
    fprintf(stderr, "%s: %s\n", path, sqlite3_errmsg(b->db));
    exit(1);
}

void bare_commit_close(struct bare_commit *b)
{
    sqlite3_finalize(b->insert);
    sqlite3_close(b->db);
    free(b);
}

int64_t bare_commit_us(struct bare_commit *b)
{
    int64_t begun_us = clock_mono_us();
    if (sqlite3_step(b->insert) != SQLITE_DONE) {
        fprintf(stderr, "the reference: %s\n", sqlite3_errmsg(b->db));
        exit(1);
    }
    int64_t took_us = clock_mono_us() - begun_us;
    sqlite3_reset(b->insert);
    return took_us;
}
