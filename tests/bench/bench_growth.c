/* How the cost of a mirrored verdict grows: with the order lines and receipts on file (10, 10^4, 10^6 of each), and with scanners whose
 * codes come at the same moment (1 to 8), against a bare one-row commit on the same disk in between.
 *   bench_growth [FOLDER] */
#include <inttypes.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bare_commit.h"
#include "base/board.h"
#include "base/log.h"
#include "base/queue.h"
#include "bench.h"
#include "core/event.h"
#include "core/view.h"
#include "station/station.h"
#include "store/receiving.h"

enum { SCANS = 300, PACE_MS = 5, BATCH = 10000, SCANNERS_MAX = 8, MOMENTS = 60, OTHERS_LINES = 10000 };

static void check(bool ok, const struct error *err)
{
    if (ok)
        return;
    fprintf(stderr, "bench_growth: %s\n", err->text);
    exit(1);
}

/* --- what is on file ------------------------------------------------------------------------------------------------------- */
static void put_lines(struct store *s, int lines)
{
    struct order_line *batch = mem_array(BATCH, sizeof(*batch));
    struct error err;
    for (int from = 0; from < lines; from += BATCH) {
        int count = lines - from < BATCH ? lines - from : BATCH;
        for (int i = 0; i < count; i++) {
            struct order_line *l = &batch[i];
            *l = (struct order_line){.quantity = 1, .status_id = 4, .line_num = 1};
            text_format(l->order_id, sizeof(l->order_id), "ORD-%010d", (from + i) / 3);
            text_format(l->line_id, sizeof(l->line_id), "%d", from + i);
            text_format(l->waybill, sizeof(l->waybill), "SF%013d", from + i);
            text_copy(l->title, sizeof(l->title), "Cotton socks");
            text_copy(l->provider, sizeof(l->provider), "Taobao");
        }
        store_begin(s);
        store_put_lines(s, batch, (size_t)count, clock_wall_us());
        check(store_commit(s, &err), &err);
    }
    free(batch);
}

/* Receipts of parcels that came before, with their scans and parcels; 30 s apart, the last one now. */
static void put_receipts(const char *path, int receipts)
{
    static const char *const sql[] = {
        "INSERT INTO scan (id, at_us, mono_us, boot, clock_ok, station, scanner, operator, raw, flaw, aim, "
        "kind,"
        " waybill, parcel_index, parcel_total, lane, courier, warnings, forms, verdict, source, reason,"
        " hold_no, elapsed_us)"
        " SELECT i, at, i * 30000000, 'boot', 1, 'bench', 'left', '', CAST(code AS BLOB), 0, '', 0, code, 0, "
        "0, '',"
        " 'YT', 0, code, 1, 1, 0, 0, 120 FROM n",
        ("INSERT INTO receipt (scan_id, order_id, line_id, at_us, waybill, parcel_index, parcel_total, "
         "quantity, operator, late)"
         " SELECT i, printf('OLD-%010d', i / 3), 'old' || i, at, code, 0, 0, 1, '', 0 FROM n"),
        "INSERT INTO parcel (waybill, parcel_index, parcel_total, state, scan_id, hold_no)"
        " SELECT code, 0, 0, 2, i, 0 FROM n",
        "COMMIT",
    };
    char numbers[400];
    char *problem = NULL;
    sqlite3 *db;
    text_format(
        numbers, sizeof(numbers),
        "PRAGMA synchronous = OFF; CREATE TEMP TABLE n AS WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT"
        " i + 1 FROM c WHERE i < %d) SELECT i, %" PRId64
        " + i * 30000000 AS at, printf('YT%%013d', i) AS code"
        " FROM c; BEGIN",
        receipts, clock_wall_us() - (int64_t)receipts * 30000000);
    if (sqlite3_open(path, &db) != SQLITE_OK)
        exit(1);
    int bad = sqlite3_exec(db, numbers, NULL, NULL, &problem);
    for (size_t i = 0; i < COUNT_OF(sql) && !bad; i++)
        bad = sqlite3_exec(db, sql[i], NULL, NULL, &problem);
    if (bad) {
        fprintf(stderr, "bench_growth: %s\n", problem);
        exit(1);
    }
    sqlite3_close(db);
}

