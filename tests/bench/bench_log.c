/* The log over 10^6 receipts: the first page of every filter alone and of every two together, the second page, and the export
 * against `sqlite3 -csv` of the same rows. Also how long the search index takes to be made.
 *   bench_log [FOLDER [SCANS [export]]]
 * `export`: only that. */
#include <inttypes.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "filled_log.h"
#include "store/log_text.h"
#include "store/search.h"
#include "store/store.h"

enum { SCANS = 1000000, ROUNDS = 5 };

/* The same rows as LOG_SELECT of src/store/log_select.h gives, in the database's own forms. */
#define SAID(column)                                                                                         \
    "(SELECT c." column " FROM counting c WHERE c.scan_id = scan.id AND c." column " IS NOT NULL"            \
    " AND (c.order_id = '' OR c.order_id = r.order_id AND c.line_id = r.line_id)"                            \
    " ORDER BY c.order_id <> '' DESC, c.id DESC LIMIT 1)"
#define LOG_QUERY                                                                                            \
    "SELECT r.at_us, scan.station, scan.operator, scan.scanner, scan.id, CAST(scan.raw AS TEXT),"            \
    " scan.waybill, r.parcel_index, scan.parcel_total, scan.verdict, scan.hold_no, r.order_id, r.line_id,"   \
    " line.title, line.config, r.quantity, " SAID("counted") ", " SAID("condition") ", " SAID(               \
        "weight_g") ", " SAID("bin") ", (SELECT l.state FROM label l WHERE l.scan_id = scan.id AND "         \
                                     "(l.line_id = ''"                                                       \
                                     " OR (l.order_id = r.order_id AND l.line_id = r.line_id)) ORDER BY "    \
                                     "l.id DESC LIMIT 1), r.late, u.at_us"                                   \
                                     " FROM scan LEFT JOIN receipt r ON r.scan_id = scan.id"                 \
                                     " LEFT JOIN line ON line.order_id = r.order_id AND line.line_id = "     \
                                     "r.line_id"                                                             \
                                     " LEFT JOIN undo u ON u.scan_id = scan.id ORDER BY scan.id"

static void check(bool ok, const struct error *err)
{
    if (ok)
        return;
    fprintf(stderr, "%s\n", err->text);
    exit(1);
}

/* Processor time of this process, and of the programs it has run: what counts on a machine that others use, too. */
static int64_t own_cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t others_cpu_us(void)
{
    struct rusage r;
    getrusage(RUSAGE_CHILDREN, &r);
    return (int64_t)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000 + r.ru_utime.tv_usec +
           r.ru_stime.tv_usec;
}

static bool count_row(void *arg, const struct log_row *row)
{
    (void)row;
    ++*(int *)arg;
    return true;
}

/* The slowest of some rounds, as a person waits and as the processor works. */
static void time_page(struct search *s, const struct page_filter *f, int *ret_rows, int64_t *ret_us,
                      int64_t *ret_cpu_us)
{
    *ret_us = 0;
    *ret_cpu_us = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct error err;
        int64_t next;
        int rows = 0;
        int64_t cpu_us = own_cpu_us();
        int64_t begun_us = clock_mono_us();
        check(search_page(s, f, count_row, &rows, &next, &err), &err);
        int64_t took_us = clock_mono_us() - begun_us;
        cpu_us = own_cpu_us() - cpu_us;
        *ret_rows = rows;
        *ret_us = took_us > *ret_us ? took_us : *ret_us;
        *ret_cpu_us = cpu_us > *ret_cpu_us ? cpu_us : *ret_cpu_us;
    }
}

enum { FILTERS = 9 };

static const char *const names[FILTERS] = {"date",    "waybill",   "order",       "verdict", "operator",
                                           "station", "text rare", "text common", "none"};

static void set_filter(struct page_filter *f, int which, int scans)
{
    static char waybill[40];
    static char order[40];
    switch (which) {
    case 0:
        f->since_us = 1764000000000000 + (int64_t)scans / 2 * 30000000;
        f->until_us = f->since_us + INT64_C(86400) * 1000000;
        break;
    case 1:
        text_format(waybill, sizeof(waybill), "SF%013lld", (long long)(scans / 3) * 104729 % 10000000000000);
        f->waybill = waybill;
        break;
    case 2:
        text_format(order, sizeof(order), "ORD-%010d", scans / 9);
        f->order_id = order;
        break;
    case 3:
        f->verdict = 10; /* refused: one in a thousand */
        break;
    case 4:
        f->operator= "worker7";
        break;
    case 5:
        f->station = "dock-2";
        break;
    case 6:
        f->text = "model 4711";
        break;
    case 7:
        f->text = "socks";
        break;
    default:
        break;
    }
}

static int64_t worst_us;
static int64_t worst_cpu_us;

static void print_page(struct search *s, const char *name, const struct page_filter *f)
{
    int rows;
    int64_t took_us;
    int64_t cpu_us;
    time_page(s, f, &rows, &took_us, &cpu_us);
    worst_us = took_us > worst_us ? took_us : worst_us;
    worst_cpu_us = cpu_us > worst_cpu_us ? cpu_us : worst_cpu_us;
    printf("  %-28s %7.2f ms, %6.2f ms of CPU  %d rows\n", name, (double)took_us / 1000,
           (double)cpu_us / 1000, rows);
}

