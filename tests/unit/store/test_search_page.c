/* The search index against the log itself: every filter, alone and together, gives what reading everything gives; verdicts and texts
 * that come later are found; pages do not shift; a lost or damaged index is made again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/receiving.h"
#include "store/search.h"

enum { SCANS = 400 };

#define BEGIN_US INT64_C(1764000000000000)
#define STEP_US  (INT64_C(60) * 1000000)

static char folder[64];
static char db[96];
static char index_path[96];
static struct store *store;
static struct search *search;

static void must(bool ok, const struct error *err)
{
    if (!ok)
        fail_msg("%s", err->text);
}

static void scan_text(int i, char *ret, size_t size)
{
    text_format(ret, size, "SF%013d", i * 104729 % 1000000);
}

static int receive_line(struct order_line *line, int64_t scan_id, const char *waybill, const char *operator,
                        int64_t at_us, bool late)
{
    struct line_receipts receipts = {0};
    const struct store_facts facts = {.facts = {.line_count = 1}, .lines = line, .receipts = &receipts};
    const struct arrival arrival = {
        .scan_id = scan_id, .at_us = at_us, .waybill = waybill, .operator= operator, .late = late };
    return store_receive(store, &arrival, &facts);
}

static enum verdict verdict_of(int i)
{
    return i % 20 == 7 ? VERDICT_UNKNOWN : i % 13 == 3 ? VERDICT_DUPLICATE : VERDICT_MATCH;
}

static void put_scan(int i, enum verdict verdict)
{
    struct error err;
    struct scan scan = {.wall_us = BEGIN_US + i * STEP_US};
    struct code code;
    char number[40];
    char operator[24];
    scan_text(i, number, sizeof(number));
    scan.raw_len = strlen(number);
    memcpy(scan.raw, number, scan.raw_len);
    text_copy(scan.scanner, sizeof(scan.scanner), i % 2 ? "left" : "right");
    text_format(operator, sizeof(operator), "worker%d", i % 7);
    waybill_read(&scan, &code);
    store_begin(store);
    store_put_scan(store, &(struct scan_row){.id = i,
                                             .scan = &scan,
                                             .code = &code,
                                             .station = i % 5 ? "dock-1" : "dock-2",
                                             .operator= operator,
                                             .clock_ok = true,
                                             .verdict = verdict});
    if (verdict == VERDICT_MATCH) {
        struct order_line line = {.quantity = 1, .status_id = 4};
        text_format(line.order_id, sizeof(line.order_id), "ORD-%05d", i / 3);
        text_format(line.line_id, sizeof(line.line_id), "%d", i);
        text_format(line.title, sizeof(line.title), "%s, model %d", i % 4 ? "Cotton socks" : "Чайник «Заря»",
                    i);
        text_copy(line.waybill, sizeof(line.waybill), number);
        store_put_lines(store, &line, 1, scan.wall_us);
        assert_int_equal(receive_line(&line, i, code.waybill, operator, scan.wall_us, false), 1);
    }
    must(store_commit(store, &err), &err);
}

static void catch_up(void)
{
    struct error err;
    int64_t behind = 1;
    while (behind != 0)
        must(search_catch_up(search, 1000000, &behind, &err), &err);
}

static int open_all(void **state)
{
    struct error err;
    (void)state;
    text_copy(folder, sizeof(folder), "/tmp/tallyman-search-XXXXXX");
    assert_non_null(mkdtemp(folder));
    text_format(db, sizeof(db), "%s/tallyman.db", folder);
    text_format(index_path, sizeof(index_path), "%s/search.db", folder);
    store = store_open(db, STORE_WRITE, &err);
    must(store != NULL, &err);
    for (int i = 1; i <= SCANS; i++)
        put_scan(i, verdict_of(i));
    search = search_open(db, index_path, &err);
    must(search != NULL, &err);
    catch_up();
    return 0;
}

static int close_all(void **state)
{
    char command[96];
    (void)state;
    search_close(search);
    store_close(store);
    text_format(command, sizeof(command), "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
    return 0;
}

/* --- by reading everything ------------------------------------------------------------------------------------------------- */
struct found {
    int64_t ids[SCANS * 2];
    int count;
};

static bool take(void *arg, const struct log_row *row)
{
    struct found *found = arg;
    assert_true(found->count < SCANS * 2);
    found->ids[found->count++] = row->scan_id;
    return true;
}

static bool given(const char *text)
{
    return text && text[0];
}

struct brute {
    const struct page_filter *f;
    struct found found;
};

