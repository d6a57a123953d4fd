/* The mirror of many open order lines: how long a first pass and one that finds nothing new take, the platform's calls and bytes for
 * each, and what a scan of a mirrored parcel costs while a pass runs, against the same scan while none does. The simulator is a
 * process of its own; the station is whole: look-up thread, background with all its jobs.
 * usage: bench_mirror [ORDERS [FOLDER]] (40000 orders are about 10^5 lines) */
#include <inttypes.h>
#include <sqlite3.h>
#include <time.h>

#include "base/board.h"
#include "base/log.h"
#include "base/queue.h"
#include "bench.h"
#include "config.h"
#include "core/event.h"
#include "core/view.h"
#include "platform_process.h"
#include "wiring.h"

enum { SCANS = 2000, PACE_MS = 5, CODES_MAX = 20000, CODE_SIZE = 40 };

static char codes[CODES_MAX][CODE_SIZE];
static size_t code_count;

static void fail(const char *what)
{
    fprintf(stderr, "bench_mirror: %s\n", what);
    exit(1);
}

/* Answers on the wire so far. */
static double sent_mib(const struct platform_process *p)
{
    return (double)platform_process_count(p, "bytes") / (1 << 20);
}

static const struct job_report *mirror_of(const struct view *view)
{
    for (int i = 0; i < view->background.jobs.count; i++)
        if (strcmp(view->background.jobs.jobs[i].name, "mirror") == 0)
            return &view->background.jobs.jobs[i];
    return NULL;
}

/* The next pass that ends; prints what it says of itself. Returns the number of the board's picture. */
static uint64_t next_pass(struct board *board, uint64_t seen, const char *name,
                          const struct platform_process *p)
{
    struct view view;
    int64_t before_us = 0;
    int64_t begun_us = clock_mono_us();
    double before_mib = sent_mib(p);
    seen = board_wait(board, 0, CLOCK_FOREVER, &view);
    if (mirror_of(&view))
        before_us = mirror_of(&view)->last_us;
    for (;;) {
        const struct job_report *mirror = mirror_of(&view);
        if (mirror && mirror->last_us != before_us)
            break;
        seen = board_wait(board, seen, CLOCK_FOREVER, &view);
    }
    printf("%-12s %6.1f s from now; %.1f MiB on the wire; %s\n", name,
           (double)(clock_mono_us() - begun_us) / 1e6, sent_mib(p) - before_mib, mirror_of(&view)->detail);
    fflush(stdout);
    return seen;
}

/* Parcels that are in the mirror, here and there. */
static void read_codes(const char *state)
{
    char path[600];
    sqlite3 *db;
    sqlite3_stmt *stmt;
    text_format(path, sizeof(path), "%s/tallyman.db", state);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db,
                           "SELECT DISTINCT waybill FROM line_waybill WHERE length(waybill) < 40 "
                           "ORDER BY random() LIMIT 20000",
                           -1, &stmt, NULL) != SQLITE_OK)
        fail("the mirror cannot be read");
    while (code_count < CODES_MAX && sqlite3_step(stmt) == SQLITE_ROW)
        text_copy(codes[code_count++], CODE_SIZE, (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

/* Times from a scan's entry to the picture of its verdict. */
struct sample {
    int64_t us[CODES_MAX];
    size_t count;
};

/* Scans parcels of the mirror at a pace, through passes and the pauses between them, so that what else the machine does falls on
 * both alike. */
static void scan_some(struct queue *inbox, struct board *board, struct sample *quiet, struct sample *busy)
{
    const struct timespec pace = {.tv_nsec = PACE_MS * 1000000};
    struct view view;
    uint64_t seen = board_wait(board, 0, CLOCK_FOREVER, &view);
    for (size_t i = 0; i < code_count && (quiet->count < SCANS || busy->count < SCANS); i++) {
        struct event *event = event_new(EVENT_SCAN);
        nanosleep(&pace, NULL);
        text_copy(event->scan.scanner, sizeof(event->scan.scanner), "left");
        event->scan.raw_len = strlen(codes[i]);
        memcpy(event->scan.raw, codes[i], event->scan.raw_len);
        event->scan.wall_us = clock_wall_us();
        event->scan.mono_us = clock_mono_us();
        int64_t begun_us = event->scan.mono_us;
        int64_t scan_id = view.verdict.scan_id;
        if (!queue_push(inbox, LANE_SCAN, &event->node))
            fail("the inbox takes nothing");
        while (view.verdict.scan_id == scan_id)
            seen = board_wait(board, seen, CLOCK_FOREVER, &view);
        const struct job_report *mirror = mirror_of(&view);
        struct sample *sample = mirror && mirror->running ? busy : quiet;
        sample->us[sample->count++] = clock_mono_us() - begun_us;
    }
    if (quiet->count < SCANS || busy->count < SCANS)
        fail("there are too few parcels: take more orders");
}

static void print_scans(const char *name, struct sample *sample, int64_t reference_us)
{
    int64_t p50 = bench_percentile(sample->us, sample->count, 500);
    int64_t p99 = bench_percentile(sample->us, sample->count, 990);
    int64_t worst = bench_percentile(sample->us, sample->count, 1000);
    printf("%-28s %6zu %8" PRId64 " %8" PRId64 " %8" PRId64, name, sample->count, p50, p99, worst);
    if (reference_us > 0)
        printf(" %10.2f", (double)p99 / (double)reference_us);
    printf("\n");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static struct sample quiet;
    static struct sample busy;
    struct config config;
    struct error err;
    char folder[512];
    struct platform_process platform;
    bench_folder(folder, sizeof(folder), argc > 1 ? argc - 1 : 1, argv + 1);
    platform_process_start(&platform, argc > 1 ? argv[1] : "40000", "0");
    config_defaults(&config);
    text_format(config.state, sizeof(config.state), "%s/state", folder);
    text_copy(config.otapi_url, sizeof(config.otapi_url), platform.url);
    text_copy(config.instance_key, sizeof(config.instance_key), "demo-key");
    text_copy(config.operator_login, sizeof(config.operator_login), "demo");
    text_copy(config.operator_password, sizeof(config.operator_password), "demo");
    config.confirm = CONFIRM_NEVER;
    config.mirror_every_s = 10;
    config.mirror_days = 365;
    const struct wiring_options options = {.platform = true, .jobs = true};
    struct wiring *w = wiring_start(&config, &options, &err);
    if (w == NULL)
        fail(err.text);
    struct board *board = wiring_board(w);
    uint64_t seen = next_pass(board, 0, "first pass", &platform);
    seen = next_pass(board, seen, "second pass", &platform);
    (void)seen;
    read_codes(config.state);
    scan_some(wiring_inbox(w), board, &quiet, &busy);
    printf("%-28s %6s %8s %8s %8s %10s\n", "", "scans", "p50 us", "p99 us", "worst", "p99 ratio");
    print_scans("scan, no pass under way", &quiet, 0);
    int64_t quiet_us = bench_percentile(quiet.us, quiet.count, 990);
    print_scans("scan, while a pass runs", &busy, quiet_us);
    bench_note("scan while the mirror is read, p99 against none",
               (double)bench_percentile(busy.us, busy.count, 990) / (double)quiet_us, "x");
    wiring_stop(w);
    bench_remove(folder);
    return 0;
}
