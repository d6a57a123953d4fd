#include "world.h"

#include <stdlib.h>

#include "activity.h"
#include "base/clock.h"
#include "base/text.h"
#include "market.h"
#include "platform.h"
#include "sample_orders.h"
#include "statuses.h"

enum { US_PER_S = 1000000, MOVES_MAX = 10000 };

void world_begin(struct platform *p, const struct sim_config *config)
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
    samples_fill(p, config->orders);
    market_log_in(p, "Taobao", SAMPLE_ACCOUNT);
    market_log_in(p, "Alibaba1688", SAMPLE_ACCOUNT_1688);
}

void world_end(struct platform *p)
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

void world_appear(struct platform *p)
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

void world_tick(struct platform *p)
{
    int64_t now_us = platform_now_us(p);
    if (p->late_us != 0 && now_us >= p->late_us)
        world_appear(p);
    for (int n = 0; p->rules.live_every_s > 0 && now_us >= p->live_us; n++) {
        move_one(p);
        p->live_us = n < MOVES_MAX ? p->live_us + (int64_t)p->rules.live_every_s * US_PER_S : now_us + 1;
    }
    market_tick(p);
    activities_tick(p);
}
