#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/store.h"
#include "store_private.h"

enum { STEP_PAGES = 256, RETRY_MS = 20, RETRIES_MAX = 500 };

static bool sync_path(const char *path, int flags, struct error *err)
{
    AUTOCLOSE int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0)
        return error_errno(err, errno, "%s", path);
    return true;
}

static bool copy_pages(struct store *s, sqlite3 *to, const char *file,
                       void (*progress)(void *arg, int done, int all), void *arg, struct error *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", s->db, "main");
    int code = backup ? SQLITE_OK : sqlite3_errcode(to);
    for (int retries = 0;
         code == SQLITE_OK || ((code == SQLITE_BUSY || code == SQLITE_LOCKED) && retries < RETRIES_MAX);) {
        code = sqlite3_backup_step(backup, STEP_PAGES);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
            retries++;
            sqlite3_sleep(RETRY_MS);
        }
        if (progress)
            progress(arg, sqlite3_backup_pagecount(backup) - sqlite3_backup_remaining(backup),
                     sqlite3_backup_pagecount(backup));
    }
    if (backup)
        sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE)
        return true;
    store_describe(file, code, sqlite3_errmsg(to), err);
    return false;
}

bool store_backup(struct store *s, const char *file, void (*progress)(void *arg, int done, int all),
                  void *arg, struct error *err)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_errno(err, errno, "%s", file);
    close(fd);
    sqlite3 *to = NULL;
    int code = sqlite3_open_v2(file, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    bool ok = code == SQLITE_OK;
    if (!ok)
        store_describe(file, code, to ? sqlite3_errmsg(to) : "out of memory", err);
    ok = ok && copy_pages(s, to, file, progress, arg, err);
    /* A copy is one file: not in WAL mode until a station opens it. */
    ok = ok && sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(to);
    if (ok) {
        struct store *copy = store_open(file, STORE_READ, err);
        ok = copy && store_check(copy, err);
        store_close(copy);
    }
    AUTOFREE char *folder = mem_string(file);
    ok = ok && sync_path(file, O_RDONLY, err) && sync_path(dirname(folder), O_RDONLY | O_DIRECTORY, err);
    if (!ok)
        unlink(file);
    return ok;
}
