/* Shorthands for the unit tests of store/: one call a scan, a line, a fact. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/log.h"
#include "store/receiving.h"
#include "store/store.h"

static inline struct order_line a_line(const char *order_id, const char *line_id, const char *waybill)
{
    struct order_line line = {.line_num = 1, .quantity = 2, .status_id = LINE_STATUS_ORDERED};
    text_copy(line.order_id, sizeof(line.order_id), order_id);
    text_copy(line.line_id, sizeof(line.line_id), line_id);
    text_copy(line.waybill, sizeof(line.waybill), waybill);
    text_copy(line.title, sizeof(line.title), "Шарф 围巾");
    return line;
}

static inline void put_line(struct store *s, const char *order_id, const char *line_id, const char *waybill,
                            int status_id)
{
    struct error err;
    struct order_line line = a_line(order_id, line_id, waybill);
    line.status_id = status_id;
    store_begin(s);
    (void)store_put_lines(s, &line, 1, 1000);
    if (!store_commit(s, &err))
        fail_msg("%s", err.text);
}

static inline struct code code_of(const char *text)
{
    struct scan scan = {.raw_len = strlen(text)};
    struct code code;
    memcpy(scan.raw, text, scan.raw_len);
    waybill_read(&scan, &code);
    return code;
}

/* What is known of a text's parcel; the arrays live until the next call. */
static inline struct store_facts *read_facts(struct store *s, const char *text)
{
    static struct store_facts facts;
    struct error err;
    const struct code code = code_of(text);
    if (!store_facts_read(s, &code, &facts, &err))
        fail_msg("%s", err.text);
    return &facts;
}

static inline const struct parcel_facts *facts_of(struct store *s, const char *text)
{
    return &read_facts(s, text)->facts;
}

/* Inside a transaction: the row of a scan of `text`. */
static inline void put_held_scan(struct store *s, int64_t id, const char *text, enum verdict verdict,
                                 int64_t hold_no)
{
    struct scan scan = {.wall_us = 1700000000000000 + id * 1000000, .mono_us = id, .raw_len = strlen(text)};
    const struct code code = code_of(text);
    memcpy(scan.raw, text, scan.raw_len);
    text_copy(scan.scanner, sizeof(scan.scanner), "left");
    const struct scan_row row = {.id = id,
                                 .scan = &scan,
                                 .code = &code,
                                 .station = "dock",
                                 .operator= "anna",
                                 .clock_ok = true,
                                 .verdict = verdict,
                                 .hold_no = hold_no};
    store_put_scan(s, &row);
}

static inline void put_scan(struct store *s, int64_t id, const char *text, enum verdict verdict)
{
    put_held_scan(s, id, text, verdict, 0);
}

/* The whole of a matched scan: scan, receipts of the lines on file, parcel. Returns receipts written. */
static inline int receive(struct store *s, int64_t id, const char *text)
{
    struct error err;
    const struct code code = code_of(text);
    const struct store_facts *facts = read_facts(s, text);
    const struct arrival arrival = {.scan_id = id,
                                    .at_us = 1700000000000000 + id * 1000000,
                                    .waybill = code.waybill,
                                    .parcel = code.parcel,
                                    .operator= "anna" };
    store_begin(s);
    put_scan(s, id, text, VERDICT_MATCH);
    int written = store_receive(s, &arrival, facts);
    store_set_parcel(s, code.waybill, &code.parcel, PARCEL_RECEIVED, id, 0);
    if (!store_commit(s, &err))
        fail_msg("%s", err.text);
    return written;
}

/* A scan nobody knew: it lies on the shelf under hold_no. */
static inline void hold(struct store *s, int64_t id, const char *text, int64_t hold_no, enum hold_kind kind)
{
    struct error err;
    const struct code code = code_of(text);
    store_begin(s);
    put_held_scan(s, id, text, kind == HOLD_PENDING ? VERDICT_PENDING : VERDICT_UNKNOWN, hold_no);
    (void)store_open_hold(s, hold_no, code.waybill, &code.parcel, kind, id, id);
    store_set_parcel(s, code.waybill, &code.parcel, kind == HOLD_PENDING ? PARCEL_PENDING : PARCEL_HELD, id,
                     hold_no);
    if (!store_commit(s, &err))
        fail_msg("%s", err.text);
}

static inline int undo(struct store *s, int64_t scan_id)
{
    struct error err;
    store_begin(s);
    int voided = store_undo(s, scan_id, "boris", 5);
    if (!store_commit(s, &err))
        fail_msg("%s", err.text);
    return voided;
}
