/* Catching up: scans that are new, verdicts that changed, and texts that came later (the customer of a scan is known only when its
 * order has been read). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "core/scan.h"
#include "core/waybill.h"
#include "search_private.h"

enum {
    STEP_SCANS = 100, /* between looks at the clock */
    TEXT_BYTES_MAX = 8192,
};

/* After that a scan's text no longer changes by itself. */
#define SETTLE_US (INT64_C(120) * 1000000)

/* A scan as it is indexed. */
struct entry {
    int64_t scan_id;
    int64_t at_us;
    int64_t verdict;
    char operator[OPERATOR_NAME_MAX];
    char station[SCANNER_NAME_MAX];
    char scanner[SCANNER_NAME_MAX];
    struct text text;
};

static int64_t get_mark(struct store *s, const char *key)
{
    struct query q = query_begin(s, "SELECT value FROM mark WHERE key = ?1");
    query_text(&q, key);
    int64_t value = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return value;
}

static void set_mark(struct store *s, const char *key, int64_t value)
{
    struct query q = query_begin(s, "UPDATE mark SET value = ?2 WHERE key = ?1");
    query_text(&q, key);
    query_int(&q, value);
    query_end(&q);
}

/* --- reading a scan ------------------------------------------------------------------------------------------------------ */
static void add_text(struct text *out, const char *text, size_t len)
{
    if (len == 0 || out->len + len > TEXT_BYTES_MAX)
        return;
    if (out->len > 0)
        text_add_n(out, "\n", 1);
    search_clean(text, len, out);
}

static void add_column(struct text *out, const struct query *q, int column)
{
    const char *text = (const char *)sqlite3_column_text(q->stmt, column);
    if (text)
        add_text(out, text, (size_t)sqlite3_column_bytes(q->stmt, column));
}

static void add_lines(struct store *s, struct entry *e)
{
    struct query q = query_begin(s,
                                 "SELECT r.order_id, l.title, l.config, o.customer FROM log.receipt r"
                                 " LEFT JOIN log.line l ON l.order_id = r.order_id AND l.line_id = r.line_id"
                                 " LEFT JOIN log.orders o ON o.order_id = r.order_id"
                                 " WHERE r.scan_id = ?1 ORDER BY r.order_id, r.line_id");
    char order[ORDER_ID_SIZE] = "";
    query_int(&q, e->scan_id);
    while (query_step(&q)) {
        char now[ORDER_ID_SIZE];
        query_get_text(&q, 0, now, sizeof(now));
        if (strcmp(now, order) != 0) {
            add_column(&e->text, &q, 0);
            add_column(&e->text, &q, 3);
            memcpy(order, now, sizeof(order));
        }
        add_column(&e->text, &q, 1);
        add_column(&e->text, &q, 2);
    }
    query_end(&q);
}

static void read_entry(struct store *s, const struct query *q, struct entry *e)
{
    char waybill[WAYBILL_SIZE];
    text_clear(&e->text);
    e->scan_id = query_get_int(q, 0);
    e->at_us = query_get_int(q, 1);
    e->verdict = query_get_int(q, 2);
    query_get_text(q, 3, e->operator, sizeof(e->operator));
    query_get_text(q, 4, e->station, sizeof(e->station));
    query_get_text(q, 5, e->scanner, sizeof(e->scanner));
    query_get_text(q, 6, waybill, sizeof(waybill));
    add_text(&e->text, waybill, strlen(waybill));
    size_t len = (size_t)sqlite3_column_bytes(q->stmt, 7);
    const char *raw = sqlite3_column_blob(q->stmt, 7);
    if (raw && (strlen(waybill) != len || memcmp(waybill, raw, len) != 0))
        add_text(&e->text, raw, len);
    add_text(&e->text, e->operator, strlen(e->operator));
    add_lines(s, e);
}

#define ENTRY_SELECT "SELECT id, at_us, verdict, operator, station, scanner, waybill, raw FROM log.scan"

/* --- writing it ---------------------------------------------------------------------------------------------------------- */
/* The facets of an entry: the four values, and the pairs of verdict, operator and station. */
enum { ENTRY_FACETS = 7, TOKEN_FACETS = 3 };

static void entry_facets(struct store *s, const struct entry *e, int64_t ret[ENTRY_FACETS])
{
    char verdict[24];
    char names[FACET_KIND_COUNT][FACET_NAME_MAX];
    char pair[FACET_NAME_MAX * 2];
    snprintf(verdict, sizeof(verdict), "%" PRId64, e->verdict);
    facet_name(FACET_VERDICT, verdict, names[0]);
    facet_name(FACET_OPERATOR, e->operator, names[1]);
    facet_name(FACET_STATION, e->station, names[2]);
    facet_name(FACET_SCANNER, e->scanner, names[3]);
    for (int i = 0; i < FACET_KIND_COUNT; i++)
        ret[i] = facet_make(s, names[i]);
    for (int i = 0, at = FACET_KIND_COUNT; i < 3; i++) {
        facet_pair_name(names[i == 2 ? 1 : 0], names[i == 0 ? 1 : 2], pair);
        ret[at++] = facet_make(s, pair);
    }
}

