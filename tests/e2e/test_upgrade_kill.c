/* kill -9 while a station brings an old database to its schema, before one of its writes each time: those are all the moments at which
 * what others find on the disk differs. Whenever it was, and when the next start is killed as well, the start after it finds everything
 * that was there, leaves the schema of a new database, and goes on. More of it: `e2e_test_upgrade_kill all`. */
#include <sqlite3.h>

#include "station_fixture.h"
#include "store_private.h"

enum {
    APPLICATION_ID = 0x54616C79,
    FIRST = 1,
    BEFORE_INDEXES = 5 /* the sixth makes some of what is there */
};

/* Parcels on the hold shelf. With LARGE ones a step does not fit into SQLite's cache: it writes long before it commits. */
enum { TINY = 20, SOME = 4000, LARGE = 60000 };

static bool all;

struct bench {
    struct fixture f;
    char original[160]; /* the database as the old version left it */
    char db[160];
    struct text schema; /* of a new database */
    unsigned seed;
};

static sqlite3 *open_db(const char *path)
{
    sqlite3 *db;
    if (sqlite3_open(path, &db) != SQLITE_OK)
        fail_msg("%s: %s", path, sqlite3_errmsg(db));
    return db;
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

/* The rows' first columns, one a line. */
static void add_rows(sqlite3 *db, const char *sql, struct text *rows)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(stmt) == SQLITE_ROW)
        text_add_format(rows, "%s\n", (const char *)sqlite3_column_text(stmt, 0));
    if (sqlite3_finalize(stmt) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

static int64_t number(sqlite3 *db, const char *sql)
{
    struct text row = {0};
    add_rows(db, sql, &row);
    int64_t value = atoll(row.data);
    text_fini(&row);
    return value;
}

/* A command with the test's folder in its $1. */
static void shell(const struct bench *b, const char *command)
{
    char line[400];
    text_format(line, sizeof(line), "set -e -- '%s'; %s", b->f.folder, command);
    if (system(line) != 0)
        fail_msg("%s", line);
}

static const char schema_of[] = "SELECT type || ' ' || name || ' ' || sql FROM sqlite_schema "
                                "WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name";

/* --- an old database -------------------------------------------------------------------------------------------------------------- */
/* Parcels nobody knows, each on the hold shelf; every second one has left it. */
static const char parcels[] =
    "CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
    " SELECT i, i + 1700000000000000 AS us, printf('SF99%%08d', i) AS code FROM n;"
    "INSERT INTO scan SELECT i, us, i, 'b', 1, 'old', 'left', 'anna', CAST(code AS BLOB), 0, '', 0, code,"
    " 0, 0, '', 'SF', 0, code, 7, 2, 0, i, 900 FROM n;"
    "INSERT INTO hold SELECT i, code, 0, 1, i, us, iif(i %% 2, us + 60, NULL), iif(i %% 2, i, NULL) FROM n;"
    "INSERT INTO parcel SELECT code, 0, 0, 3, i, i FROM n;"
    "INSERT INTO verdict_change SELECT i, i, us, 7, 2, 0, i FROM n;"
    "INSERT INTO receipt SELECT i, 'O' || i, 'L' || i, us, code, 0, 0, 2, 'anna', 0 FROM n WHERE i %% 3 = 0;"
    "INSERT INTO undo SELECT i, us, 'boris', 0 FROM n WHERE i %% 7 = 0;";
static const char more[] =
    "INSERT INTO label SELECT i, i, '', '', 0, 'dock', 1, '{}', 2, 1, us, us, '' FROM n WHERE i % 5 = 0;"
    "INSERT INTO intent SELECT i, us, 'order.pay', '{}', '', 2, us, '{}', NULL, NULL FROM n WHERE i % 9 = 0;"
    "INSERT INTO outbox SELECT i, i, 'O' || i, 'L' || i, 6, 1, us, 1, 0, us, '' FROM n WHERE i % 3 = 0;"
    "INSERT INTO user VALUES ('anna', 'admin', 'none', 0, 1, 0);"
    "INSERT INTO audit SELECT i, us, 'anna', '', 'hold.close', '', 'ok' FROM n WHERE i % 9 = 0;"
    "INSERT INTO counting SELECT i, i, '', '', us, 'anna', 2, 0, 150, 'A-1' FROM n WHERE i % 4 = 0;"
    "INSERT INTO shift VALUES (1, 1, 'left', 'anna');";

static void make_original(struct bench *b, int version, int rows)
{
    struct text sql = {0};
    shell(b, "rm -f $1/old.db");
    sqlite3 *db = open_db(b->original);
    run(db, "PRAGMA journal_mode = WAL; BEGIN");
    for (int i = 0; i < version; i++)
        run(db, store_schema[i]);
    text_add_format(&sql, parcels, rows);
    if (version >= BEFORE_INDEXES)
        text_add(&sql, more);
    text_add_format(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", APPLICATION_ID,
                    version);
    run(db, sql.data);
    text_fini(&sql);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* Every row that was there is there, as it was. */
static void assert_all_there(const struct bench *b, sqlite3 *db, const char *when)
{
    struct text questions = {0};
    char sql[256];
    text_format(sql, sizeof(sql), "ATTACH '%s' AS old", b->original);
    run(db, sql);
    add_rows(
        db,
        "SELECT 'SELECT count(*) FROM (SELECT * FROM old.\"' || t.name || '\" EXCEPT SELECT ' || "
        "group_concat('\"' || c.name || '\"') || ' FROM main.\"' || t.name || '\")' FROM old.sqlite_schema "
        "t, "
        "pragma_table_info(t.name, 'old') c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' GROUP BY "
        "t.name",
        &questions);
    int tables = 0;
    char *rest = questions.data;
    for (char *question; (question = strsep(&rest, "\n")) != NULL && question[0]; tables++)
        if (number(db, question) != 0)
            fail_msg("%s: rows are missing: %s", when, question);
    assert_true(tables >= 10); /* there are more */
    text_fini(&questions);
    run(db, "DETACH old");
}

/* --- killing ------------------------------------------------------------------------------------------------------------------------ */
/* Starts a station and kills it when one of its threads is about to make its write number `write`. False when it ended before. */
static bool killed_at(const struct bench *b, int write)
{
    char inject[64];
    char in[128];
    char out[128];
    text_format(inject, sizeof(inject), "inject=pwrite64:signal=SIGKILL:when=%d", write);
    text_format(in, sizeof(in), "%s/codes", b->f.folder);
    text_format(out, sizeof(out), "%s/answers", b->f.folder);
    fixture_write(in, "SF9700000001\n");
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1); /* who is traced cannot look for them */
        if (freopen(in, "r", stdin) == NULL || freopen(out, "w", stdout) == NULL)
            _exit(126);
        execlp("strace", "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64", "-e", inject,
               TALLYMAN, "--config", b->f.config, "scan", "--json", "--no-wait", (char *)NULL);
        _exit(127);
    }
    assert_true(pid > 0);
    int status = fixture_wait(pid);
    if (status != 0 && status != -SIGKILL)
        fail_msg("killed before write %d it ended with %d", write, status);
    return status == -SIGKILL;
}

