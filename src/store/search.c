#include "store/search.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "search_private.h"

enum {
    BUSY_MS = 2000,
    CACHE_KIB = 2048,         /* following the log, and for pages of it */
    REBUILD_CACHE_KIB = 8192, /* while a great part of the log is being indexed */
    LOG_CACHE_KIB = 512,      /* of the log itself, which is read from front to back */
};

/* What is derived may be lost in a power cut (synchronous = NORMAL keeps it whole), never wrong. */
static const char setup[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                            " PRAGMA wal_autocheckpoint = 1000; PRAGMA trusted_schema = OFF";

static const char schema[] =
    "BEGIN;"
    "CREATE TABLE mark (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
    "INSERT INTO mark VALUES ('scan', 0), ('change', 0), ('settled', 0), ('first', 0);"
    "CREATE TABLE facet (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "CREATE TABLE posting (facet INTEGER NOT NULL, scan INTEGER NOT NULL, PRIMARY KEY (facet, scan))"
    " WITHOUT ROWID;"
    "CREATE TABLE fact (scan INTEGER PRIMARY KEY, verdict INTEGER NOT NULL, text TEXT NOT NULL);"
    "CREATE INDEX fact_looking ON fact (scan) WHERE verdict = 0;"
    "CREATE TABLE block (no INTEGER PRIMARY KEY, from_us INTEGER NOT NULL, to_us INTEGER NOT NULL);"
    "CREATE VIRTUAL TABLE find USING fts5 (text, content = 'fact', content_rowid = 'scan',"
    " tokenize = 'trigram', columnsize = 0);"
    "PRAGMA user_version = 1;"
    "COMMIT";

/* --- facets ------------------------------------------------------------------------------------------------------------ */
void facet_name(enum facet_kind kind, const char *value, char *ret)
{
    static const char letters[FACET_KIND_COUNT] = {'v', 'o', 's', 'c'};
    text_format(ret, FACET_NAME_MAX, "%c=%s", letters[kind], value);
}

void facet_pair_name(const char *a, const char *b, char *ret)
{
    text_format(ret, FACET_NAME_MAX, "%s\n%s", a, b);
}

int64_t facet_find(struct store *s, const char *name)
{
    struct query q = query_begin(s, "SELECT id FROM facet WHERE name = ?1");
    query_text(&q, name);
    int64_t id = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return id;
}

int64_t facet_make(struct store *s, const char *name)
{
    int64_t id = facet_find(s, name);
    if (id != 0)
        return id;
    struct query q = query_begin(s, "INSERT INTO facet (name) VALUES (?1)");
    query_text(&q, name);
    query_end(&q);
    return facet_find(s, name);
}

/* In the private use area, where no text of people or marketplaces has business. */
void facet_token(int64_t facet, char ret[FACET_TOKEN_SIZE])
{
    size_t at = 0;
    at += utf8_encode(0xE000, ret + at);
    at += utf8_encode((uint32_t)(0xE100 + facet / 1024 % 1024), ret + at);
    at += utf8_encode((uint32_t)(0xE600 + facet % 1024), ret + at);
    ret[at] = '\0';
}

void search_clean(const char *text, size_t len, struct text *out)
{
    const char *end = text + len;
    while (text < end) {
        uint32_t rune;
        size_t n = utf8_decode(text, end, &rune);
        bool good = n > 0 && rune >= 0x20 && rune != 0x7F && (rune < 0xE000 || rune > 0xF8FF);
        text_add_n(out, good ? text : " ", good ? n : 1);
        text += n ? n : 1;
    }
}

/* --- opening ----------------------------------------------------------------------------------------------------------- */
static bool run(struct store *s, const char *sql, struct error *err)
{
    int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return true;
    store_describe(s->path, code, sqlite3_errmsg(s->db), err);
    return false;
}

static int64_t version_of(struct store *s)
{
    struct query q = query_once(s, "PRAGMA user_version");
    int64_t version = query_step(&q) ? query_get_int(&q, 0) : -1;
    query_end_once(&q);
    return version;
}

/* The log is opened read-only: nothing that is done here can change it. */
static bool attach(struct search *s, struct error *err)
{
    struct text uri = {0};
    text_add(&uri, "file:");
    for (const char *p = s->log_path; *p; p++)
        text_add_format(&uri, strchr("?#%", *p) ? "%%%02X" : "%c", (unsigned char)*p);
    text_add(&uri, "?mode=ro");
    struct query q = query_once(s->store, "ATTACH ?1 AS log");
    query_text(&q, uri.data);
    (void)query_step(&q);
    query_end_once(&q);
    text_fini(&uri);
    return store_take_failure(s->store, err);
}

static bool open_store(struct search *s, struct error *err)
{
    struct store *store = mem_new(sizeof(*store));
    store->path = mem_string(s->search_path);
    store->mode = STORE_WRITE;
    s->store = store;
    mode_t before = umask(0077);
    int code = sqlite3_open_v2(
        s->search_path, &store->db,
        SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, NULL);
    umask(before);
    if (code != SQLITE_OK) {
        store_describe(s->search_path, code, store->db ? sqlite3_errmsg(store->db) : "out of memory", err);
        return false;
    }
    sqlite3_busy_timeout(store->db, BUSY_MS);
    if (!run(store, setup, err))
        return false;
    int64_t version = version_of(store);
    if (version != 0 && version != SEARCH_VERSION)
        return error_set(err, ERROR_INPUT, "%s: of another version", s->search_path);
    if ((version != SEARCH_VERSION && !run(store, schema, err)) || !attach(s, err))
        return false;
    s->large = true;
    return search_size_cache(s, false, err);
}

bool search_size_cache(struct search *s, bool large, struct error *err)
{
    char sql[128];
    if (s->large == large)
        return true;
    s->large = large;
    text_format(sql, sizeof(sql),
                "PRAGMA main.cache_size = -%d; PRAGMA log.cache_size = -%d; PRAGMA shrink_memory",
                large ? REBUILD_CACHE_KIB : CACHE_KIB, LOG_CACHE_KIB);
    return run(s->store, sql, err);
}

static void remove_files(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        char name[600];
        if (text_format(name, sizeof(name), "%s%s", path, ends[i]))
            (void)unlink(name);
    }
}

/* What cannot be read is of no use to anybody: it is made again. */
static bool open_fresh(struct search *s, struct error *err)
{
    store_close(s->store);
    s->store = NULL;
    remove_files(s->search_path);
    return open_store(s, err);
}

struct search *search_open(const char *log_path, const char *search_path, struct error *err)
{
    struct search *s = mem_new(sizeof(*s));
    s->log_path = mem_string(log_path);
    s->search_path = mem_string(search_path);
    s->behind = -1;
    if (access(log_path, R_OK) != 0) {
        error_errno(err, errno, "%s", log_path);
        search_close(s);
        return NULL;
    }
    if (!open_store(s, err) && !open_fresh(s, err)) {
        search_close(s);
        return NULL;
    }
    return s;
}

void search_close(struct search *s)
{
    if (s == NULL)
        return;
    store_close(s->store);
    free(s->log_path);
    free(s->search_path);
    free(s);
}

bool search_begin_anew(struct search *s, struct error *err)
{
    s->behind = -1;
    return open_fresh(s, err);
}
