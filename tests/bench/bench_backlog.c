/* A backlog of mirrored scans through the station (inbox to commit, batches of at most 20 ms), against inserting the very rows that it
 * wrote once more, bare, in as many transactions, on the same disk. */
#include <inttypes.h>
#include <sqlite3.h>
#include <time.h>

#include "base/queue.h"
#include "bench.h"
#include "core/event.h"
#include "station/station.h"
#include "store/receiving.h"

enum { LINES = 50000, WINDOW = 4000 };

static void check(bool ok, const struct error *err)
{
    if (!ok) {
        fprintf(stderr, "%s\n", err->text);
        exit(1);
    }
}

static void code_of(int i, char code[32])
{
    text_format(code, 32, "SF%013d", i);
}

/* A database with the mirror on file, as after a checkpoint. */
static void fill(const char *folder, const char *name)
{
    struct order_line *lines = mem_array(LINES, sizeof(*lines));
    char path[600];
    struct error err;
    text_format(path, sizeof(path), "%s/%s", folder, name);
    struct store *s = store_open(path, STORE_WRITE, &err);
    check(s != NULL, &err);
    for (int i = 0; i < LINES; i++) {
        lines[i] = (struct order_line){.quantity = 1, .status_id = 4, .line_num = 1};
        text_format(lines[i].order_id, sizeof(lines[i].order_id), "ORD-%010d", i / 3);
        text_format(lines[i].line_id, sizeof(lines[i].line_id), "%d", i);
        code_of(i, lines[i].waybill);
        text_copy(lines[i].title, sizeof(lines[i].title), "Cotton socks");
    }
    store_begin(s);
    store_put_lines(s, lines, LINES, clock_wall_us());
    check(store_commit(s, &err), &err);
    store_close(s);
    free(lines);
}

struct replies {
    struct queue *queue;
};

struct reply {
    struct queue_node node;
};

static void free_reply(struct queue_node *node)
{
    free(node);
}

static void on_reply(void *arg, uint64_t client, char *json)
{
    struct replies *r = arg;
    (void)client;
    free(json);
    struct reply *reply = mem_new(sizeof(*reply));
    if (!queue_push(r->queue, 0, &reply->node))
        free(reply);
}

/* Scans a second by the clock; and what one costs a processor, which other programs falsify less. */
struct speed {
    double per_s;
    double cpu_us;
};

