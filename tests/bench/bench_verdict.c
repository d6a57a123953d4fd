/* Mirrored verdict: from the scan in the inbox to the picture on the board (committed), with 10, 10^4 and 10^6 mirrored lines, against
 * a bare one-row commit (WAL, FULL) on the same disk. Both take turns, so that whatever else the disk and the processors do
 * hits both alike. Paced. */
#include <inttypes.h>
#include <sqlite3.h>
#include <time.h>

#include "base/board.h"
#include "base/queue.h"
#include "bench.h"
#include "core/event.h"
#include "core/view.h"
#include "station/station.h"
#include "store/receiving.h"

enum { SCANS = 1000, PACE_MS = 5, BATCH = 10000 };

static void check(bool ok, const struct error *err)
{
    if (!ok) {
        fprintf(stderr, "%s\n", err->text);
        exit(1);
    }
}

static void pause_ms(long ms)
{
    const struct timespec t = {.tv_nsec = ms * 1000000};
    nanosleep(&t, NULL);
}

/* One row, one commit, nothing else. */
struct bare {
    sqlite3 *db;
    sqlite3_stmt *stmt;
};

static void bare_open(struct bare *b, const char *folder)
{
    char path[600];
    text_format(path, sizeof(path), "%s/bare.db", folder);
    sqlite3_open(path, &b->db);
    sqlite3_exec(b->db,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; CREATE "
                 "TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, a, b)",
                 NULL, NULL, NULL);
    if (sqlite3_prepare_v2(b->db, "INSERT INTO t(a, b) VALUES ('SF1331875979567', 'left')", -1, &b->stmt,
                           NULL) != SQLITE_OK) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(b->db));
        exit(1);
    }
}

static int64_t bare_commit(struct bare *b)
{
    pause_ms(PACE_MS);
    int64_t begun_us = clock_mono_us();
    sqlite3_step(b->stmt);
    int64_t took_us = clock_mono_us() - begun_us;
    sqlite3_reset(b->stmt);
    return took_us;
}

static void bare_close(struct bare *b)
{
    sqlite3_finalize(b->stmt);
    sqlite3_close(b->db);
}

static void fill(struct store *s, int lines)
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

static void in_turns(const char *folder, int lines, int64_t *reference, int64_t *sample)
{
    char path[600];
    struct error err;
    text_format(path, sizeof(path), "%s/station-%d.db", folder, lines);
    struct store *store = store_open(path, STORE_WRITE, &err);
    check(store != NULL, &err);
    fill(store, lines);
    store_close(store);
    /* As after a checkpoint: the log is short. */
    struct store_checkpointer *c = store_checkpointer_open(path, &err);
    int pages;
    check(c && store_checkpoint(c, &pages, &err), &err);
    store_checkpointer_close(c);
    store = store_open(path, STORE_WRITE, &err);
    check(store != NULL, &err);
    struct queue *inbox = queue_new(1024, event_free_node);
    struct board *board = board_new(sizeof(struct view));
    const struct station_config config = {.name = "bench",
                                          .language = "en",
                                          .rules = {.confirm = CONFIRM_NEVER,
                                                    .duplicate_window_ms = 1500,
                                                    .second_code_ms = 3000,
                                                    .choice_ms = 10000,
                                                    .stale_s = 600},
                                          .verdict_ms = 2500,
                                          .inbox = inbox,
                                          .board = board};
    struct station *station = station_start(&config, store, &err);
    check(station != NULL, &err);
    struct bare bare;
    bare_open(&bare, folder);
    struct view view;
    uint64_t seen = board_wait(board, 0, CLOCK_FOREVER, &view);
    for (int i = 0; i < SCANS; i++) {
        reference[i] = bare_commit(&bare);
        struct event *event = event_new(EVENT_SCAN);
        pause_ms(PACE_MS);
        text_copy(event->scan.scanner, sizeof(event->scan.scanner), "left");
        char code[32];
        text_format(code, sizeof(code), "SF%013d", (int)((int64_t)i * 7919 % lines));
        event->scan.raw_len = strlen(code);
        memcpy(event->scan.raw, code, event->scan.raw_len);
        event->scan.wall_us = clock_wall_us();
        event->scan.mono_us = clock_mono_us();
        int64_t begun_us = event->scan.mono_us;
        if (!queue_push(inbox, LANE_SCAN, &event->node))
            exit(1);
        seen = board_wait(board, seen, CLOCK_FOREVER, &view);
        sample[i] = clock_mono_us() - begun_us;
    }
    bare_close(&bare);
    station_stop(station);
    queue_free(inbox);
    board_free(board);
}

int main(int argc, char **argv)
{
    static const int sizes[] = {10, 10000, 1000000};
    static int64_t reference[SCANS];
    static int64_t sample[SCANS];
    char folder[512];
    bench_folder(folder, sizeof(folder), argc, argv);
    printf("%d of each, in turns\n%-22s %8s %8s %10s %10s\n", SCANS, "", "p50 us", "p99 us", "p50 ratio",
           "p99 ratio");
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        in_turns(folder, sizes[i], reference, sample);
        int64_t bare50 = bench_percentile(reference, SCANS, 500);
        int64_t bare99 = bench_percentile(reference, SCANS, 990);
        int64_t p50 = bench_percentile(sample, SCANS, 500);
        int64_t p99 = bench_percentile(sample, SCANS, 990);
        char name[64];
        text_format(name, sizeof(name), "verdict, %d lines", sizes[i]);
        printf("%-22s %8" PRId64 " %8" PRId64 "\n", "bare one-row commit", bare50, bare99);
        printf("%-22s %8" PRId64 " %8" PRId64 " %10.2f %10.2f\n", name, p50, p99,
               (double)p50 / (double)bare50, (double)p99 / (double)bare99);
        fflush(stdout);
    }
    bench_remove(folder);
    return 0;
}
