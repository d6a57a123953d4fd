#include "platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "sample_orders.h"
#include "statuses.h"

enum { US_PER_S = 1000000, MOVES_MAX = 10000 };

void platform_init(struct platform *p, const struct sim_config *config)
{
    *p = (struct platform){.random = config->seed * 2 + 1,
                           .epoch_us = clock_mono_us(),
                           .rules = {.speed = config->speed > 0 ? config->speed : 1,
                                     .step_ms = config->step_ms,
                                     .session_life_s = config->session_life_s,
                                     .provider_session_life_s = config->provider_session_life_s,
                                     .ship_after_s = config->ship_after_s,
                                     .auto_sync_s = config->auto_sync_s,
                                     .live_every_s = config->live_every_s,
                                     .export_errors_left = -1}};
    p->late_us = config->late_after_s > 0 ? (int64_t)config->late_after_s * US_PER_S : CLOCK_FOREVER;
    p->live_us = (int64_t)config->live_every_s * US_PER_S;
    platform_add_customer(p, "11", config->customer, "Training customer");
    platform_add_customer(p, "12", "customer2", "Customer without a profile");
    platform_fill(p, config->orders);
    market_log_in(p, "Taobao", SAMPLE_ACCOUNT);
    market_log_in(p, "Alibaba1688", SAMPLE_ACCOUNT_1688);
}

void search_hits_fini(struct search_hits *h)
{
    free(h->xml);
    free(h->numbers);
    *h = (struct search_hits){0};
}

void platform_fini(struct platform *p)
{
    search_hits_fini(&p->hits);
    free(p->orders);
    free(p->lines);
    free(p->customers);
    free(p->market.items);
    free(p->market.purchases);
    index_fini(&p->orders_by_id);
    index_fini(&p->customers_by_id);
    index_fini(&p->lines_by_waybill);
    index_fini(&p->lines_by_purchase);
    activities_fini(&p->activities);
    journal_fini(&p->journal);
    strings_fini(&p->strings);
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

void platform_make_id(struct platform *p, char ret[SIM_ID_SIZE])
{
    unsigned words[4];
    for (size_t i = 0; i < COUNT_OF(words); i++)
        words[i] = platform_random(p, UINT32_MAX);
    text_format(ret, SIM_ID_SIZE, "%08x-%04x-4%03x-8%03x-%08x%04x", words[0], words[1] & 0xFFFF,
                words[1] >> 20, words[2] & 0xFFF, words[3], words[2] >> 16);
}

const char *platform_keep(struct platform *p, const char *text)
{
    return strings_keep(&p->strings, text);
}

/* --- time ------------------------------------------------------------------------------------------------------------------------ */
int64_t platform_now_us(const struct platform *p)
{
    return p->clock_us + (clock_mono_us() - p->epoch_us) * p->rules.speed;
}

void platform_set_speed(struct platform *p, int speed)
{
    p->clock_us = platform_now_us(p);
    p->epoch_us = clock_mono_us();
    p->rules.speed = speed;
}

void platform_appear(struct platform *p)
{
    struct sim_line *line = platform_find_line(p, SAMPLE_LATE_ORDER, SAMPLE_LATE_LINE);
    p->late_us = 0;
    if (line)
        platform_set_waybill(p, line, SAMPLE_LATE_WAYBILL);
}

/* One line on its way moves on: paid, ordered (with a number of its parcel), looked at. */
static void move_one(struct platform *p)
{
    char number[32];
    uint32_t i = platform_random(p, (uint32_t)p->line_count);
    struct sim_line *line = &p->lines[i];
    if (line->order < SAMPLE_ORDERS || line->order >= p->filled_orders ||
        line->status_id > LINE_QUALITY_CONTROL)
        return;
    if (line->status_id == LINE_ORDERED && line->waybill[0] == '\0') {
        text_format(number, sizeof(number), "ZT5%012u", i);
        platform_set_waybill(p, line, number);
        return;
    }
    if (line->status_id == LINE_CONFIRMATION) {
        text_format(number, sizeof(number), "34%017u", i);
        platform_set_purchase(p, line, number, SAMPLE_ACCOUNT);
    }
    if (line->status_id < LINE_QUALITY_CONTROL)
        platform_set_status(p, line, line->status_id + 1);
}

void platform_tick(struct platform *p)
{
    int64_t now_us = platform_now_us(p);
    if (p->late_us != 0 && now_us >= p->late_us)
        platform_appear(p);
    for (int n = 0; p->rules.live_every_s > 0 && now_us >= p->live_us; n++) {
        move_one(p);
        p->live_us = n < MOVES_MAX ? p->live_us + (int64_t)p->rules.live_every_s * US_PER_S : now_us + 1;
    }
    market_tick(p);
    activities_tick(p);
}

/* --- customers ------------------------------------------------------------------------------------------------------------------- */
struct sim_customer *platform_add_customer(struct platform *p, const char *id, const char *login,
                                           const char *name)
{
    if (p->customer_count % 1024 == 0)
        p->customers = mem_resize(p->customers, p->customer_count + 1024, sizeof(p->customers[0]));
    struct sim_customer *c = &p->customers[p->customer_count];
    *c = (struct sim_customer){.login = platform_keep(p, login), .name = platform_keep(p, name)};
    text_copy(c->id, sizeof(c->id), id);
    index_add(&p->customers_by_id, platform_keep(p, id), (uint32_t)p->customer_count++);
    return c;
}

struct sim_customer *platform_find_customer(struct platform *p, const char *id)
{
    uint32_t at = 0;
    uint32_t i;
    return index_next(&p->customers_by_id, id, &at, &i) ? &p->customers[i] : NULL;
}

int platform_find_login(const struct platform *p, const char *login)
{
    for (int i = SIM_CUSTOMER; i <= SIM_BARE_CUSTOMER; i++)
        if (login[0] && strcmp(p->customers[i].login, login) == 0)
            return i;
    return SIM_NOBODY;
}

/* --- sessions -------------------------------------------------------------------------------------------------------------------- */
const char *platform_log_in(struct platform *p, int customer)
{
    struct sim_session *session = &p->sessions[p->session_next++ % SIM_SESSIONS_MAX];
    platform_make_id(p, session->id);
    session->customer = customer;
    session->until_us = p->rules.session_life_s > 0
                            ? platform_now_us(p) + (int64_t)p->rules.session_life_s * US_PER_S
                            : CLOCK_FOREVER;
    return session->id;
}

const struct sim_session *platform_session(const struct platform *p, const char *id)
{
    for (size_t i = 0; i < SIM_SESSIONS_MAX; i++)
        if (p->sessions[i].id[0] && strcmp(p->sessions[i].id, id) == 0)
            return platform_now_us(p) < p->sessions[i].until_us ? &p->sessions[i] : NULL;
    return NULL;
}

void platform_expire_sessions(struct platform *p)
{
    memset(p->sessions, 0, sizeof(p->sessions));
}
