#include "progress.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "query.h"

enum { ORDERS_MAX = 64 };

/* One line of an order while its receipts are read. */
struct tally {
    char line_id[LINE_ID_SIZE];
    int status_id;
    char waybill[WAYBILL_SIZE]; /* of its first receipt */
    struct line_receipts receipts;
};

void progress_add_order(struct store_facts *f, const struct order_progress *order)
{
    struct parcel_facts *facts = &f->facts;
    if (facts->order_count == ORDERS_MAX)
        return;
    if (facts->order_count == f->order_room) {
        f->order_room = f->order_room ? f->order_room * 2 : 4;
        f->orders = mem_resize(f->orders, f->order_room, sizeof(f->orders[0]));
    }
    f->orders[facts->order_count++] = *order;
}

/* A line whose receipts name several waybills: it has arrived when all boxes of one of them have. */
static bool has_arrived_by_one_of_many(struct store *s, const char *order_id, const char *line_id,
                                       int64_t until)
{
    static const char sql[] =
        "SELECT count(DISTINCT r.parcel_index), max(r.parcel_total) FROM receipt r"
        " LEFT JOIN undo u ON u.scan_id = r.scan_id"
        " WHERE r.order_id = ?1 AND r.line_id = ?2 AND u.scan_id IS NULL AND (?3 = 0 OR r.scan_id <= ?3)"
        " GROUP BY r.waybill";
    bool arrived = false;
    struct query q = query_begin(s, sql);
    query_text(&q, order_id);
    query_text(&q, line_id);
    query_int(&q, until);
    while (query_step(&q))
        arrived = arrived || query_get_int(&q, 0) >= query_get_int(&q, 1);
    query_end(&q);
    return arrived;
}

/* By receipts of one waybill. Each box of a line has one that stands, so they need not be told apart. */
static bool all_boxes(const struct line_receipts *receipts)
{
    return receipts->boxes > 0 && receipts->boxes >= receipts->total;
}

static struct line_receipts *line_in_hand(struct store_facts *f, const char *order_id, const char *line_id)
{
    for (size_t i = 0; i < f->facts.line_count; i++)
        if (strcmp(f->lines[i].line_id, line_id) == 0 && strcmp(f->lines[i].order_id, order_id) == 0)
            return &f->receipts[i];
    return NULL;
}

/* All receipts of the line are read. */
static void close_line(struct store *s, struct tally *t, struct order_progress *order, int64_t until,
                       struct store_facts *f)
{
    const struct order_line line = {.status_id = t->status_id};
    struct line_receipts *in_hand = line_in_hand(f, order->order_id, t->line_id);
    t->receipts.known = true;
    if (!line_void(&line)) {
        bool arrived = line_arrived(&line);
        if (!arrived)
            arrived = t->receipts.several ? has_arrived_by_one_of_many(s, order->order_id, t->line_id, until)
                                          : all_boxes(&t->receipts);
        order->lines++;
        order->arrived += arrived;
        order->here += !arrived && in_hand;
    }
    if (in_hand)
        *in_hand = t->receipts;
}

static void add_receipt(struct tally *t, const struct query *q, const struct code *code)
{
    char waybill[WAYBILL_SIZE];
    struct line_receipts *receipts = &t->receipts;
    query_get_text(q, 1, waybill, sizeof(waybill));
    int index = (int)query_get_int(q, 2);
    int total = (int)query_get_int(q, 3);
    if (receipts->boxes++ == 0)
        memcpy(t->waybill, waybill, sizeof(waybill));
    bool other = strcmp(waybill, code->waybill) != 0;
    receipts->several = receipts->several || strcmp(t->waybill, waybill) != 0;
    receipts->other = receipts->other || other;
    receipts->parcel = receipts->parcel || (!other && index == code->parcel.index);
    receipts->total = total > receipts->total ? total : receipts->total;
}

/* The receipts that stand, read beside the lines. */
struct receipts {
    struct query q;
    bool more;
    char line_id[LINE_ID_SIZE]; /* of the one in hand */
};

