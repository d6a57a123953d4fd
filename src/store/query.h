/* A prepared statement in use: bind, step, read, done. Sticky: the first failure is kept in the store and everything after it
 * does nothing. Inside store/ only; the store's thread. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/error.h"
#include "store/store.h"

struct query {
    struct store *store;
    sqlite3_stmt *stmt; /* NULL after a failure */
    int bound;
    bool stepped;
};

/* sql must be a constant: it is prepared once for this store and found by its address. */
struct query query_begin(struct store *s, const char *sql);
/* Parameters ?1, ?2 … in order. Texts and blobs are borrowed until query_end(). */
void query_int(struct query *q, int64_t value);
void query_text(struct query *q, const char *value);
void query_text_or_null(struct query *q, const char *value); /* "" becomes NULL */
void query_null(struct query *q);
void query_blob(struct query *q, const void *data, size_t len);
/* True while there is a row. */
bool query_step(struct query *q);
/* Columns of the row; NULL reads as 0 and "". Texts go into bounded arrays, cut at a character's end. */
bool query_is_null(const struct query *q, int column);
int64_t query_get_int(const struct query *q, int column);
void query_get_text(const struct query *q, int column, char *ret, size_t size);
size_t query_get_blob(const struct query *q, int column, void *ret, size_t size);
/* Every query_begin() ends with this. Steps it first if no row was asked for. */
void query_end(struct query *q);
/* For a text that is made for one use; ends with query_end_once(). */
struct query query_once(struct store *s, const char *sql);
void query_end_once(struct query *q);
/* Binds nothing, steps, ends. */
void query_run(struct store *s, const char *sql);

/* What the sticky failure is, turned into words for people; false when there is one. Clears it. */
bool store_take_failure(struct store *s, struct error *err);
/* Notes a failure of SQLite's (code) while doing `what`. */
void store_note_failure(struct store *s, int code, const char *what);
sqlite3 *store_handle(const struct store *s);
int store_changes(const struct store *s);