/* The searched text with the facets' tokens behind it. */
static void add_tokens(struct entry *e, const int64_t facets[ENTRY_FACETS])
{
    for (int i = 0; i < TOKEN_FACETS; i++) {
        char token[FACET_TOKEN_SIZE];
        facet_token(facets[i], token);
        text_add_n(&e->text, "\n", 1);
        text_add(&e->text, token);
    }
}

static void forget_entry(struct store *s, int64_t scan_id, const char *old_text)
{
    struct query q = query_begin(s, "INSERT INTO find (find, rowid, text) VALUES ('delete', ?1, ?2)");
    query_int(&q, scan_id);
    query_text(&q, old_text);
    query_end(&q);
}

static void put_posting(struct store *s, int64_t facet, int64_t scan_id)
{
    struct query q = query_begin(s, "INSERT OR IGNORE INTO posting (facet, scan) VALUES (?1, ?2)");
    query_int(&q, facet);
    query_int(&q, scan_id);
    query_end(&q);
}

static void drop_posting(struct store *s, int64_t facet, int64_t scan_id)
{
    struct query q = query_begin(s, "DELETE FROM posting WHERE facet = ?1 AND scan = ?2");
    query_int(&q, facet);
    query_int(&q, scan_id);
    query_end(&q);
}

static void put_block(struct store *s, const struct entry *e)
{
    struct query q = query_begin(
        s, "INSERT INTO block (no, from_us, to_us) VALUES (?1, ?2, ?2) ON CONFLICT (no) DO UPDATE SET"
           " from_us = min(from_us, excluded.from_us), to_us = max(to_us, excluded.to_us)"
           " WHERE from_us > excluded.from_us OR to_us < excluded.to_us");
    query_int(&q, e->scan_id / BLOCK_SCANS);
    query_int(&q, e->at_us);
    query_end(&q);
}

static void put_find(struct store *s, const struct entry *e)
{
    struct query q = query_begin(s, "INSERT OR REPLACE INTO fact (scan, verdict, text) VALUES (?1, ?2, ?3)");
    query_int(&q, e->scan_id);
    query_int(&q, e->verdict);
    query_text(&q, e->text.data ? e->text.data : "");
    query_end(&q);
    q = query_begin(s, "INSERT INTO find (rowid, text) VALUES (?1, ?2)");
    query_int(&q, e->scan_id);
    query_text(&q, e->text.data ? e->text.data : "");
    query_end(&q);
}

static void put_entry(struct store *s, struct entry *e)
{
    int64_t facets[ENTRY_FACETS];
    entry_facets(s, e, facets);
    add_tokens(e, facets);
    for (int i = 0; i < ENTRY_FACETS; i++)
        put_posting(s, facets[i], e->scan_id);
    put_block(s, e);
    put_find(s, e);
}

/* Only what depends on the verdict and the text can have changed. */
static void renew_entry(struct store *s, struct entry *e)
{
    struct text old_text = {0};
    int64_t old_verdict = -1;
    struct query q = query_begin(s, "SELECT verdict, text FROM fact WHERE scan = ?1");
    query_int(&q, e->scan_id);
    if (query_step(&q)) {
        old_verdict = query_get_int(&q, 0);
        text_add(&old_text, (const char *)sqlite3_column_text(q.stmt, 1));
    }
    query_end(&q);
    if (old_verdict >= 0) {
        int64_t facets[ENTRY_FACETS];
        struct entry before = *e;
        before.verdict = old_verdict;
        entry_facets(s, &before, facets);
        struct text fresh = {0};
        struct entry after = *e;
        int64_t fresh_facets[ENTRY_FACETS];
        text_add_n(&fresh, e->text.data ? e->text.data : "", e->text.len);
        after.text = fresh;
        entry_facets(s, &after, fresh_facets);
        add_tokens(&after, fresh_facets);
        if (old_verdict != e->verdict || strcmp(after.text.data, old_text.data) != 0) {
            for (int i = 0; i < ENTRY_FACETS; i++)
                if (facets[i] != fresh_facets[i]) {
                    drop_posting(s, facets[i], e->scan_id);
                    put_posting(s, fresh_facets[i], e->scan_id);
                }
            forget_entry(s, e->scan_id, old_text.data);
            put_find(s, &after);
        }
        text_fini(&after.text);
    }
    text_fini(&old_text);
}

/* --- the steps -------------------------------------------------------------------------------------------------------------- */
static int take_new(struct store *s, int64_t *mark, struct entry *e)
{
    int count = 0;
    struct query q = query_begin(s, ENTRY_SELECT " WHERE id > ?1 ORDER BY id LIMIT ?2");
    query_int(&q, *mark);
    query_int(&q, STEP_SCANS);
    while (query_step(&q)) {
        read_entry(s, &q, e);
        put_entry(s, e);
        *mark = e->scan_id;
        count++;
    }
    query_end(&q);
    return count;
}

static void renew(struct store *s, int64_t scan_id, struct entry *e)
{
    struct query q = query_begin(s, ENTRY_SELECT " WHERE id = ?1");
    query_int(&q, scan_id);
    if (query_step(&q)) {
        read_entry(s, &q, e);
        renew_entry(s, e);
    }
    query_end(&q);
}

