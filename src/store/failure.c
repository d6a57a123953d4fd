/* SQLite's failures in words for people, and the transaction's first one, which is kept. */
#include "query.h"
#include "store_private.h"

void store_describe(const char *path, int code, const char *message, struct error *ret_err)
{
    switch (code & 0xFF) {
    case SQLITE_FULL:
        error_set(ret_err, ERROR_FULL, "%s: the disk is full: nothing was recorded; make room, then go on",
                  path);
        break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        error_set(ret_err, ERROR_DENIED,
                  "%s: it cannot be written (%s): check the disk and who owns the file", path, message);
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error_set(ret_err, ERROR_BUSY, "%s: another program holds it: end that program, or try again", path);
        break;
    case SQLITE_CORRUPT:
        error_set(ret_err, ERROR_IO,
                  "%s: the database is damaged (%s): stop, keep the file, and go back to the last backup",
                  path, message);
        break;
    case SQLITE_NOTADB:
        error_set(ret_err, ERROR_INPUT,
                  "%s: this is no database of Tallyman's; move it away or give another --state", path);
        break;
    case SQLITE_CANTOPEN:
        error_set(ret_err, ERROR_IO, "%s: it cannot be opened (%s)", path, message);
        break;
    case SQLITE_IOERR:
        error_set(ret_err, ERROR_IO, "%s: the disk fails (%s): look at `dmesg` and at the disk", path,
                  message);
        break;
    default:
        error_set(ret_err, ERROR_IO, "%s: %s", path, message);
        break;
    }
}

void store_note_failure(struct store *s, int code, const char *what)
{
    if (s->failure.kind != ERROR_NONE)
        return;
    store_describe(s->path, code, sqlite3_errmsg(s->db), &s->failure);
    if (s->failure.kind == ERROR_NONE)
        error_set(&s->failure, ERROR_IO, "%s: %s", s->path, what);
}

bool store_take_failure(struct store *s, struct error *err)
{
    if (s->failure.kind == ERROR_NONE)
        return true;
    if (err)
        *err = s->failure;
    if (!s->begun)
        s->failure = (struct error){0};
    return false;
}