static double cpu_seconds(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Of all threads but this one. */
static double others_cpu_seconds(void)
{
    return cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
}

static struct speed through_the_station(const char *folder)
{
    char path[600];
    struct error err;
    text_format(path, sizeof(path), "%s/station.db", folder);
    struct store *store = store_open(path, STORE_WRITE, &err);
    check(store != NULL, &err);
    struct replies replies = {.queue = queue_new(LINES, free_reply)};
    struct queue *inbox = queue_new(WINDOW, event_free_node);
    const struct station_config config = {.name = "bench",
                                          .language = "en",
                                          .rules = {.confirm = CONFIRM_NEVER,
                                                    .duplicate_window_ms = 1500,
                                                    .second_code_ms = 3000,
                                                    .choice_ms = 10000,
                                                    .stale_s = 600},
                                          .verdict_ms = 2500,
                                          .links = {.reply = on_reply, .arg = &replies},
                                          .inbox = inbox};
    struct station *station = station_start(&config, store, &err);
    check(station != NULL, &err);
    int64_t begun_us = clock_mono_us();
    double begun_cpu = others_cpu_seconds();
    int sent = 0;
    for (int answered = 0; answered < LINES;) {
        while (sent < LINES && sent - answered < WINDOW) {
            char code[32];
            char hex[64];
            char json[256];
            code_of(sent, code);
            text_hex(hex, sizeof(hex), code, strlen(code));
            text_format(json, sizeof(json),
                        "{\"id\":%d,\"do\":\"scan\",\"scanner\":\"stdin\",\"raw_hex\":\"%s\",\"wait\":false}",
                        sent + 1, hex);
            struct event *event = event_new(EVENT_REQUEST);
            event->request.client = 1;
            event->request.json = mem_string(json);
            if (!queue_push(inbox, LANE_REPLY, &event->node)) {
                event_free(event);
                break;
            }
            sent++;
        }
        struct queue_node *node = queue_pop(replies.queue, CLOCK_FOREVER);
        free(node);
        answered++;
    }
    double seconds = (double)(clock_mono_us() - begun_us) / 1e6;
    double cpu = others_cpu_seconds() - begun_cpu;
    station_stop(station);
    queue_free(inbox);
    queue_free(replies.queue);
    return (struct speed){LINES / seconds, cpu * 1e6 / LINES};
}

/* --- the reference ---------------------------------------------------------------------------------------------------- */
/* What the station has written: every row of these tables, one for each scan, as it stands. */
static const struct {
    const char *name;
    const char *order;
    int columns;
} tables[] = {{"scan", "id", 24}, {"receipt", "scan_id", 10}, {"parcel", "scan_id", 6}};
enum { TABLES = COUNT_OF(tables) };

static void must(sqlite3 *db, int code)
{
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static sqlite3 *open_bare(const char *folder, const char *name)
{
    char path[600];
    sqlite3 *db;
    text_format(path, sizeof(path), "%s/%s", folder, name);
    must(NULL, sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    /* As the station's connection is set. */
    must(db,
         sqlite3_exec(db,
                      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
                      " PRAGMA cache_size = -2048; PRAGMA foreign_keys = ON",
                      NULL, NULL, NULL));
    return db;
}

/* LINES rows, each column after the other; exits when there are more or fewer: one was lost, or written twice. */
static sqlite3_value **read_rows(sqlite3 *db, size_t table)
{
    char sql[128];
    sqlite3_stmt *stmt;
    int columns = tables[table].columns;
    sqlite3_value **values = mem_array(LINES * (size_t)columns, sizeof(values[0]));
    int count = 0;
    text_format(sql, sizeof(sql), "SELECT * FROM %s ORDER BY %s", tables[table].name, tables[table].order);
    must(db, sqlite3_prepare_v2(db, sql, -1, &stmt, NULL));
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        for (int c = 0; c < columns && count < LINES; c++)
            values[count * columns + c] = sqlite3_value_dup(sqlite3_column_value(stmt, c));
        count++;
    }
    if (count != LINES || sqlite3_column_count(stmt) != columns) {
        fprintf(stderr, "%d rows of %d columns in %s, not %d of %d\n", count, sqlite3_column_count(stmt),
                tables[table].name, LINES, columns);
        exit(1);
    }
    sqlite3_finalize(stmt);
    return values;
}

static void free_rows(sqlite3_value **values, size_t table)
{
    for (size_t i = 0; i < LINES * (size_t)tables[table].columns; i++)
        sqlite3_value_free(values[i]);
    free(values);
}

static sqlite3_stmt *prepare_insert(sqlite3 *db, size_t table)
{
    struct text sql = {0};
    sqlite3_stmt *stmt;
    text_add_format(&sql, "INSERT INTO %s VALUES (?", tables[table].name);
    for (int c = 1; c < tables[table].columns; c++)
        text_add(&sql, ", ?");
    text_add(&sql, ")");
    must(db, sqlite3_prepare_v3(db, sql.data, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL));
    text_fini(&sql);
    return stmt;
}

static void insert(sqlite3 *db, sqlite3_stmt *stmt, sqlite3_value **row, int columns)
{
    for (int c = 0; c < columns; c++) {
        sqlite3_value *value = row[c];
        switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER:
            sqlite3_bind_int64(stmt, c + 1, sqlite3_value_int64(value));
            break;
        case SQLITE_TEXT:
            sqlite3_bind_text(stmt, c + 1, (const char *)sqlite3_value_text(value),
                              sqlite3_value_bytes(value), SQLITE_STATIC);
            break;
        case SQLITE_BLOB:
            sqlite3_bind_blob(stmt, c + 1, sqlite3_value_blob(value), sqlite3_value_bytes(value),
                              SQLITE_STATIC);
            break;
        default:
            sqlite3_bind_null(stmt, c + 1);
        }
    }
    must(db, sqlite3_step(stmt));
    must(db, sqlite3_reset(stmt));
}

/* The very rows that the station has written (scans, receipts, parcels), without facts, rules or replies, in transactions of `batch`
 * scans, into a database with the same mirror, indexes, constraints and settings. */
static struct speed bare(const char *folder, int batch)
{
    sqlite3 *from = open_bare(folder, "station.db");
    sqlite3 *db = open_bare(folder, "bare.db");
    sqlite3_value **rows[TABLES];
    sqlite3_stmt *statements[TABLES];
    for (size_t t = 0; t < TABLES; t++) {
        rows[t] = read_rows(from, t);
        statements[t] = prepare_insert(db, t);
    }
    int64_t begun_us = clock_mono_us();
    double begun_cpu = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < LINES; i++) {
        if (i % batch == 0)
            must(db, sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
        for (size_t t = 0; t < TABLES; t++)
            insert(db, statements[t], rows[t] + i * tables[t].columns, tables[t].columns);
        if (i % batch == batch - 1 || i == LINES - 1)
            must(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
    }
    double seconds = (double)(clock_mono_us() - begun_us) / 1e6;
    double cpu = cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - begun_cpu;
    for (size_t t = 0; t < TABLES; t++) {
        sqlite3_finalize(statements[t]);
        free_rows(rows[t], t);
    }
    sqlite3_close(db);
    sqlite3_close(from);
    return (struct speed){LINES / seconds, cpu * 1e6 / LINES};
}

int main(int argc, char **argv)
{
    char folder[512];
    bench_folder(folder, sizeof(folder), argc, argv);
    fill(folder, "station.db");
    fill(folder, "bare.db");
    struct speed ours = through_the_station(folder);
    /* A batch of at most 20 ms holds about this many at that speed. */
    int batch = (int)(ours.per_s * 0.02) > 0 ? (int)(ours.per_s * 0.02) : 1;
    batch = batch < 512 ? batch : 512;
    struct speed reference = bare(folder, batch);
    printf("backlog of %d mirrored scans: %.0f scans/s; bare insertion in batches of %d: %.0f scans/s; "
           "processor time "
           "%.1f and %.1f us, ratio %.2f; by the clock %.2f\n",
           LINES, ours.per_s, batch, reference.per_s, ours.cpu_us, reference.cpu_us,
           reference.cpu_us / ours.cpu_us, ours.per_s / reference.per_s);
    bench_remove(folder);
    return 0;
}