/* What a killed station left, in a copy: whoever opens it mends it. */
static int schema_left(const struct bench *b)
{
    char path[160];
    text_format(path, sizeof(path), "%s/left/tallyman.db", b->f.folder);
    shell(b, "rm -rf $1/left; mkdir $1/left; cp $1/state/tallyman.db* $1/left; rm -f $1/left/*-shm");
    sqlite3 *db = open_db(path);
    int64_t version = number(db, "PRAGMA user_version");
    assert_all_there(b, db, "after the kill");
    sqlite3_close(db);
    return (int)version;
}

/* The station's next start, and what is on the disk after it. */
static void goes_on(const struct bench *b, bool answered)
{
    struct text schema = {0};
    json_t *scan = fixture_scan(&b->f, "SF9700000002");
    assert_string_equal(fixture_text(scan, "verdict"), "pending");
    json_decref(scan);
    sqlite3 *db = open_db(b->db);
    add_rows(db, schema_of, &schema);
    assert_string_equal(schema.data, b->schema.data);
    text_fini(&schema);
    assert_int_equal(number(db, "PRAGMA user_version"), store_schema_count);
    assert_int_equal(number(db, "SELECT count(*) FROM scan WHERE waybill = 'SF9700000002'"), 1);
    int64_t first = number(db, "SELECT count(*) FROM scan WHERE waybill = 'SF9700000001'");
    assert_true(first == 1 || (first == 0 && !answered));
    assert_all_there(b, db, "after the next start");
    struct text sound = {0};
    add_rows(db, "PRAGMA integrity_check", &sound);
    assert_string_equal(sound.data, "ok\n");
    text_fini(&sound);
    sqlite3_close(db);
}

