/* What is known about a code before it is judged: its parcel, the waybill's other parcels, its lines, their orders. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "line_row.h"
#include "query.h"
#include "store/receiving.h"

enum { ORDERS_MAX = 64 };

static void read_parcels(struct store *s, const struct code *code, struct parcel_facts *facts)
{
    static const char sql[] =
        "SELECT parcel_index, parcel_total, state, scan_id, hold_no FROM parcel WHERE waybill = ?1";
    struct query q = query_begin(s, sql);
    query_text(&q, code->waybill);
    while (query_step(&q)) {
        int index = (int)query_get_int(&q, 0);
        int total = (int)query_get_int(&q, 1);
        enum parcel_state state = (enum parcel_state)query_get_int(&q, 2);
        bool received = state == PARCEL_RECEIVED || state == PARCEL_LATE;
        if (total > facts->parcels_total)
            facts->parcels_total = total;
        facts->parcels_received += received;
        facts->bare_received = facts->bare_received || (received && index == 0);
        facts->indexed_received = facts->indexed_received || (received && index != 0);
        if (index != code->parcel.index)
            continue;
        facts->state = state;
        facts->hold_no = query_get_int(&q, 4);
        facts->first.scan_id = state == PARCEL_NEW ? 0 : query_get_int(&q, 3);
        facts->looking_scan_id = state == PARCEL_LOOKING ? facts->first.scan_id : 0;
    }
    query_end(&q);
    if (code->parcel.total > facts->parcels_total)
        facts->parcels_total = code->parcel.total;
}

static void read_first(struct store *s, struct first_received *first)
{
    static const char sql[] = "SELECT at_us, station, operator FROM scan WHERE id = ?1";
    struct query q = query_begin(s, sql);
    query_int(&q, first->scan_id);
    if (query_step(&q)) {
        first->at_us = query_get_int(&q, 0);
        query_get_text(&q, 1, first->station, sizeof(first->station));
        query_get_text(&q, 2, first->operator, sizeof(first->operator));
    }
    query_end(&q);
}

static bool has_line(const struct store_facts *f, const char *order_id, const char *line_id)
{
    for (size_t i = 0; i < f->facts.line_count; i++)
        if (strcmp(f->lines[i].line_id, line_id) == 0 && strcmp(f->lines[i].order_id, order_id) == 0)
            return true;
    return false;
}

/* A line that is gone from the platform's open ones is asked for live, unless it was received here. */
static void read_lines(struct store *s, const char *waybill, struct store_facts *f)
{
    static const char sql[] =
        "SELECT " LINE_COLUMNS ", read_us FROM line_waybill JOIN line ON line.id = line_waybill.line"
        " WHERE line_waybill.waybill = ?1 AND (line.gone_us = 0 OR EXISTS (SELECT 1 FROM receipt r"
        " WHERE r.order_id = line.order_id AND r.line_id = line.line_id)) ORDER BY line.order_id, "
        "line.line_num, line.id";
    struct query q = query_begin(s, sql);
    query_text(&q, waybill);
    while (query_step(&q)) {
        if (f->facts.line_count == f->line_room) {
            f->line_room = f->line_room ? f->line_room * 2 : 4;
            f->lines = mem_resize(f->lines, f->line_room, sizeof(f->lines[0]));
        }
        struct order_line *line = &f->lines[f->facts.line_count];
        line_row_read(&q, line);
        int64_t read_us = query_get_int(&q, LINE_COLUMN_COUNT);
        if (has_line(f, line->order_id, line->line_id))
            continue;
        if (f->facts.line_count++ == 0 || read_us < f->facts.lines_read_us)
            f->facts.lines_read_us = read_us;
    }
    query_end(&q);
}

/* A line whose receipts name several waybills: it has arrived when all boxes of one of them have. */
static bool has_arrived_by_one_of_many(struct store *s, const char *order_id, const char *line_id)
{
    static const char sql[] =
        "SELECT count(DISTINCT r.parcel_index), max(r.parcel_total) FROM receipt r"
        " LEFT JOIN undo u ON u.scan_id = r.scan_id"
        " WHERE r.order_id = ?1 AND r.line_id = ?2 AND u.scan_id IS NULL GROUP BY r.waybill";
    bool arrived = false;
    struct query q = query_begin(s, sql);
    query_text(&q, order_id);
    query_text(&q, line_id);
    while (query_step(&q))
        arrived = arrived || query_get_int(&q, 0) >= query_get_int(&q, 1);
    query_end(&q);
    return arrived;
}

/* Has the line arrived by receipts of ours? When its waybill has parcels of many, with all of them. Each box of a line has one receipt
 * that stands, so they need not be grouped as long as they are of one waybill: this is asked for each line of each scan. */
