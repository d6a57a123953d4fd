/* The database of a station: opening, migrating, transactions, backup. The only module with SQL.
 * One writing connection, owned by the station thread (or by the command that holds STATE/lock); readers open their own
 * read-only connections. A struct store belongs to one thread. Schema: docs/store.md. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/error.h"

struct store;

enum store_mode { STORE_WRITE, STORE_READ };

/* Opens STATE/tallyman.db (made with mode 0600 when STORE_WRITE and absent), checks that it is ours and sound, migrates.
 * Errors say what to do: foreign file, newer schema, damaged, locked by another process, read-only, full. */
struct store *store_open(const char *path, enum store_mode mode, struct error *err);
void store_close(struct store *s);

/* A transaction. The writes between are sticky: after the first failure they do nothing, and the commit fails with it
 * and rolls back. store_begin() takes the write lock at once. */
void store_begin(struct store *s);
/* Whether the transaction in hand has changed a row: one that has not commits on a disk that takes nothing. */
bool store_has_written(const struct store *s);
NODISCARD bool store_commit(struct store *s, struct error *err);
void store_rollback(struct store *s);

/* Copies the whole database into a new file while others go on (SQLite's backup), checks the copy and makes it durable.
 * Refuses an existing file. progress may be NULL: called with pages done and all. */
NODISCARD bool store_backup(struct store *s, const char *file, void (*progress)(void *arg, int done, int all),
                            void *arg, struct error *err);

/* Runs one PASSIVE checkpoint on its own connection (the checkpointer's); never starts a write transaction. When the log is longer than
 * 64 MiB it also makes it begin anew, for which it holds writers back a moment.
 * ret_wal_pages: pages left in the log. */
struct store_checkpointer;
struct store_checkpointer *store_checkpointer_open(const char *path, struct error *err);
NODISCARD bool store_checkpoint(struct store_checkpointer *c, int *ret_wal_pages, struct error *err);
void store_checkpointer_close(struct store_checkpointer *c);

/* Is this a whole, sound database of ours? (PRAGMA quick_check; for doctor and backup.) */
NODISCARD bool store_check(struct store *s, struct error *err);
/* Facts for doctor and `version`. */
int store_schema_version(void);