static void pages(struct search *s, int scans)
{
    char name[64];
    for (int a = 0; a < FILTERS; a++) {
        for (int b = a; b < FILTERS; b++) {
            struct page_filter f = {.verdict = -1, .scans = 50};
            if (b == FILTERS - 1 && a != b)
                continue;
            if (a == 6 && b == 7)
                continue; /* one text at a time */
            set_filter(&f, a, scans);
            set_filter(&f, b, scans);
            text_format(name, sizeof(name), a == b ? "%s" : "%s + %s", names[a], names[b]);
            print_page(s, name, &f);
        }
    }
    struct page_filter deep = {.verdict = 1, .scans = 50, .after = scans / 2, .text = "jacket"};
    print_page(s, "page in the middle", &deep);
    struct page_filter nothing = {.verdict = -1, .scans = 50, .text = "no such thing"};
    print_page(s, "text that nothing has", &nothing);
}

struct export
{
    struct text text;
    FILE *out;
};

static bool export_row(void *arg, const struct log_row *row)
{
    struct export *e = arg;
    log_csv_row(&e->text, row);
    if (e->text.len > 65536) {
        fwrite(e->text.data, 1, e->text.len, e->out);
        text_clear(&e->text);
    }
    return true;
}

static void export(struct search *s, const char *folder, const char *db)
{
    char command[4096];
    struct export e = {0};
    struct error err;
    int64_t next = 0;
    text_format(command, sizeof(command), "%s/export.csv", folder);
    e.out = fopen(command, "w");
    if (e.out == NULL)
        exit(1);
    int64_t begun_us = clock_mono_us();
    int64_t ours_cpu_us = own_cpu_us();
    struct page_filter f = {.verdict = -1, .scans = PAGE_ROWS_MAX, .oldest_first = true};
    do {
        f.before = next;
        check(search_page(s, &f, export_row, &e, &next, &err), &err);
    } while (next != 0);
    fwrite(e.text.data, 1, e.text.len, e.out);
    fclose(e.out);
    text_fini(&e.text);
    int64_t ours_us = clock_mono_us() - begun_us;
    ours_cpu_us = own_cpu_us() - ours_cpu_us;
    int64_t theirs_cpu_us = others_cpu_us();
    text_format(command, sizeof(command), "sqlite3 -csv -header '%s' \"" LOG_QUERY "\" > '%s/sqlite.csv'", db,
                folder);
    begun_us = clock_mono_us();
    if (system(command) != 0)
        exit(1);
    int64_t theirs_us = clock_mono_us() - begun_us;
    theirs_cpu_us = others_cpu_us() - theirs_cpu_us;
    printf("export: ours %.2f s (%.2f of CPU), sqlite3 -csv %.2f s (%.2f of CPU), ratio %.2f (%.2f by CPU; "
           "aim >= 0.80)\n",
           (double)ours_us / 1e6, (double)ours_cpu_us / 1e6, (double)theirs_us / 1e6,
           (double)theirs_cpu_us / 1e6, (double)theirs_us / (double)ours_us,
           (double)theirs_cpu_us / (double)ours_cpu_us);
    bench_result("log: CSV export against sqlite3 -csv", (double)theirs_us / (double)ours_us, "x", true, 0.8);
}

int main(int argc, char **argv)
{
    char folder[512];
    char db[600];
    char index[600];
    struct error err;
    int scans = argc > 2 ? atoi(argv[2]) : SCANS;
    bench_folder(folder, sizeof(folder), argc, argv);
    text_format(db, sizeof(db), "%s/tallyman.db", folder);
    text_format(index, sizeof(index), "%s/search.db", folder);
    struct store *store = store_open(db, STORE_WRITE, &err);
    check(store != NULL, &err);
    filled_log(db, scans);
    struct search *s = search_open(db, index, &err);
    check(s != NULL, &err);
    if (argc > 3 && strcmp(argv[3], "export") == 0) {
        export(s, folder, db);
        search_close(s);
        store_close(store);
        bench_remove(folder);
        return 0;
    }
    int64_t behind = 1;
    int64_t begun_us = clock_mono_us();
    int64_t longest_us = 0;
    int64_t index_cpu_us = own_cpu_us();
    while (behind > 0) {
        int64_t step_us = clock_mono_us();
        check(search_catch_up(s, 60000, &behind, &err), &err);
        step_us = clock_mono_us() - step_us;
        longest_us = step_us > longest_us ? step_us : longest_us;
    }
    printf("index of %d scans: %.1f s, %.1f s of CPU, longest step %.1f ms\n", scans,
           (double)(clock_mono_us() - begun_us) / 1e6, (double)(own_cpu_us() - index_cpu_us) / 1e6,
           (double)longest_us / 1000);
    search_close(s);
    s = search_open(db, index, &err); /* a cold cache of ours */
    check(s != NULL, &err);
    check(search_catch_up(s, 8000, &behind, &err), &err);
    printf("first pages of 50 scans, slowest of %d:\n", ROUNDS);
    pages(s, scans);
    printf("slowest page %.2f ms, %.2f ms of CPU (aim <= 50)\n", (double)worst_us / 1000,
           (double)worst_cpu_us / 1000);
    char what[64];
    text_format(what, sizeof(what), "log: slowest first page over %d receipts", scans);
    bench_result(what, (double)worst_us / 1000, "ms", false, 50);
    export(s, folder, db);
    search_close(s);
    store_close(store);
    bench_remove(folder);
    return 0;
}