static void fill(const char *path, int count)
{
    struct error err;
    struct store *store = store_open(path, STORE_WRITE, &err);
    check(store != NULL, &err);
    put_lines(store, count);
    store_close(store);
    put_receipts(path, count);
    struct store_checkpointer *c = store_checkpointer_open(path, &err);
    int pages;
    check(c && store_checkpoint(c, &pages, &err), &err);
    store_checkpointer_close(c);
}

/* --- the station -------------------------------------------------------------------------------------------------------------- */
struct bench_station {
    struct queue *inbox;
    struct board *board;
    struct station *station;
    struct view view;
    uint64_t seen;
};

static void start(struct bench_station *b, const char *path)
{
    struct error err;
    struct store *store = store_open(path, STORE_WRITE, &err);
    check(store != NULL, &err);
    b->inbox = queue_new(1024, event_free_node);
    b->board = board_new(sizeof(struct view));
    const struct station_config config = {.name = "bench",
                                          .language = "en",
                                          .rules = {.confirm = CONFIRM_NEVER,
                                                    .duplicate_window_ms = 1500,
                                                    .second_code_ms = 3000,
                                                    .choice_ms = 10000,
                                                    .stale_s = 600},
                                          .verdict_ms = 2500,
                                          .inbox = b->inbox,
                                          .board = b->board};
    b->station = station_start(&config, store, &err);
    check(b->station != NULL, &err);
    b->seen = board_wait(b->board, 0, CLOCK_FOREVER, &b->view);
}

static void stop(struct bench_station *b)
{
    station_stop(b->station);
    queue_free(b->inbox);
    board_free(b->board);
}

static void push(struct bench_station *b, int scanner, int number)
{
    struct event *event = event_new(EVENT_SCAN);
    char code[32];
    text_format(event->scan.scanner, sizeof(event->scan.scanner), "scanner-%d", scanner);
    text_format(code, sizeof(code), "SF%013d", number);
    event->scan.raw_len = strlen(code);
    memcpy(event->scan.raw, code, event->scan.raw_len);
    event->scan.wall_us = clock_wall_us();
    event->scan.mono_us = clock_mono_us();
    if (!queue_push(b->inbox, LANE_SCAN, &event->node))
        exit(1);
}

/* Codes of so many scanners at one moment, until the last of them is on the board; parcels from `number` on, spread over the lines. */
static int64_t scan(struct bench_station *b, int scanners, int number, int lines)
{
    int64_t before = b->view.verdict.scan_id; /* 0: the first goes on where the file ends */
    int64_t begun_us = clock_mono_us();
    for (int i = 0; i < scanners; i++)
        push(b, i, (int)((int64_t)(number + i) * 7919 % lines));
    while (b->view.verdict.scan_id == before || (before > 0 && b->view.verdict.scan_id < before + scanners))
        b->seen = board_wait(b->board, b->seen, CLOCK_FOREVER, &b->view);
    return clock_mono_us() - begun_us;
}

static void pace(void)
{
    const struct timespec t = {.tv_nsec = PACE_MS * 1000000};
    nanosleep(&t, NULL);
}

static double anonymous_mib(void)
{
    char line[256];
    long kib = 0;
    FILE *in = fopen("/proc/self/status", "r");
    while (in && fgets(line, sizeof(line), in))
        (void)sscanf(line, "RssAnon: %ld", &kib);
    if (in)
        fclose(in);
    return (double)kib / 1024;
}

