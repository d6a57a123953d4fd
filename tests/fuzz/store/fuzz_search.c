/* Any text that a person searches the log for; the first byte says what else is filtered by. It is refused as too short or too long, or it
 * finds what reading everything finds, and is never taken for a language of the database's own. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "search_private.h"
#include "store/receiving.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SCANS = 60, FIELDS = 5, FIELD_SIZE = 160, BY_VERDICT = 1, BY_STATION = 2, BY_SUFFIX = 4 };

/* Of each scan: its waybill, what was scanned, by whom, order and title. */
static char fields[SCANS + 1][FIELDS][FIELD_SIZE];
static char folder[64];
static struct store *store;
static struct search *search;

static void must(bool good)
{
    if (!good)
        abort();
}

static enum verdict verdict_of(int i)
{
    return i % 4 ? VERDICT_MATCH : VERDICT_UNKNOWN;
}

static const char *station_of(int i)
{
    return i % 3 ? "dock-1" : "dock-2";
}

/* --- a log with what is hard to search for ---------------------------------------------------------------------------------------- */
static void put_title(int i, char *ret)
{
    static const char *const titles[] = {"Cotton socks 36-44, 100% \"soft\"",
                                         "a_b\\c*d AND (x OR y) NOT z",
                                         "Чайник «Заря» 2,5 л",
                                         "围巾 NEAR(scarf, 2) title:x",
                                         "' OR 1=1; DROP TABLE scan;--",
                                         "🧦🧦 -1+2 ^begin {a b} col : \"\"",
                                         "ab\tcd\001ef\n1234567"};
    text_format(ret, FIELD_SIZE, "%s %d", titles[(size_t)i % COUNT_OF(titles)], i * 7919);
}

static void put_scan(int i)
{
    struct error err;
    struct scan scan = {.wall_us = 1764000000000000 + i * 1000000};
    struct code code;
    text_format(fields[i][1], FIELD_SIZE, i % 2 ? "SF%013d" : "YT %d-%%_", i * 104729);
    scan.raw_len = strlen(fields[i][1]);
    memcpy(scan.raw, fields[i][1], scan.raw_len);
    waybill_read(&scan, &code);
    text_copy(fields[i][0], FIELD_SIZE, code.waybill);
    text_format(fields[i][2], FIELD_SIZE, "worker \"%d\"", i % 7);
    store_begin(store);
    store_put_scan(store, &(struct scan_row){.id = i,
                                             .scan = &scan,
                                             .code = &code,
                                             .station = station_of(i),
                                             .operator= fields[i][2],
                                             .clock_ok = true,
                                             .verdict = verdict_of(i)});
    if (verdict_of(i) == VERDICT_MATCH) {
        struct order_line line = {.quantity = 1};
        struct line_receipts receipts = {0};
        const struct store_facts facts = {.facts = {.line_count = 1}, .lines = &line, .receipts = &receipts};
        text_format(fields[i][3], FIELD_SIZE, "ORD-%05d", i / 3);
        put_title(i, fields[i][4]);
        text_copy(line.order_id, sizeof(line.order_id), fields[i][3]);
        text_format(line.line_id, sizeof(line.line_id), "%d", i);
        text_copy(line.title, sizeof(line.title), fields[i][4]);
        store_put_lines(store, &line, 1, scan.wall_us);
        const struct arrival arrival = {
            .scan_id = i, .at_us = scan.wall_us, .waybill = code.waybill, .operator= fields[i][2] };
        must(store_receive(store, &arrival, &facts) == 1);
    }
    must(store_commit(store, &err));
}

static void end(void)
{
    char command[96];
    search_close(search);
    store_close(store);
    text_format(command, sizeof(command), "rm -rf %s", folder);
    must(system(command) == 0);
}

static void begin(void)
{
    struct error err;
    char db[96];
    char index[96];
    int64_t behind = 1;
    text_copy(folder, sizeof(folder), "/tmp/tallyman-fuzz-XXXXXX");
    must(mkdtemp(folder) != NULL);
    text_format(db, sizeof(db), "%s/tallyman.db", folder);
    text_format(index, sizeof(index), "%s/search.db", folder);
    store = store_open(db, STORE_WRITE, &err);
    must(store != NULL);
    for (int i = 1; i <= SCANS; i++)
        put_scan(i);
    search = search_open(db, index, &err);
    must(search != NULL);
    while (behind != 0)
        must(search_catch_up(search, 1000000, &behind, &err));
    atexit(end);
}

/* --- by reading everything -------------------------------------------------------------------------------------------------------- */
/* As they are searched. */
static void clean(const char *text, struct text *ret)
{
    text_clear(ret);
    text_add(ret, "");
    search_clean(text, strlen(text), ret);
}

static bool is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

static bool has(int i, const char *words)
{
    struct text field = {0};
    bool found = false;
    for (int f = 0; f < FIELDS && !found; f++) {
        clean(fields[i][f], &field);
        found = strcasestr(field.data, words) != NULL;
    }
    text_fini(&field);
    return found;
}

static bool ends_in(int i, const char *suffix)
{
    size_t have = strlen(fields[i][0]);
    size_t len = strlen(suffix);
    return have >= len && strcmp(fields[i][0] + have - len, suffix) == 0;
}

static bool take(void *arg, const struct log_row *row)
{
    bool *seen = arg;
    must(row->scan_id >= 1 && row->scan_id <= SCANS && !seen[row->scan_id]);
    seen[row->scan_id] = true;
    return true;
}

/* Upper and lower case of other scripts is the index's own matter: what is there as it stands must be found, and more may be. */
static void check(const bool *seen, const struct page_filter *f, const char *words)
{
    for (int i = 1; i <= SCANS; i++) {
        bool wanted = (words[0] == '\0' || has(i, words)) &&
                      (f->verdict < 0 || (int)verdict_of(i) == f->verdict) &&
                      (f->station == NULL || strcmp(f->station, station_of(i)) == 0) &&
                      (f->waybill == NULL || ends_in(i, f->waybill + 1));
        must(seen[i] == wanted || (seen[i] && !is_ascii(words)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool seen[SCANS + 1];
    struct page_filter f = {.verdict = -1, .scans = PAGE_ROWS_MAX};
    struct text words = {0};
    struct error err = {0};
    int64_t next;
    if (size < 1)
        return 0;
    if (store == NULL)
        begin();
    AUTOFREE char *text = mem_new(size);
    memcpy(text, data + 1, size - 1);
    f.text = text;
    if (data[0] & BY_VERDICT)
        f.verdict = (int)verdict_of(data[0] >> 4);
    if (data[0] & BY_STATION)
        f.station = station_of(data[0] >> 4);
    if (data[0] & BY_SUFFIX)
        f.waybill = (data[0] >> 4) % 2 ? "*729" : "*0000104729";
    memset(seen, 0, sizeof(seen));
    clean(text, &words);
    if (search_page(search, &f, take, seen, &next, &err))
        check(seen, &f, words.data);
    else
        must(err.kind == ERROR_INPUT);
    text_fini(&words);
    return 0;
}
