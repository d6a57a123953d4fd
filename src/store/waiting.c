/* What a station reads once at its start: scans that still wait, counts, its own secret, the operator session; and whether it
 * can be written. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"
#include "base/text.h"
#include "code_row.h"
#include "core/command.h"
#include "query.h"
#include "store/receiving.h"

bool store_each_waiting(struct store *s, store_waiting_fn *fn, void *arg, struct error *err)
{
    /* A pending parcel that another scan has settled meanwhile no longer waits; each scan that is looked up does. */
    static const char sql[] =
        "SELECT scan.id, at_us, verdict, scan.hold_no, scanner, kind, scan.waybill, scan.parcel_index, "
        "scan.parcel_total, lane,"
        " courier, warnings, forms FROM scan LEFT JOIN parcel p ON p.waybill = scan.waybill AND "
        "p.parcel_index = "
        "scan.parcel_index"
        " WHERE verdict IN (0, 8) AND (verdict = ?1 OR (p.state = ?2 AND p.scan_id = scan.id))"
        " AND NOT EXISTS (SELECT 1 FROM undo WHERE undo.scan_id = scan.id) ORDER BY scan.id";
    struct query q = query_begin(s, sql);
    query_int(&q, VERDICT_LOOKING);
    query_int(&q, PARCEL_PENDING);
    while (query_step(&q)) {
        struct waiting_scan *w = mem_new(sizeof(*w));
        w->scan_id = query_get_int(&q, 0);
        w->at_us = query_get_int(&q, 1);
        w->verdict = (enum verdict)query_get_int(&q, 2);
        w->hold_no = query_get_int(&q, 3);
        query_get_text(&q, 4, w->scanner, sizeof(w->scanner));
        code_row_read(&q, 5, &w->code);
        bool go_on = fn(arg, w);
        free(w);
        if (!go_on)
            break;
    }
    query_end(&q);
    return store_take_failure(s, err);
}

void store_each_waiting_command(struct store *s, int64_t scan_id, store_command_fn *fn, void *arg)
{
    static const char sql[] =
        "SELECT c.raw FROM scan JOIN scan c ON c.id > scan.id AND c.scanner = scan.scanner"
        " WHERE scan.id = ?1 AND c.kind = ?2 AND c.reason IN (?3, ?4) AND NOT EXISTS (SELECT 1 FROM scan next"
        " WHERE next.id > scan.id AND next.id < c.id AND next.scanner = scan.scanner AND next.kind = ?5"
        " AND next.verdict <> ?6) ORDER BY c.id";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    query_int(&q, CODE_COMMAND);
    query_int(&q, REASON_WHEN_KNOWN);
    query_int(&q, REASON_PUT_ON_HOLD);
    query_int(&q, CODE_WAYBILL);
    query_int(&q, VERDICT_REPEAT);
    while (query_step(&q)) {
        struct scan scan = {0};
        struct code code;
        scan.raw_len = query_get_blob(&q, 0, scan.raw, sizeof(scan.raw));
        waybill_read(&scan, &code);
        fn(arg, &code);
    }
    query_end(&q);
}

bool store_scan_code(struct store *s, int64_t scan_id, struct code *ret_code, struct error *err)
{
    static const char sql[] =
        "SELECT kind, waybill, parcel_index, parcel_total, lane, courier, warnings, forms FROM scan"
        " WHERE id = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, scan_id);
    bool found = query_step(&q);
    if (found)
        code_row_read(&q, 0, ret_code);
    query_end(&q);
    if (!store_take_failure(s, err))
        return false;
    return found || error_set(err, ERROR_INPUT, "no scan has this number");
}

static int64_t count(struct store *s, const char *sql, int64_t since_us)
{
    struct query q = query_begin(s, sql);
    if (since_us != 0)
        query_int(&q, since_us);
    int64_t value = query_step(&q) ? query_get_int(&q, 0) : 0;
    query_end(&q);
    return value;
}

int64_t store_holds_open(struct store *s)
{
    return count(s, "SELECT count(*) FROM hold WHERE closed_us IS NULL", 0);
}

bool store_count(struct store *s, int64_t today_us, struct store_counts *ret, struct error *err)
{
    ret->scans_today = count(s, "SELECT count(*) FROM scan WHERE at_us >= ?1", today_us);
    ret->receipts_today =
        count(s,
              "SELECT count(*) FROM scan JOIN receipt r ON r.scan_id = scan.id LEFT JOIN undo u"
              " ON u.scan_id = scan.id WHERE scan.at_us >= ?1 AND u.scan_id IS NULL",
              today_us);
    ret->holds_open = store_holds_open(s);
    return store_take_failure(s, err);
}

void store_probe(struct store *s, int64_t at_us)
{
    static const char sql[] = "INSERT INTO meta (key, value) VALUES ('probe', ?1)"
                              " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    struct query q = query_begin(s, sql);
    query_int(&q, at_us);
    query_end(&q);
}

bool store_command_key(struct store *s, unsigned char ret_key[16], struct error *err)
{
    static const char get[] = "SELECT value FROM meta WHERE key = 'command_key'";
    static const char put[] = "INSERT INTO meta (key, value) VALUES ('command_key', ?1)";
    struct query q = query_begin(s, get);
    bool found = query_step(&q) && query_get_blob(&q, 0, ret_key, COMMAND_KEY_BYTES) == COMMAND_KEY_BYTES;
    query_end(&q);
    if (!store_take_failure(s, err) || found)
        return found;
    if (getrandom(ret_key, COMMAND_KEY_BYTES, 0) != COMMAND_KEY_BYTES)
        return error_errno(err, errno, "random bytes");
    store_begin(s);
    q = query_begin(s, put);
    query_blob(&q, ret_key, COMMAND_KEY_BYTES);
    query_end(&q);
    return store_commit(s, err);
}

void store_put_session(struct store *s, const char *session, int64_t at_us)
{
    static const char sql[] =
        "INSERT INTO operator_session (only, session, at_us) VALUES (1, ?1, ?2)"
        " ON CONFLICT (only) DO UPDATE SET session = excluded.session, at_us = excluded.at_us";
    struct query q = query_begin(s, sql);
    query_text(&q, session);
    query_int(&q, at_us);
    query_end(&q);
}

bool store_get_session(struct store *s, char *ret, size_t size, int64_t *ret_at_us, struct error *err)
{
    static const char sql[] = "SELECT session, at_us FROM operator_session";
    ret[0] = '\0';
    *ret_at_us = 0;
    struct query q = query_begin(s, sql);
    if (query_step(&q)) {
        query_get_text(&q, 0, ret, size);
        *ret_at_us = query_get_int(&q, 1);
    }
    query_end(&q);
    return store_take_failure(s, err);
}
