/* Reading orders and lines. A search's hits are kept until something changes, so that paging through 10^5 lines does not look at
 * them all for each page. */
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "methods.h"
#include "render.h"
#include "search_params.h"
#include "platform.h"

enum { FRAME_MAX = 1000 };

/* queryType: 0 all, 1 ready to purchase, 2 purchased */
static bool asked_for(const struct sim_line *line, int64_t query)
{
    return query == 0 || (query == 1 ? platform_can_be_purchased(line) : line->purchase_id[0] != '\0');
}

void method_order_details(struct call *c, const struct method *m)
{
    const struct sim_line *line = NULL;
    const struct sim_order *o = call_order(c, m, "salesId");
    int64_t query = 0;
    if (o == NULL)
        return;
    if (form_has(c->form, "queryType") && !text_to_int64(call_get(c, "queryType"), 0, 2, &query)) {
        call_malformed(c, m, "queryType");
        return;
    }
    call_begin(c, m);
    answer_open(c->out, "Result");
    render_order(c, o, "SalesOrderInfo");
    answer_open(c->out, "SalesLinesList");
    while ((line = platform_next_line(c->platform, o, line)) != NULL)
        if (asked_for(line, query))
            render_line(c, line, "SalesLine");
    answer_close(c->out, "SalesLinesList");
    answer_close(c->out, "Result");
    call_end(c, m);
}

/* --- what is wanted -------------------------------------------------------------------------------------------------------------- */
struct window {
    int64_t from_us;
    int64_t to_us;
};

static struct window window_of(const struct search_params *p)
{
    struct window w = {.from_us = INT64_MIN, .to_us = INT64_MAX};
    if (p->created_from[0] && !clock_parse(p->created_from, 0, &w.from_us))
        w.from_us = INT64_MIN;
    if (p->created_to[0] && !clock_parse(p->created_to, 0, &w.to_us))
        w.to_us = INT64_MAX;
    return w;
}

static bool status_wanted(const struct xml_list *wanted, int status_id)
{
    char status[16];
    if (wanted->count == 0)
        return true;
    text_format(status, sizeof(status), "%d", status_id);
    return xml_list_has(wanted, status);
}

static bool order_wanted(const struct call *c, const struct sim_order *o, const struct search_params *p,
                         const struct window *w)
{
    if (o->created_us < w->from_us || o->created_us > w->to_us ||
        (p->provider[0] && strcmp(p->provider, o->provider) != 0) ||
        (p->order_id[0] && strcmp(p->order_id, o->id) != 0) ||
        (p->order_ids.count > 0 && !xml_list_has(&p->order_ids, o->id)) ||
        !status_wanted(&p->order_statuses, o->status_id))
        return false;
    if (p->user_ids[0]) {
        char list[1100];
        char one[64];
        text_format(list, sizeof(list), ";%s;", p->user_ids);
        text_format(one, sizeof(one), ";%s;", c->platform->customers[o->customer].id);
        return strstr(list, one) != NULL;
    }
    return true;
}

/* The platform compares text: the whole field, or one of the numbers in it as written. */
static bool waybill_wanted(const struct xml_list *wanted, const char *field)
{
    if (wanted->count == 0 || (field[0] && xml_list_has(wanted, field)))
        return true;
    for (const char *p = field; *p;) {
        char token[SEARCH_TEXT_SIZE];
        size_t len = strcspn(p, " ,;");
        text_copy_n(token, sizeof(token), p, len);
        if (len > 0 && xml_list_has(wanted, token))
            return true;
        p += len;
        p += strspn(p, " ,;");
    }
    return false;
}

static bool line_wanted(const struct sim_line *line, const struct search_params *p)
{
    return waybill_wanted(&p->waybills, line->waybill) &&
           (p->purchases.count == 0 ||
            (line->purchase_id[0] && xml_list_has(&p->purchases, line->purchase_id))) &&
           status_wanted(&p->statuses, line->status_id) &&
           (p->can_be_purchased == 0 || (p->can_be_purchased == 1) == platform_can_be_purchased(line));
}

/* --- hits ---------------------------------------------------------------------------------------------------------------------------- */
static void add_hit(struct search_hits *h, size_t number)
{
    if (h->count % 1024 == 0)
        h->numbers = mem_resize(h->numbers, h->count + 1024, sizeof(h->numbers[0]));
    h->numbers[h->count++] = (uint32_t)number;
}