static void next_receipt(struct receipts *r)
{
    r->more = query_step(&r->q);
    if (r->more)
        query_get_text(&r->q, 0, r->line_id, sizeof(r->line_id));
}

/* Both come in the order of their index, hence by line: nothing is sorted, and nothing is looked for line by line. Most orders have
 * no receipt yet, or one. The details of an order that were read after a line had gone say which there are. */
static void count_order(struct store *s, const struct code *code, int64_t until, struct order_progress *order,
                        struct store_facts *f)
{
    static const char lines_sql[] = "SELECT line_id, status_id FROM line WHERE order_id = ?1"
                                    " AND (gone_us = 0 OR ?2 = 0) ORDER BY line_id";
    static const char receipts_sql[] =
        "SELECT r.line_id, r.waybill, r.parcel_index, r.parcel_total FROM receipt r WHERE r.order_id = ?1"
        " AND (?2 = 0 OR r.scan_id <= ?2)"
        " AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.scan_id = r.scan_id) ORDER BY r.line_id";
    struct receipts r = {.q = query_begin(s, receipts_sql)};
    struct query lines = query_begin(s, lines_sql);
    query_text(&r.q, order->order_id);
    query_int(&r.q, until);
    query_text(&lines, order->order_id);
    query_int(&lines, order->known_whole);
    next_receipt(&r);
    while (query_step(&lines)) {
        struct tally t = {.status_id = (int)query_get_int(&lines, 1)};
        query_get_text(&lines, 0, t.line_id, sizeof(t.line_id));
        int order_of = 0;
        while (r.more && (order_of = strcmp(r.line_id, t.line_id)) <= 0) {
            if (order_of == 0)
                add_receipt(&t, &r.q, code);
            next_receipt(&r);
        }
        close_line(s, &t, order, until, f);
    }
    query_end(&lines);
    query_end(&r.q);
}

void progress_count(struct store *s, const struct code *code, int64_t until, struct store_facts *f)
{
    struct parcel_facts *facts = &f->facts;
    f->parcel_index = code->parcel.index;
    facts->lines_open_here = 0;
    for (size_t i = 0; i < facts->line_count; i++)
        f->receipts[i] = (struct line_receipts){0};
    for (size_t i = 0; i < facts->order_count; i++) {
        struct order_progress *order = &f->orders[i];
        order->lines = 0;
        order->arrived = 0;
        order->here = 0;
        count_order(s, code, until, order, f);
        facts->lines_open_here += order->here;
    }
}

/* Would be counted wrong without a look: not among its order's lines, or with receipts of other numbers. */
static bool can_tell(const struct order_line *line, const struct line_receipts *receipts)
{
    return line_void(line) || (receipts->known && !receipts->other);
}

bool progress_received(const struct code *code, int written, struct store_facts *f)
{
    struct parcel_facts *facts = &f->facts;
    if (f->parcel_index != code->parcel.index)
        return false;
    for (size_t i = 0; i < facts->line_count; i++) {
        if (!can_tell(&f->lines[i], &f->receipts[i]))
            return false;
        written -= !line_void(&f->lines[i]) && !f->receipts[i].parcel;
    }
    if (written != 0)
        return false;
    for (size_t i = 0; i < facts->line_count; i++) {
        struct line_receipts *receipts = &f->receipts[i];
        const struct order_line *line = &f->lines[i];
        if (line_void(line) || receipts->parcel)
            continue;
        bool before = line_arrived(line) || all_boxes(receipts);
        receipts->parcel = true;
        receipts->boxes++;
        receipts->total = code->parcel.total > receipts->total ? code->parcel.total : receipts->total;
        int change = (line_arrived(line) || all_boxes(receipts)) - before;
        for (size_t o = 0; o < facts->order_count; o++) {
            if (strcmp(f->orders[o].order_id, line->order_id) != 0)
                continue;
            f->orders[o].arrived += change;
            f->orders[o].here -= change;
            facts->lines_open_here -= change;
        }
    }
    return true;
}