static bool take_if(void *arg, const struct log_row *row)
{
    struct brute *b = arg;
    const struct page_filter *f = b->f;
    char raw[64];
    utf8_sanitise(raw, sizeof(raw), row->raw, row->raw_len);
    bool suffix = given(f->waybill) && f->waybill[0] == '*';
    size_t len = suffix ? strlen(f->waybill + 1) : 0;
    size_t have = strlen(row->waybill);
    if ((f->since_us && row->at_us < f->since_us) || (f->until_us && row->at_us >= f->until_us) ||
        (f->verdict >= 0 && (int)row->verdict != f->verdict) ||
        (given(f->operator) && strcmp(f->operator, row->operator) != 0) ||
        (given(f->station) && strcmp(f->station, row->station) != 0) ||
        (given(f->scanner) && strcmp(f->scanner, row->scanner) != 0) ||
        (given(f->order_id) && strcmp(f->order_id, row->order_id) != 0) ||
        (given(f->waybill) && !suffix && strcmp(f->waybill, row->waybill) != 0) ||
        (suffix && (have < len || strcmp(row->waybill + have - len, f->waybill + 1) != 0)) ||
        (given(f->text) && !strcasestr(row->title, f->text) && !strcasestr(row->waybill, f->text) &&
         !strcasestr(row->order_id, f->text) && !strcasestr(row->operator, f->text) &&
         !strcasestr(raw, f->text)))
        return true;
    b->found.ids[b->found.count++] = row->scan_id;
    return true;
}

static void expect_same(const struct page_filter *f, const char *what)
{
    static struct brute brute;
    static struct found found;
    struct error err;
    int64_t next;
    brute = (struct brute){.f = f};
    found.count = 0;
    must(store_log_each(store, &(struct log_filter){.verdict = -1}, take_if, &brute, &err), &err);
    must(search_page(search, f, take, &found, &next, &err), &err);
    int expected = brute.found.count < f->scans ? brute.found.count : f->scans;
    if (found.count != expected)
        fail_msg("%s: %d rows, not %d", what, found.count, expected);
    for (int i = 0; i < found.count; i++)
        if (found.ids[i] != brute.found.ids[brute.found.count - 1 - i])
            fail_msg("%s: row %d is another", what, i);
}

enum { FILTERS = 11 };

static void set(struct page_filter *f, int which)
{
    switch (which) {
    case 0:
        f->since_us = BEGIN_US + 100 * STEP_US;
        f->until_us = BEGIN_US + 150 * STEP_US;
        break;
    case 1:
        f->waybill = "SF0000000523645"; /* of scan 5 */
        break;
    case 2:
        f->order_id = "ORD-00040";
        break;
    case 3:
        f->verdict = VERDICT_UNKNOWN;
        break;
    case 4:
        f->operator= "worker3";
        break;
    case 5:
        f->station = "dock-2";
        break;
    case 6:
        f->scanner = "left";
        break;
    case 7:
        f->text = "Model 12";
        break;
    case 8:
        f->text = "«Заря»";
        break;
    case 9:
        f->waybill = "*645";
        break;
    case 10:
        f->text = "no such \"thing\" OR *";
        break;
    default:
        break;
    }
}

static void every_filter_and_every_two(void **state)
{
    (void)state;
    for (int a = 0; a < FILTERS; a++) {
        for (int b = a; b < FILTERS; b++) {
            for (int scans = 5; scans <= PAGE_ROWS_MAX; scans += PAGE_ROWS_MAX - 5) {
                struct page_filter f = {.verdict = -1, .scans = scans};
                char what[64];
                set(&f, a);
                set(&f, b);
                text_format(what, sizeof(what), "filters %d and %d, %d scans", a, b, scans);
                expect_same(&f, what);
            }
        }
    }
    struct page_filter three = {
        .verdict = VERDICT_MATCH, .scans = 50, .operator= "worker2", .station = "dock-1"};
    expect_same(&three, "three values");
    three.text = "socks";
    expect_same(&three, "three values and a text");
}

/* A long phrase is told by some of its threes; only those that have it whole are shown. */
static void what_is_only_nearly_the_phrase_is_not_found(void **state)
{
    static const char *const texts[] = {"model 121",      "del 12 el 12", "Model_12",      "mod%l 12",
                                        "model\\12",      "SF00000005",   "SF00000005236", "0000523645\"",
                                        "Socks, model 1", "socks  model", "cks, model 1",  "MODEL 1"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct page_filter f = {.verdict = -1, .scans = PAGE_ROWS_MAX, .text = texts[i]};
        expect_same(&f, texts[i]);
        f.verdict = VERDICT_UNKNOWN;
        expect_same(&f, texts[i]);
        f.station = "dock-2";
        expect_same(&f, texts[i]);
        f.since_us = BEGIN_US + 100 * STEP_US;
        expect_same(&f, texts[i]);
    }
}