static bool has_arrived(struct store *s, const char *order_id, const char *line_id)
{
    static const char sql[] = "SELECT r.waybill, r.parcel_total FROM receipt r"
                              " LEFT JOIN undo u ON u.scan_id = r.scan_id"
                              " WHERE r.order_id = ?1 AND r.line_id = ?2 AND u.scan_id IS NULL";
    char first[WAYBILL_SIZE] = "";
    char waybill[WAYBILL_SIZE];
    int64_t boxes = 0;
    int64_t total = 0;
    bool several = false;
    struct query q = query_begin(s, sql);
    query_text(&q, order_id);
    query_text(&q, line_id);
    while (query_step(&q)) {
        query_get_text(&q, 0, waybill, sizeof(waybill));
        if (boxes++ == 0)
            text_copy(first, sizeof(first), waybill);
        several = several || strcmp(first, waybill) != 0;
        int64_t of = query_get_int(&q, 1);
        total = of > total ? of : total;
    }
    query_end(&q);
    return several ? has_arrived_by_one_of_many(s, order_id, line_id) : boxes > 0 && boxes >= total;
}

static void count_lines(struct store *s, struct order_progress *order, const struct store_facts *f)
{
    /* The details of an order that were read after a line had gone say which there are. */
    static const char sql[] =
        "SELECT line_id, status_id FROM line WHERE order_id = ?1 AND (gone_us = 0 OR ?2 = 0)";
    struct query q = query_begin(s, sql);
    query_text(&q, order->order_id);
    query_int(&q, order->known_whole);
    while (query_step(&q)) {
        struct order_line line = {.status_id = (int)query_get_int(&q, 1)};
        query_get_text(&q, 0, line.line_id, sizeof(line.line_id));
        if (line_void(&line))
            continue;
        order->lines++;
        if (line_arrived(&line) || has_arrived(s, order->order_id, line.line_id))
            order->arrived++;
        else if (has_line(f, order->order_id, line.line_id))
            order->here++;
    }
    query_end(&q);
}

static void read_order(struct store *s, struct order_progress *order)
{
    static const char sql[] = "SELECT customer, customer_id, whole FROM orders WHERE order_id = ?1";
    struct query q = query_begin(s, sql);
    query_text(&q, order->order_id);
    if (query_step(&q)) {
        query_get_text(&q, 0, order->customer, sizeof(order->customer));
        if (order->customer[0] == '\0')
            query_get_text(&q, 1, order->customer, sizeof(order->customer));
        order->known_whole = query_get_int(&q, 2) != 0;
    }
    query_end(&q);
}

static void read_orders(struct store *s, struct store_facts *f)
{
    struct parcel_facts *facts = &f->facts;
    for (size_t i = 0; i < facts->line_count && facts->order_count < ORDERS_MAX; i++) {
        bool seen = false;
        for (size_t o = 0; o < facts->order_count && !seen; o++)
            seen = strcmp(f->orders[o].order_id, f->lines[i].order_id) == 0;
        if (seen)
            continue;
        if (facts->order_count == f->order_room) {
            f->order_room = f->order_room ? f->order_room * 2 : 4;
            f->orders = mem_resize(f->orders, f->order_room, sizeof(f->orders[0]));
        }
        struct order_progress *order = &f->orders[facts->order_count++];
        *order = (struct order_progress){0};
        text_copy(order->order_id, sizeof(order->order_id), f->lines[i].order_id);
        read_order(s, order);
        count_lines(s, order, f);
        facts->lines_open_here += order->here;
    }
}

static bool finish(struct store *s, struct store_facts *f, struct error *err)
{
    read_orders(s, f);
    f->facts.lines = f->lines;
    f->facts.orders = f->orders;
    return store_take_failure(s, err);
}

bool store_facts_read(struct store *s, const struct code *code, struct store_facts *ret, struct error *err)
{
    ret->facts = (struct parcel_facts){0};
    read_parcels(s, code, &ret->facts);
    if (ret->facts.first.scan_id != 0)
        read_first(s, &ret->facts.first);
    char done[WAYBILL_FORMS_MAX][WAYBILL_SIZE];
    size_t done_count = 0;
    for (size_t i = 0; i < code->form_count; i++) {
        struct parcel_index parcel;
        char *normal = done[done_count];
        if (!waybill_normalise(code->forms[i], strlen(code->forms[i]), normal, &parcel))
            continue;
        bool seen = false;
        for (size_t d = 0; d < done_count && !seen; d++)
            seen = strcmp(done[d], normal) == 0;
        if (seen)
            continue;
        done_count++;
        read_lines(s, normal, ret);
    }
    return finish(s, ret, err);
}

bool store_facts_again(struct store *s, const struct code *code, struct store_facts *facts, struct error *err)
{
    facts->facts = (struct parcel_facts){.line_count = facts->facts.line_count,
                                         .lines_read_us = facts->facts.lines_read_us};
    read_parcels(s, code, &facts->facts);
    if (facts->facts.first.scan_id != 0)
        read_first(s, &facts->facts.first);
    return finish(s, facts, err);
}

void store_facts_fini(struct store_facts *facts)
{
    free(facts->lines);
    free(facts->orders);
    *facts = (struct store_facts){0};
}