/* --- what is measured ------------------------------------------------------------------------------------------------------------ */
static void measure_size(const char *folder, const char *path, int count)
{
    static int64_t bare[SCANS];
    static int64_t verdict[SCANS];
    struct bench_station b;
    struct stat st;
    char what[64];
    struct bare_commit *commit = bare_commit_open(folder);
    int64_t begun_us = clock_mono_us();
    start(&b, path);
    (void)scan(&b, 1, 1, count);
    int64_t first_us = clock_mono_us() - begun_us;
    for (int i = 0; i < SCANS; i++) {
        pace();
        bare[i] = bare_commit_us(commit);
        pace();
        verdict[i] = scan(&b, 1, i + 2, count);
    }
    double anonymous = anonymous_mib();
    int64_t p99 = bench_percentile(verdict, SCANS, 990);
    int64_t bare99 = bench_percentile(bare, SCANS, 990);
    if (stat(path, &st) != 0)
        exit(1);
    printf("%10d %9.1f %12.1f %9.2f %9.2f %9.2f %7.2f %10.1f\n", count, (double)st.st_size / (1 << 20),
           (double)first_us / 1000, (double)bench_percentile(verdict, SCANS, 500) / 1000, (double)p99 / 1000,
           (double)bare99 / 1000, (double)p99 / (double)bare99, anonymous);
    text_format(what, sizeof(what), "verdict with %d lines and receipts, p99", count);
    bench_result(what, (double)p99 / (double)bare99, "x a bare commit", false, 1.5);
    bare_commit_close(commit);
    stop(&b);
}

static void measure_scanners(const char *folder, const char *path)
{
    static int64_t bare[MOMENTS];
    static int64_t last[MOMENTS];
    struct bench_station b;
    struct bare_commit *commit = bare_commit_open(folder);
    int number = SCANS + 100;
    start(&b, path);
    (void)scan(&b, 1, number++, OTHERS_LINES);
    printf("%10s %9s %9s %9s %9s\n", "scanners", "p50 ms", "p99 ms", "bare p50", "ratio");
    for (int scanners = 1; scanners <= SCANNERS_MAX; scanners *= 2) {
        for (int i = 0; i < MOMENTS; i++) {
            pace();
            bare[i] = bare_commit_us(commit);
            pace();
            last[i] = scan(&b, scanners, number, OTHERS_LINES);
            number += scanners;
        }
        int64_t p50 = bench_percentile(last, MOMENTS, 500);
        int64_t bare50 = bench_percentile(bare, MOMENTS, 500);
        printf("%10d %9.2f %9.2f %9.2f %9.2f\n", scanners, (double)p50 / 1000,
               (double)bench_percentile(last, MOMENTS, 990) / 1000, (double)bare50 / 1000,
               (double)p50 / (double)bare50);
        fflush(stdout);
    }
    bare_commit_close(commit);
    stop(&b);
}

/* In a process of its own, so that each starts with clean memory. */
static void apart(void (*run)(const char *folder, const char *path, int count), const char *folder,
                  const char *path, int count)
{
    int status;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        run(folder, path, count);
        fflush(stdout);
        _exit(0);
    }
    if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0)
        exit(1);
}

static void run_fill(const char *folder, const char *path, int count)
{
    (void)folder;
    fill(path, count);
}

static void run_scanners(const char *folder, const char *path, int count)
{
    (void)count;
    measure_scanners(folder, path);
}

int main(int argc, char **argv)
{
    static const int counts[] = {10, 10000, 1000000};
    char folder[512];
    char path[600];
    log_set_level(LOG_WARNING);
    bench_folder(folder, sizeof(folder), argc, argv);
    printf("%10s %9s %12s %9s %9s %9s %7s %10s\n", "lines and", "file MiB", "open to", "verdict", "p99 ms",
           "bare p99", "ratio", "anonymous");
    printf("%10s %9s %12s %9s %9s %9s %7s %10s\n", "receipts", "", "verdict ms", "p50 ms", "", "", "", "MiB");
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        text_format(path, sizeof(path), "%s/%d.db", folder, counts[i]);
        apart(run_fill, folder, path, counts[i]);
        apart(measure_size, folder, path, counts[i]);
    }
    text_format(path, sizeof(path), "%s/%d.db", folder, OTHERS_LINES);
    apart(run_scanners, folder, path, 0);
    bench_remove(folder);
    return 0;
}
