#include "platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "sample_orders.h"

enum { US_PER_S = 1000000 };

void platform_init(struct platform *p, const struct sim_config *config)
{
    *p = (struct platform){.random = config->seed * 2 + 1};
    p->late_us = config->late_after_s > 0 ? clock_mono_us() + (int64_t)config->late_after_s * US_PER_S
                                          : CLOCK_FOREVER;
    platform_fill(p, config->orders);
}

void platform_fini(struct platform *p)
{
    free(p->orders);
    free(p->lines);
    *p = (struct platform){0};
}

/* xorshift64* */
uint32_t platform_random(struct platform *p, uint32_t below)
{
    p->random ^= p->random >> 12;
    p->random ^= p->random << 25;
    p->random ^= p->random >> 27;
    return (uint32_t)((p->random * 2685821657736338717u) >> 32) % below;
}

struct sim_order *platform_find_order(struct platform *p, const char *order_id)
{
    for (size_t i = 0; i < p->order_count; i++)
        if (strcmp(p->orders[i].order.order_id, order_id) == 0)
            return &p->orders[i];
    return NULL;
}

struct order_line *platform_find_line(struct platform *p, const char *order_id, const char *line_id)
{
    for (size_t i = 0; i < p->line_count; i++)
        if (strcmp(p->lines[i].order_id, order_id) == 0 && strcmp(p->lines[i].line_id, line_id) == 0)
            return &p->lines[i];
    return NULL;
}

struct order_line *platform_add_line(struct platform *p, const char *order_id)
{
    if (p->line_count == p->line_room) {
        p->line_room = p->line_room ? p->line_room * 2 : 256;
        p->lines = mem_resize(p->lines, p->line_room, sizeof(p->lines[0]));
    }
    struct order_line *line = &p->lines[p->line_count++];
    *line = (struct order_line){.quantity = 1, .status_id = LINE_STATUS_ORDERED, .line_num = 1};
    text_copy(line->order_id, sizeof(line->order_id), order_id);
    text_format(line->line_id, sizeof(line->line_id), "%zu", 9001000 + p->line_count);
    for (size_t i = p->line_count - 1; i-- > 0 && strcmp(p->lines[i].order_id, order_id) == 0;)
        line->line_num++;
    return line;
}

struct sim_order *platform_add_order(struct platform *p, const char *customer, const char *provider)
{
    if (p->order_count % 64 == 0)
        p->orders = mem_resize(p->orders, p->order_count + 64, sizeof(p->orders[0]));
    struct sim_order *o = &p->orders[p->order_count++];
    *o = (struct sim_order){.order = {.status_id = 30}};
    text_format(o->order.order_id, sizeof(o->order.order_id), "ORD-%010zu", p->order_count);
    text_format(o->order.customer_id, sizeof(o->order.customer_id), "%zu", 100 + p->order_count);
    text_copy(o->order.customer, sizeof(o->order.customer), customer);
    o->provider = strcmp(provider, "Alibaba1688") == 0;
    o->created_us = clock_wall_us() - (int64_t)p->order_count * 600 * US_PER_S;
    return o;
}

void platform_appear(struct platform *p)
{
    struct order_line *line = platform_find_line(p, SAMPLE_LATE_ORDER, SAMPLE_LATE_LINE);
    p->late_us = 0;
    if (line)
        text_copy(line->waybill, sizeof(line->waybill), SAMPLE_LATE_WAYBILL);
}

void platform_tick(struct platform *p)
{
    if (p->late_us != 0 && clock_mono_us() >= p->late_us)
        platform_appear(p);
}

const char *platform_log_in(struct platform *p, int life_s)
{
    struct sim_session *session = &p->sessions[p->session_next++ % SIM_SESSIONS_MAX];
    unsigned words[4];
    for (size_t i = 0; i < COUNT_OF(words); i++)
        words[i] = platform_random(p, UINT32_MAX);
    text_format(session->id, sizeof(session->id), "%08x-%04x-4%03x-8%03x-%08x%04x", words[0],
                words[1] & 0xFFFF, words[1] >> 20, words[2] & 0xFFF, words[3], words[2] >> 16);
    session->until_us = life_s > 0 ? clock_mono_us() + (int64_t)life_s * US_PER_S : CLOCK_FOREVER;
    return session->id;
}

bool platform_session_valid(struct platform *p, const char *id)
{
    for (size_t i = 0; i < SIM_SESSIONS_MAX; i++)
        if (p->sessions[i].id[0] && strcmp(p->sessions[i].id, id) == 0)
            return clock_mono_us() < p->sessions[i].until_us;
    return false;
}

void platform_expire_sessions(struct platform *p)
{
    memset(p->sessions, 0, sizeof(p->sessions));
}

/* en, ru, zh by language; the numbers are the platform's. */
static const char *const line_statuses[][3] = {
    [1] = {"Awaiting payment", "Ожидает оплаты", "待付款"},
    [2] = {"Paid", "Оплачен", "已付款"},
    [3] = {"Confirmation", "Подтверждение", "确认中"},
    [4] = {"Ordered", "Заказан", "已订购"},
    [5] = {"Quality control", "Контроль качества", "质检"},
    [6] = {"Received", "Получен", "已收货"},
    [7] = {"Packed", "Упакован", "已打包"},
    [8] = {"Ready to ship", "Готов к отправке", "待发货"},
    [9] = {"Posted", "Отправлен", "已寄出"},
    [10] = {"Completed", "Завершён", "已完成"},
    [11] = {"Returned to supplier", "Возвращён поставщику", "已退供应商"},
    [12] = {"Unable to deliver", "Невозможно доставить", "无法交付"},
    [13] = {"Cancelled", "Отменён", "已取消"},
};

static size_t language_index(const char *language)
{
    return strncmp(language, "ru", 2) == 0 ? 1 : strncmp(language, "zh", 2) == 0 ? 2 : 0;
}

const char *platform_status_name(int status_id, const char *language)
{
    if (status_id < 1 || status_id >= (int)COUNT_OF(line_statuses))
        return "";
    return line_statuses[status_id][language_index(language)];
}

const char *platform_order_status_name(int status_id, const char *language)
{
    static const struct {
        int id;
        const char *names[3];
    } statuses[] = {{10, {"Awaiting payment", "Ожидает оплаты", "待付款"}},
                    {20, {"Paid", "Оплачен", "已付款"}},
                    {30, {"In handling", "В обработке", "处理中"}},
                    {40, {"Completed", "Завершён", "已完成"}},
                    {50, {"Cancelled", "Отменён", "已取消"}}};
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        if (statuses[i].id == status_id)
            return statuses[i].names[language_index(language)];
    return "";
}