static size_t rank_at(const struct call *c, const struct search_params *p, size_t i)
{
    return strstr(p->order_by, "CreationDate:ASC") ? c->platform->order_count - 1 - i : i;
}

/* Lines by number of a parcel or purchase: through the index, so that a scan is answered at once. */
static void find_by_index(struct call *c, const struct search_params *p, const struct index *index,
                          const struct xml_list *keys, struct search_hits *hits)
{
    struct window w = window_of(p);
    for (size_t i = 0; i < keys->count; i++) {
        uint32_t at = 0;
        uint32_t number;
        size_t first = hits->count;
        while (index_next(index, keys->items[i], &at, &number)) {
            const struct sim_line *line = &c->platform->lines[number];
            bool there = false;
            for (size_t k = 0; k < hits->count && !there; k++)
                there = hits->numbers[k] == number;
            if (!there && line_wanted(line, p) && order_wanted(c, &c->platform->orders[line->order], p, &w))
                add_hit(hits, number);
        }
        for (size_t a = first, b = hits->count; a + 1 < b; a++) { /* the index gives the last added first */
            uint32_t swap = hits->numbers[a];
            hits->numbers[a] = hits->numbers[--b];
            hits->numbers[b] = swap;
        }
    }
}

static void find_lines(struct call *c, const struct search_params *p, struct search_hits *hits)
{
    struct window w = window_of(p);
    if (p->waybills.count > 0) {
        find_by_index(c, p, &c->platform->lines_by_waybill, &p->waybills, hits);
        return;
    }
    if (p->purchases.count > 0) {
        find_by_index(c, p, &c->platform->lines_by_purchase, &p->purchases, hits);
        return;
    }
    for (size_t i = 0; i < c->platform->order_count; i++) {
        const struct sim_order *o = platform_order_at(c->platform, rank_at(c, p, i));
        const struct sim_line *line = NULL;
        if (!order_wanted(c, o, p, &w))
            continue;
        while ((line = platform_next_line(c->platform, o, line)) != NULL)
            if (line_wanted(line, p))
                add_hit(hits, (size_t)(line - c->platform->lines));
    }
}

static void find_orders(struct call *c, const struct search_params *p, struct search_hits *hits)
{
    struct window w = window_of(p);
    for (size_t i = 0; i < c->platform->order_count; i++) {
        const struct sim_order *o = platform_order_at(c->platform, rank_at(c, p, i));
        if (order_wanted(c, o, p, &w))
            add_hit(hits, (size_t)(o - c->platform->orders));
    }
}

static void search(struct call *c, const struct method *m,
                   void (*find)(struct call *c, const struct search_params *p, struct search_hits *hits),
                   void (*render)(struct call *c, uint32_t number))
{
    struct search_hits *hits = &c->platform->hits;
    const char *xml = call_get(c, "xmlSearchParameters");
    struct search_params p;
    int64_t position;
    int64_t size;
    if (!text_to_int64(call_get(c, "framePosition"), 0, INT64_MAX, &position) ||
        !text_to_int64(call_get(c, "frameSize"), 1, INT64_MAX, &size)) {
        call_malformed(c, m, "framePosition or frameSize");
        return;
    }
    if (!search_params_read(xml, &p)) {
        call_malformed(c, m, "xmlSearchParameters");
        return;
    }
    if (hits->xml == NULL || hits->changes != c->platform->changes || hits->method != m ||
        strcmp(hits->xml, xml) != 0) {
        search_hits_fini(hits);
        find(c, &p, hits);
        hits->xml = mem_string(xml);
        hits->method = m;
        hits->changes = c->platform->changes;
    }
    search_params_fini(&p);
    size = size > FRAME_MAX ? FRAME_MAX : size;
    call_begin(c, m);
    text_add(c->out, "<Result><Content>");
    for (int64_t i = position; i < (int64_t)hits->count && i - position < size; i++)
        render(c, hits->numbers[i]);
    text_add(c->out, "</Content>");
    answer_int(c->out, "TotalCount", (int64_t)hits->count);
    answer_close(c->out, "Result");
    call_end(c, m);
}

static void render_hit_line(struct call *c, uint32_t number)
{
    render_line(c, &c->platform->lines[number], "Item");
}

static void render_hit_order(struct call *c, uint32_t number)
{
    render_order(c, &c->platform->orders[number], "Item");
}

void method_search_lines(struct call *c, const struct method *m)
{
    search(c, m, find_lines, render_hit_line);
}

void method_search_orders(struct call *c, const struct method *m)
{
    search(c, m, find_orders, render_hit_order);
}
