/* What is known about a code before it is judged: its parcel, the waybill's other parcels, its lines, their orders. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "line_row.h"
#include "progress.h"
#include "query.h"
#include "right_time.h"
#include "store/receiving.h"

static bool is_received(enum parcel_state state)
{
    return state == PARCEL_RECEIVED || state == PARCEL_LATE;
}

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
        bool received = is_received(state);
        if (total > facts->parcels_total)
            facts->parcels_total = total;
        facts->parcels_received += received;
        facts->bare_received = facts->bare_received || (received && index == 0);
        facts->indexed_received = facts->indexed_received || (received && index != 0);
        if (index >= PARCEL_INDEX_EXTRA && index > facts->extra_index)
            facts->extra_index = index;
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
    static const char sql[] = "SELECT " KNOWN_TIME("scan") ", station, operator FROM scan WHERE id = ?1";
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

static int compare_lines(const void *a, const void *b)
{
    const struct order_line *x = a;
    const struct order_line *y = b;
    int order = strcmp(x->order_id, y->order_id);
    if (order != 0)
        return order;
    if (x->line_num != y->line_num)
        return x->line_num < y->line_num ? -1 : 1;
    return strcmp(x->line_id, y->line_id);
}

static int compare_orders(const void *a, const void *b)
{
    const struct order_progress *x = a;
    const struct order_progress *y = b;
    return strcmp(x->order_id, y->order_id);
}

static bool has_order(const struct store_facts *f, const char *order_id)
{
    for (size_t i = 0; i < f->facts.order_count; i++)
        if (strcmp(f->orders[i].order_id, order_id) == 0)
            return true;
    return false;
}

/* The customer's name, or the number where the platform gives no name. */
static void add_order(struct store_facts *f, const struct query *q, int column, const char *order_id)
{
    struct order_progress order = {.known_whole = query_get_int(q, column + 2) != 0};
    text_copy(order.order_id, sizeof(order.order_id), order_id);
    query_get_text(q, column, order.customer, sizeof(order.customer));
    if (order.customer[0] == '\0')
        query_get_text(q, column + 1, order.customer, sizeof(order.customer));
    progress_add_order(f, &order);
}

static struct order_line *next_line(struct store_facts *f)
{
    if (f->facts.line_count == f->line_room) {
        f->line_room = f->line_room ? f->line_room * 2 : 4;
        f->lines = mem_resize(f->lines, f->line_room, sizeof(f->lines[0]));
        f->receipts = mem_resize(f->receipts, f->line_room, sizeof(f->receipts[0]));
    }
    return &f->lines[f->facts.line_count];
}

/* The lines of one number with their orders, in the order of the orders' ids and the lines' numbers: nearly always one, so
 * that they are put in order here, which costs nothing then, and not by SQLite. A line that is gone from the platform's open ones
 * is asked for live, unless it was received here. */
static void read_lines(struct store *s, const char *waybill, struct store_facts *f)
{
    static const char sql[] =
        "SELECT " LINE_COLUMNS ", line.read_us, o.customer, o.customer_id, o.whole"
        " FROM line_waybill JOIN line ON line.id = line_waybill.line"
        " LEFT JOIN orders o ON o.order_id = line.order_id"
        " WHERE line_waybill.waybill = ?1 AND (line.gone_us = 0 OR EXISTS (SELECT 1 FROM receipt r"
        " WHERE r.order_id = line.order_id AND r.line_id = line.line_id))";
    size_t lines_before = f->facts.line_count;
    size_t orders_before = f->facts.order_count;
    struct query q = query_begin(s, sql);
    query_text(&q, waybill);
    while (query_step(&q)) {
        struct order_line *line = next_line(f);
        line_row_read(&q, line);
        int64_t read_us = query_get_int(&q, LINE_COLUMN_COUNT);
        if (has_line(f, line->order_id, line->line_id))
            continue;
        if (f->facts.line_count++ == 0 || read_us < f->facts.lines_read_us)
            f->facts.lines_read_us = read_us;
        if (!has_order(f, line->order_id))
            add_order(f, &q, LINE_COLUMN_COUNT + 1, line->order_id);
    }
    query_end(&q);
    if (f->facts.line_count - lines_before > 1) {
        qsort(f->lines + lines_before, f->facts.line_count - lines_before, sizeof(f->lines[0]),
              compare_lines);
        qsort(f->orders + orders_before, f->facts.order_count - orders_before, sizeof(f->orders[0]),
              compare_orders);
    }
}

static bool finish(struct store *s, const struct code *code, struct store_facts *f, struct error *err)
{
    progress_count(s, code, 0, f);
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
        if (strcmp(code->forms[i], code->waybill) == 0)
            memcpy(normal, code->waybill, WAYBILL_SIZE);
        else if (!waybill_normalise(code->forms[i], strlen(code->forms[i]), normal, &parcel))
            continue;
        bool seen = false;
        for (size_t d = 0; d < done_count && !seen; d++)
            seen = strcmp(done[d], normal) == 0;
        if (seen)
            continue;
        done_count++;
        read_lines(s, normal, ret);
    }
    return finish(s, code, ret, err);
}

bool store_order_progress(struct store *s, const char *order_id, int64_t until, struct order_progress *ret)
{
    static const char sql[] = "SELECT customer, customer_id, whole FROM orders WHERE order_id = ?1";
    static const struct code no_code;
    struct store_facts f = {0};
    struct query q = query_begin(s, sql);
    query_text(&q, order_id);
    if (query_step(&q))
        add_order(&f, &q, 0, order_id);
    query_end(&q);
    bool known = f.facts.order_count > 0;
    if (known) {
        progress_count(s, &no_code, until, &f);
        *ret = f.orders[0];
    }
    store_facts_fini(&f);
    return known;
}

/* Everything but the lines and whose orders they are. */
static bool read_again(struct store *s, const struct code *code, struct store_facts *f, struct error *err)
{
    f->facts = (struct parcel_facts){.line_count = f->facts.line_count,
                                     .lines_read_us = f->facts.lines_read_us,
                                     .order_count = f->facts.order_count};
    read_parcels(s, code, &f->facts);
    if (f->facts.first.scan_id != 0)
        read_first(s, &f->facts.first);
    return finish(s, code, f, err);
}

bool store_facts_received(struct store *s, const struct code *code, const struct parcel_step *step,
                          struct store_facts *f, struct error *err)
{
    struct parcel_facts *facts = &f->facts;
    bool before = is_received(facts->state);
    if (!progress_received(code, step->written, f))
        return read_again(s, code, f, err);
    if (is_received(step->state) && !before) {
        facts->parcels_received++;
        facts->bare_received = facts->bare_received || code->parcel.index == 0;
        facts->indexed_received = facts->indexed_received || code->parcel.index != 0;
    } else if (before && !is_received(step->state)) {
        return read_again(s, code, f, err);
    }
    if (step->state != facts->state)
        facts->first = step->first;
    facts->state = step->state;
    facts->hold_no = step->hold_no;
    facts->looking_scan_id = 0;
    return store_take_failure(s, err);
}

void store_facts_fini(struct store_facts *facts)
{
    free(facts->lines);
    free(facts->receipts);
    free(facts->orders);
    *facts = (struct store_facts){0};
}