static bool was_answered(const struct bench *b)
{
    char path[128];
    text_format(path, sizeof(path), "%s/answers", b->f.folder);
    char *answers = fixture_read(path);
    bool answered = strchr(answers, '\n') != NULL;
    free(answers);
    return answered;
}

/* Kills later and later, until one comes after the upgrade. each: before each write, and not now and then. */
static void kill_upgrades_from(struct bench *b, int version, int rows, bool each)
{
    int left = 0;
    int midway = 0;
    int kills = 0;
    make_original(b, version, rows);
    for (int write = 1; left < store_schema_count; kills++) {
        shell(b, "rm -rf $1/state; mkdir -m 700 $1/state; cp $1/old.db $1/state/tallyman.db");
        bool killed = killed_at(b, write);
        bool answered = was_answered(b);
        left = schema_left(b);
        assert_true(left >= version);
        assert_true(killed || left == store_schema_count);
        midway += left < store_schema_count;
        if (kills % 2 && left < store_schema_count) { /* and so does the one that comes after it */
            (void)killed_at(b, 1 + rand_r(&b->seed) % write);
            assert_true(schema_left(b) >= left);
            answered = answered || was_answered(b);
        }
        goes_on(b, answered);
        write += each ? 1 : 1 + write / 4 + rand_r(&b->seed) % (1 + write / 4);
    }
    print_message("from schema %d: %d kills, %d in the middle of the upgrade\n", version, kills, midway);
    assert_true(midway >= 5);
}

static void an_upgrade_that_is_killed_is_done_by_the_next_start(void **state)
{
    struct bench b = {.seed = (unsigned)clock_mono_us()};
    struct sim_config sim;
    (void)state;
    if (system("strace -qq -o /dev/null true") != 0) {
        printf("skipped: strace may not trace here\n");
        skip();
    }
    print_message("seed %u\n", b.seed);
    sim_config_init(&sim);
    fixture_open(&b.f, &sim, "receiving { confirm = \"never\" }");
    fixture_steer(&b.f, "fault?kind=reset"); /* it has no word to say here */
    text_format(b.original, sizeof(b.original), "%s/old.db", b.f.folder);
    text_format(b.db, sizeof(b.db), "%s/tallyman.db", b.f.state);
    json_decref(fixture_scan(&b.f, "SF9700000000"));
    sqlite3 *db = open_db(b.db);
    add_rows(db, schema_of, &b.schema);
    sqlite3_close(db);
    kill_upgrades_from(&b, FIRST, all ? LARGE : SOME, false);
    kill_upgrades_from(&b, BEFORE_INDEXES, TINY, !UNDER_SANITIZER);
    if (all) {
        kill_upgrades_from(&b, FIRST, TINY, true);
        kill_upgrades_from(&b, BEFORE_INDEXES, LARGE, false);
    }
    text_fini(&b.schema);
    fixture_close(&b.f);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_upgrade_that_is_killed_is_done_by_the_next_start),
    };
    all = argc > 1 && strcmp(argv[1], "all") == 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