/* Reads numbers first: a query that is read from must not see what is written meanwhile. */
static int ids_of(struct query *q, int64_t *ret, int64_t *ret_last)
{
    int count = 0;
    while (count < STEP_SCANS && query_step(q)) {
        ret[count++] = query_get_int(q, 0);
        *ret_last = query_get_int(q, 1);
    }
    query_end(q);
    return count;
}

static int take_changes(struct store *s, int64_t *mark, struct entry *e)
{
    int64_t ids[STEP_SCANS];
    struct query q =
        query_begin(s, "SELECT scan_id, id FROM log.verdict_change WHERE id > ?1 ORDER BY id LIMIT ?2");
    query_int(&q, *mark);
    query_int(&q, STEP_SCANS);
    int count = ids_of(&q, ids, mark);
    for (int i = 0; i < count; i++)
        renew(s, ids[i], e);
    return count;
}

/* The first verdict after "looking" is written over it, not beside it. */
static void take_looking(struct store *s, struct entry *e)
{
    int64_t ids[STEP_SCANS];
    int64_t last;
    struct query q = query_begin(s, "SELECT f.scan, f.scan FROM fact f CROSS JOIN log.scan s ON s.id = f.scan"
                                    " WHERE f.verdict = 0 AND s.verdict <> 0 ORDER BY f.scan LIMIT ?1");
    query_int(&q, STEP_SCANS);
    int count = ids_of(&q, ids, &last);
    for (int i = 0; i < count; i++)
        renew(s, ids[i], e);
}

/* Scans that are old enough for everything about them to be known are looked at once more. */
static int take_settled(struct store *s, int64_t *mark, int64_t before, struct entry *e)
{
    int64_t ids[STEP_SCANS];
    struct query q = query_begin(s, "SELECT id, id FROM log.scan WHERE id > ?1 AND id <= ?2 AND at_us < ?3"
                                    " ORDER BY id LIMIT ?4");
    query_int(&q, *mark);
    query_int(&q, before);
    query_int(&q, clock_wall_us() - SETTLE_US);
    query_int(&q, STEP_SCANS);
    int count = ids_of(&q, ids, mark);
    for (int i = 0; i < count; i++)
        renew(s, ids[i], e);
    return count;
}

static int64_t newest(struct store *s)
{
    struct query q = query_begin(s, "SELECT max(id) FROM log.scan");
    int64_t id = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return id;
}

/* Is it still the log that the index was made of? Its first scan says so. */
static bool same_log(struct store *s)
{
    struct query q = query_begin(s, "SELECT at_us FROM log.scan ORDER BY id LIMIT 1");
    int64_t first_us = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    int64_t known_us = get_mark(s, "first");
    if (known_us == 0)
        set_mark(s, "first", first_us);
    return known_us == 0 || known_us == first_us;
}

static bool catch_up(struct search *search, int64_t budget_us, struct error *err)
{
    struct store *s = search->store;
    struct entry e = {0};
    int64_t deadline_us = clock_mono_us() + budget_us;
    bool more = true;
    store_begin(s);
    int64_t scan = get_mark(s, "scan");
    int64_t change = get_mark(s, "change");
    int64_t settled = get_mark(s, "settled");
    if (newest(s) < scan || !same_log(s)) {
        store_rollback(s);
        return error_set(err, ERROR_INPUT, "%s: it is of another log", search->search_path);
    }
    if (scan == 0) {
        struct query q = query_begin(s, "SELECT coalesce(max(id), 0) FROM log.verdict_change");
        change = query_step(&q) ? query_get_int(&q, 0) : 0;
        query_end(&q);
    }
    while (more && s->failure.kind == ERROR_NONE) {
        int64_t from = scan;
        int count = take_new(s, &scan, &e);
        /* About scans that were old already nothing will come later. */
        if (count > 0 && settled == from && e.at_us < clock_wall_us() - SETTLE_US)
            settled = scan;
        count += take_changes(s, &change, &e);
        take_looking(s, &e);
        if (count == 0)
            count = take_settled(s, &settled, scan, &e);
        more = count > 0 && clock_mono_us() < deadline_us;
    }
    set_mark(s, "scan", scan);
    set_mark(s, "change", change);
    set_mark(s, "settled", settled);
    int64_t last = newest(s);
    text_fini(&e.text);
    if (!store_commit(s, err))
        return false;
    search->behind = last > scan ? last - scan : 0;
    return true;
}

bool search_catch_up(struct search *s, int64_t budget_us, int64_t *ret_behind, struct error *err)
{
    bool ok = catch_up(s, budget_us, err);
    /* A damaged index, or one that has more than the log (which was put back from a backup): begin anew. */
    if (!ok && (err->kind == ERROR_IO || err->kind == ERROR_INPUT))
        ok = search_begin_anew(s, err) && catch_up(s, budget_us, err);
    ok = ok && search_size_cache(s, s->behind > FAR_BEHIND, err);
    *ret_behind = ok ? s->behind : -1;
    return ok;
}
