/* Orders and their lines, with the indexes kept right. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "platform.h"
#include "statuses.h"
#include "market.h"

struct sim_order *platform_add_order(struct platform *p, uint32_t customer, const char *provider)
{
    if (p->order_count % 1024 == 0)
        p->orders = mem_resize(p->orders, p->order_count + 1024, sizeof(p->orders[0]));
    struct sim_order *o = &p->orders[p->order_count];
    *o = (struct sim_order){.customer = customer,
                            .status_id = ORDER_AWAITING_PAYMENT,
                            .created_us = clock_wall_us(),
                            .provider = market_provider(provider),
                            .comment = ""};
    text_format(o->id, sizeof(o->id), "ORD-%010zu", p->order_count + 1);
    index_add(&p->orders_by_id, platform_keep(p, o->id), (uint32_t)p->order_count++);
    p->changes++;
    return o;
}

struct sim_order *platform_find_order(struct platform *p, const char *order_id)
{
    uint32_t at = 0;
    uint32_t i;
    return index_next(&p->orders_by_id, order_id, &at, &i) ? &p->orders[i] : NULL;
}

struct sim_order *platform_order_at(struct platform *p, size_t rank)
{
    size_t later = p->order_count - p->filled_orders;
    return rank < later ? &p->orders[p->order_count - 1 - rank] : &p->orders[rank - later];
}

struct sim_line *platform_add_line(struct platform *p, struct sim_order *order)
{
    if (p->line_count % 4096 == 0)
        p->lines = mem_resize(p->lines, p->line_count + 4096, sizeof(p->lines[0]));
    uint32_t number = (uint32_t)p->line_count++;
    p->lines[number] = (struct sim_line){.order = (uint32_t)(order - p->orders),
                                         .line_num = (int)++order->line_count,
                                         .quantity = 1,
                                         .status_id = LINE_AWAITING_PAYMENT,
                                         .item_id = "",
                                         .config_id = "",
                                         .config = "",
                                         .title = "",
                                         .title_original = "",
                                         .vendor = "",
                                         .promotion = "",
                                         .comment = "",
                                         .operator_comment = "",
                                         .weight = "",
                                         .waybill = "",
                                         .purchase_id = "",
                                         .account = "",
                                         .purchase_status = ""};
    if (order->first == 0)
        order->first = number + 1;
    else
        p->lines[order->last - 1].next = number + 1;
    order->last = number + 1;
    p->changes++;
    return &p->lines[number];
}

struct sim_line *platform_next_line(struct platform *p, const struct sim_order *order,
                                    const struct sim_line *line)
{
    uint32_t next = line ? line->next : order->first;
    return next ? &p->lines[next - 1] : NULL;
}

uint64_t platform_line_id(const struct platform *p, const struct sim_line *line)
{
    return SIM_LINE_FIRST + (uint64_t)(line - p->lines);
}

struct sim_line *platform_find_line(struct platform *p, const char *order_id, const char *line_id)
{
    int64_t number;
    if (!text_to_int64(line_id, SIM_LINE_FIRST, SIM_LINE_FIRST + (int64_t)p->line_count - 1, &number))
        return NULL;
    struct sim_line *line = &p->lines[number - SIM_LINE_FIRST];
    return strcmp(p->orders[line->order].id, order_id) == 0 ? line : NULL;
}

/* --- changing them ------------------------------------------------------------------------------------------------------------ */
/* The order follows its lines. */
static void follow(struct platform *p, struct sim_order *order)
{
    const struct sim_line *line = NULL;
    int lowest = LINE_COMPLETED;
    int highest = 0;
    while ((line = platform_next_line(p, order, line)) != NULL) {
        if (status_void(line->status_id))
            continue;
        lowest = line->status_id < lowest ? line->status_id : lowest;
        highest = line->status_id > highest ? line->status_id : highest;
    }
    if (highest == 0 || order->status_id == ORDER_CANCELLED || order->status_id == ORDER_AWAITING_PAYMENT)
        return;
    if (lowest == LINE_COMPLETED)
        order->status_id = ORDER_COMPLETED;
    else if (lowest >= LINE_RECEIVED)
        order->status_id = ORDER_AT_WAREHOUSE;
    else if (highest >= LINE_ORDERED)
        order->status_id = ORDER_IN_HANDLING;
    else
        order->status_id = ORDER_PAID;
}

void platform_set_status(struct platform *p, struct sim_line *line, int status_id)
{
    line->status_id = status_id;
    follow(p, &p->orders[line->order]);
    p->changes++;
}

void platform_set_waybill(struct platform *p, struct sim_line *line, const char *waybill)
{
    static const char separators[] = " ,;";
    uint32_t number = (uint32_t)(line - p->lines);
    line->waybill = platform_keep(p, waybill);
    p->changes++;
    if (line->waybill[0] == '\0')
        return;
    index_add(&p->lines_by_waybill, line->waybill, number);
    for (const char *at = line->waybill; *at; at += strspn(at, separators)) {
        char token[256];
        size_t len = strcspn(at, separators);
        if (len > 0 && text_copy_n(token, sizeof(token), at, len))
            index_add(&p->lines_by_waybill, platform_keep(p, token), number);
        at += len;
    }
}

void platform_set_purchase(struct platform *p, struct sim_line *line, const char *purchase_id,
                           const char *account)
{
    line->purchase_id = platform_keep(p, purchase_id);
    line->account = platform_keep(p, account);
    p->changes++;
    if (line->purchase_id[0])
        index_add(&p->lines_by_purchase, line->purchase_id, (uint32_t)(line - p->lines));
}

/* --- money -------------------------------------------------------------------------------------------------------------------- */
int64_t platform_order_total(struct platform *p, const struct sim_order *order)
{
    const struct sim_line *line = NULL;
    int64_t total = 0;
    while ((line = platform_next_line(p, order, line)) != NULL)
        if (!status_void(line->status_id))
            total += line->price_cust_cents * line->quantity;
    return total;
}

bool platform_can_be_purchased(const struct sim_line *line)
{
    return (line->status_id == LINE_PAID || line->status_id == LINE_CONFIRMATION) &&
           line->purchase_id[0] == '\0';
}

bool platform_can_be_cancelled(struct platform *p, const struct sim_order *order)
{
    const struct sim_line *line = NULL;
    if (order->status_id == ORDER_CANCELLED)
        return false;
    while ((line = platform_next_line(p, order, line)) != NULL)
        if (line->purchase_id[0] || line->status_id >= LINE_ORDERED)
            return false;
    return true;
}

void platform_cancel(struct platform *p, struct sim_order *order)
{
    struct sim_line *line = NULL;
    while ((line = platform_next_line(p, order, line)) != NULL)
        line->status_id = LINE_CANCELLED;
    order->status_id = ORDER_CANCELLED;
    p->customers[order->customer].reserved_cents -= order->paid_cents;
    order->paid_cents = 0;
    p->changes++;
}

bool platform_pay(struct platform *p, struct sim_order *order, int64_t cents)
{
    struct sim_customer *customer = &p->customers[order->customer];
    struct sim_line *line = NULL;
    int64_t total = platform_order_total(p, order);
    if (cents <= 0 || cents > customer->balance_cents - customer->reserved_cents ||
        cents > total - order->paid_cents)
        return false;
    customer->reserved_cents += cents;
    order->paid_cents += cents;
    p->changes++;
    if (order->paid_cents < total)
        return true;
    order->status_id = ORDER_PAID;
    while ((line = platform_next_line(p, order, line)) != NULL)
        if (line->status_id == LINE_AWAITING_PAYMENT)
            line->status_id = LINE_PAID;
    return true;
}
