/* Opening, and all that can be wrong with a database: clear words, nothing touched, nothing lost. */
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fresh_store.h"
#include "parcels.h"

struct place {
    char folder[64];
    char path[96];
};

static void place_open(struct place *p)
{
    text_copy(p->folder, sizeof(p->folder), "/tmp/tallyman-store-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    text_format(p->path, sizeof(p->path), "%s/tallyman.db", p->folder);
}

static void place_close(struct place *p)
{
    char command[96];
    text_format(command, sizeof(command), "rm -rf %s", p->folder);
    assert_int_equal(system(command), 0);
}

static struct store *open_well(const char *path, enum store_mode mode)
{
    struct error err;
    struct store *s = store_open(path, mode, &err);
    if (s == NULL)
        fail_msg("%s", err.text);
    return s;
}

static void expect_refused(const char *path, enum store_mode mode, enum error_kind kind, const char *words)
{
    struct error err = {0};
    assert_null(store_open(path, mode, &err));
    assert_non_null(strstr(err.text, path));
    if (err.kind != kind || strstr(err.text, words) == NULL)
        fail_msg("kind %d: %s", (int)err.kind, err.text);
}

static void write_file(const char *path, const void *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), (ssize_t)len);
    close(fd);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void made_private_and_opened_again(void **state)
{
    (void)state;
    struct place p;
    struct stat st;
    struct error err;
    place_open(&p);
    expect_refused(p.path, STORE_READ, ERROR_INPUT, "no database yet");
    struct store *s = open_well(p.path, STORE_WRITE);
    assert_int_equal(stat(p.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    put_line(s, "O1", "1", "SF1331875979567", 4);
    assert_int_equal(receive(s, 1, "SF1331875979567"), 1);
    char wal[110];
    text_format(wal, sizeof(wal), "%s-wal", p.path);
    assert_int_equal(stat(wal, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    /* A reader sees it while the writer has it open. */
    struct store *reader = open_well(p.path, STORE_READ);
    assert_int_equal(facts_of(reader, "SF1331875979567")->state, PARCEL_RECEIVED);
    assert_true(store_check(reader, &err));
    store_close(reader);
    store_close(s);
    s = open_well(p.path, STORE_WRITE);
    assert_int_equal(facts_of(s, "SF1331875979567")->state, PARCEL_RECEIVED);
    store_close(s);
    place_close(&p);
}

static void a_reader_writes_nothing(void **state)
{
    (void)state;
    struct place p;
    struct error err;
    place_open(&p);
    store_close(open_well(p.path, STORE_WRITE));
    struct store *reader = open_well(p.path, STORE_READ);
    store_begin(reader);
    put_scan(reader, 1, "SF1331875979567", VERDICT_MATCH);
    assert_false(store_commit(reader, &err));
    assert_int_equal(err.kind, ERROR_DENIED);
    store_close(reader);
    place_close(&p);
}

static void foreign_files_are_left_alone(void **state)
{
    (void)state;
    static const char text[] =
        "this is a text and no database, and it is long enough to be looked at as one by "
        "whoever opens it and reads the first hundred bytes";
    struct place p;
    char kept[sizeof(text)] = "";
    place_open(&p);
    write_file(p.path, text, sizeof(text));
    expect_refused(p.path, STORE_WRITE, ERROR_INPUT, "no database of Tallyman's");
    int fd = open(p.path, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, kept, sizeof(kept)), sizeof(text));
    close(fd);
    assert_memory_equal(kept, text, sizeof(text));
    unlink(p.path);
    run_sql(p.path, "CREATE TABLE till (id INTEGER)");
    expect_refused(p.path, STORE_WRITE, ERROR_INPUT, "another program's database");
    unlink(p.path);
    write_file(p.path, "", 0); /* an empty file is nobody's: it becomes ours */
    store_close(open_well(p.path, STORE_WRITE));
    place_close(&p);
}

static void newer_and_older_schemas(void **state)
{
    (void)state;
    struct place p;
    char sql[64];
    place_open(&p);
    store_close(open_well(p.path, STORE_WRITE));
    text_format(sql, sizeof(sql), "PRAGMA user_version = %d", store_schema_version() + 1);
    run_sql(p.path, sql);
    expect_refused(p.path, STORE_WRITE, ERROR_INPUT, "newer Tallyman");
    text_format(sql, sizeof(sql), "PRAGMA user_version = %d", store_schema_version() - 1);
    run_sql(p.path, sql);
    expect_refused(p.path, STORE_READ, ERROR_RETRY, "start the station once");
    place_close(&p);
}

static void held_by_another_program(void **state)
{
    (void)state;
    struct place p;
    struct error err;
    sqlite3 *holder;
    place_open(&p);
    struct store *s = open_well(p.path, STORE_WRITE);
    assert_int_equal(sqlite3_open(p.path, &holder), SQLITE_OK);
    assert_int_equal(sqlite3_exec(holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    store_begin(s);
    put_scan(s, 1, "SF1331875979567", VERDICT_MATCH);
    assert_false(store_commit(s, &err));
    assert_int_equal(err.kind, ERROR_BUSY);
    assert_non_null(strstr(err.text, "another program holds it"));
    assert_int_equal(sqlite3_exec(holder, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(holder), SQLITE_OK);
    store_begin(s);
    put_scan(s, 1, "SF1331875979567", VERDICT_MATCH);
    assert_true(store_commit(s, &err));
    store_close(s);
    place_close(&p);
}

/* Bytes in the middle are turned over: it is said, and what is not touched by it may still be read. */
static void damaged(void **state)
{
    (void)state;
    struct place p;
    struct error err = {0};
    place_open(&p);
    struct store *s = open_well(p.path, STORE_WRITE);
    for (int i = 0; i < 400; i++) {
        char code[24];
        text_format(code, sizeof(code), "SF13318759%05d", i);
        put_line(s, "O1", code, code, 4);
    }
    store_close(s);
    run_sql(p.path, "PRAGMA wal_checkpoint(TRUNCATE)");
    int fd = open(p.path, O_RDWR | O_CLOEXEC);
    struct stat st;
    assert_int_equal(fstat(fd, &st), 0);
    char junk[512];
    memset(junk, 0xA5, sizeof(junk));
    for (off_t at = 3 * 4096; at < st.st_size; at += 4096)
        assert_int_equal(pwrite(fd, junk, sizeof(junk), at), sizeof(junk));
    close(fd);
    s = store_open(p.path, STORE_READ, &err);
    if (s)
        assert_false(store_check(s, &err));
    assert_int_equal(err.kind, ERROR_IO);
    assert_non_null(strstr(err.text, "damaged"));
    assert_non_null(strstr(err.text, "backup"));
    store_close(s);
    place_close(&p);
}

/* The rest needs a disk of its own; root can have one. */
static bool small_disk(struct place *p)
{
    return geteuid() == 0 && mount("tmpfs", p->folder, "tmpfs", 0, "size=1m") == 0;
}

static void a_full_disk(void **state)
{
    (void)state;
    struct place p;
    struct error err = {0};
    place_open(&p);
    if (!small_disk(&p)) {
        place_close(&p);
        skip();
    }
    struct store *s = open_well(p.path, STORE_WRITE);
    int64_t id = 0;
    bool ok = true;
    while (ok && id < 100000) {
        store_begin(s);
        put_scan(s, ++id, "SF1331875979567", VERDICT_UNKNOWN);
        ok = store_commit(s, &err);
    }
    assert_int_equal(err.kind, ERROR_FULL);
    assert_non_null(strstr(err.text, "nothing was recorded"));
    /* What was recorded before is there, the refused one is not. */
    int64_t next;
    int64_t hold_no;
    assert_true(store_next_ids(s, &next, &hold_no, &err));
    assert_int_equal(next, id);
    store_close(s);
    assert_int_equal(umount(p.folder), 0);
    place_close(&p);
}

static void a_read_only_disk(void **state)
{
    (void)state;
    struct place p;
    struct error err;
    place_open(&p);
    if (!small_disk(&p)) {
        place_close(&p);
        skip();
    }
    store_close(open_well(p.path, STORE_WRITE));
    assert_int_equal(mount(NULL, p.folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
    struct store *s = store_open(p.path, STORE_WRITE, &err);
    if (s != NULL)
        fail_msg("opened for writing on a disk that is read-only");
    assert_non_null(strstr(err.text, p.path));
    assert_int_equal(umount(p.folder), 0);
    place_close(&p);
}

static void a_rolled_back_transaction_leaves_nothing(void **state)
{
    struct fresh_store *f = *state;
    store_begin(f->store);
    put_scan(f->store, 1, "SF1331875979567", VERDICT_MATCH);
    store_rollback(f->store);
    int64_t next;
    int64_t hold_no;
    struct error err;
    assert_true(store_next_ids(f->store, &next, &hold_no, &err));
    assert_int_equal(next, 1);
    assert_int_equal(hold_no, 1);
}

/* On a disk that takes nothing a transaction that changed nothing commits all the same: it proves nothing. */
static void what_was_written_is_known(void **state)
{
    struct fresh_store *f = *state;
    struct error err;
    store_begin(f->store);
    assert_false(store_has_written(f->store));
    assert_true(store_commit(f->store, &err));
    store_begin(f->store);
    store_probe(f->store, 1);
    assert_true(store_has_written(f->store));
    assert_true(store_commit(f->store, &err));
    store_begin(f->store);
    assert_false(store_has_written(f->store));
    store_rollback(f->store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_private_and_opened_again),
        cmocka_unit_test(a_reader_writes_nothing),
        cmocka_unit_test(foreign_files_are_left_alone),
        cmocka_unit_test(newer_and_older_schemas),
        cmocka_unit_test(held_by_another_program),
        cmocka_unit_test(damaged),
        cmocka_unit_test(a_full_disk),
        cmocka_unit_test(a_read_only_disk),
        cmocka_unit_test_setup_teardown(what_was_written_is_known, fresh_store_open, fresh_store_close),
        cmocka_unit_test_setup_teardown(a_rolled_back_transaction_leaves_nothing, fresh_store_open,
                                        fresh_store_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
