/* Inside of a store. store/ only. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"
#include "store/store.h"

struct statement {
    const char *sql;
    sqlite3_stmt *stmt;
};

/* The lines a whole pass of the mirror has seen, by row id; mirror_marks.c. */
struct mirror_marks {
    unsigned char *bits; /* seen by anybody since it began; NULL: no whole pass is under way */
    unsigned char *read; /* on the pass's own pages */
    size_t room;         /* bytes, of each */
    int64_t count;       /* of `read` */
    bool reading;        /* a line of the pass's own page is being put */
};

struct store {
    sqlite3 *db;
    char *path;
    enum store_mode mode;
    struct statement *statements; /* a hash table by the address of their text */
    size_t statement_count;
    size_t statement_room;
    struct error failure; /* the transaction's first */
    bool begun;           /* until its end a failure stays, whoever has been told of it */
    bool in_transaction;
    sqlite3_int64 changes_before; /* rows ever changed when the transaction began */
    struct mirror_marks marks;
    bool bins_known; /* bins_used is */
    bool bins_used;  /* a shelf was ever put on file (or nearly: its transaction may have failed) */
};

/* Text of the numbered schema files, oldest first (made at build time from schema/NNN_*.sql). */
extern const char *const store_schema[];
extern const int store_schema_count;

/* Brings the database to the newest schema, each step in its own transaction. */
NODISCARD bool store_migrate(struct store *s, struct error *err);
/* SQLite's code and message in words for people: what happened, what to do. */
void store_describe(const char *path, int code, const char *message, struct error *ret_err);