static void short_texts_are_refused(void **state)
{
    (void)state;
    struct found found = {0};
    struct error err;
    int64_t next;
    struct page_filter f = {.verdict = -1, .scans = 5, .text = "ab"};
    assert_false(search_page(search, &f, take, &found, &next, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
}

static void pages_do_not_shift(void **state)
{
    (void)state;
    static struct found all;
    struct error err;
    struct page_filter f = {.verdict = VERDICT_MATCH, .scans = 10};
    int64_t next;
    all.count = 0;
    int added = SCANS;
    do {
        must(search_page(search, &f, take, &all, &next, &err), &err);
        f.after = next;
        if (added < SCANS + 5) { /* somebody goes on scanning */
            put_scan(++added, VERDICT_MATCH);
            catch_up();
        }
    } while (next != 0);
    for (int i = 1; i < all.count; i++)
        assert_true(all.ids[i] < all.ids[i - 1]);
    int expected = 0;
    for (int i = 1; i <= SCANS; i++)
        expected += verdict_of(i) == VERDICT_MATCH;
    assert_int_equal(all.count, expected);
    /* What came since is what lies before the first page. */
    static struct found newer;
    newer.count = 0;
    struct page_filter live = {.verdict = -1, .scans = 50, .before = SCANS};
    must(search_page(search, &live, take, &newer, &next, &err), &err);
    assert_int_equal(newer.count, 5);
    assert_int_equal(newer.ids[0], SCANS + 1);
}

static int count_text(const char *text, int verdict)
{
    static struct found found;
    struct error err;
    int64_t next;
    struct page_filter f = {.verdict = verdict, .scans = 50, .text = text};
    found.count = 0;
    must(search_page(search, &f, take, &found, &next, &err), &err);
    return found.count;
}

static void what_comes_later_is_found(void **state)
{
    (void)state;
    struct error err;
    int id = SCANS + 10;
    char number[40];
    put_scan(id, VERDICT_LOOKING);
    catch_up();
    scan_text(id, number, sizeof(number));
    assert_int_equal(count_text(number, VERDICT_LOOKING), 1);
    /* The answer: it is written over "looking". */
    store_begin(store);
    store_set_verdict(store, id, VERDICT_UNKNOWN, SOURCE_LIVE, REASON_NONE, 0, 1, clock_wall_us());
    must(store_commit(store, &err), &err);
    catch_up();
    assert_int_equal(count_text(number, VERDICT_LOOKING), 0);
    assert_int_equal(count_text(number, VERDICT_UNKNOWN), 1);
    /* A late match: a change of its own, with a receipt and its title. */
    struct order_line line = {.quantity = 1, .status_id = 4};
    text_copy(line.order_id, sizeof(line.order_id), "ORD-LATE");
    text_copy(line.line_id, sizeof(line.line_id), "1");
    text_copy(line.title, sizeof(line.title), "Umbrella that came late");
    text_copy(line.waybill, sizeof(line.waybill), number);
    store_begin(store);
    store_put_lines(store, &line, 1, clock_wall_us());
    assert_int_equal(receive_line(&line, id, number, "", clock_wall_us(), true), 1);
    store_set_verdict(store, id, VERDICT_MATCH, SOURCE_LIVE, REASON_NONE, 0, 1, clock_wall_us());
    must(store_commit(store, &err), &err);
    catch_up();
    assert_int_equal(count_text("umbrella", VERDICT_MATCH), 1);
    assert_int_equal(count_text("umbrella", -1), 1);
    assert_int_equal(count_text(number, VERDICT_UNKNOWN), 0);
}

static void a_lost_or_damaged_index_is_made_again(void **state)
{
    (void)state;
    struct error err;
    struct page_filter f = {.verdict = VERDICT_UNKNOWN, .scans = 50};
    search_close(search);
    assert_int_equal(unlink(index_path), 0);
    search = search_open(db, index_path, &err);
    must(search != NULL, &err);
    catch_up();
    expect_same(&f, "after the loss");
    search_close(search);
    FILE *file = fopen(index_path, "w");
    assert_non_null(file);
    fputs("this is no database at all, but it is long enough to look like one to whoever only counts", file);
    fclose(file);
    char wal[128];
    text_format(wal, sizeof(wal), "%s-wal", index_path);
    (void)unlink(wal);
    search = search_open(db, index_path, &err);
    must(search != NULL, &err);
    catch_up();
    expect_same(&f, "after the damage");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_filter_and_every_two),
        cmocka_unit_test(what_is_only_nearly_the_phrase_is_not_found),
        cmocka_unit_test(short_texts_are_refused),
        cmocka_unit_test(pages_do_not_shift),
        cmocka_unit_test(what_comes_later_is_found),
        cmocka_unit_test(a_lost_or_damaged_index_is_made_again),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
