/* Synchronising: what the sellers did at the marketplace comes into the orders: numbers of parcels, statuses, cancellations.
 * One way only. */
#include "activity.h"
#include "platform.h"
#include "statuses.h"
#include "market.h"

enum phase { PHASE_BEGIN, PHASE_READ };

static bool take(struct platform *p, struct activity *a, struct sim_line *line, const struct purchase *bought)
{
    const char *status = purchase_status(bought->state);
    bool changed = line->purchase_status != status;
    if (changed) {
        line->purchase_status = status;
        p->changes++;
    }
    if (bought->waybill[0] && bought->waybill != line->waybill) {
        platform_set_waybill(p, line, bought->waybill);
        activity_say(a, "Info", "Order %s, line %d: the seller sent parcel %s", p->orders[line->order].id,
                     line->line_num, bought->waybill);
        changed = true;
    }
    if (bought->state == PURCHASE_CANCELLED && status_may_become(line->status_id, LINE_CANCELLED)) {
        platform_set_status(p, line, LINE_CANCELLED);
        activity_say(a, "Warning", "Order %s, line %d was cancelled at the marketplace",
                     p->orders[line->order].id, line->line_num);
        changed = true;
    }
    return changed;
}

static void read_purchases(struct platform *p, struct activity *a)
{
    size_t changed = 0;
    for (size_t i = 0; i < p->market.purchase_count; i++) {
        const struct purchase *bought = &p->market.purchases[i];
        uint32_t at = 0;
        uint32_t number;
        if (bought->provider != a->provider)
            continue;
        while (index_next(&p->lines_by_purchase, bought->id, &at, &number)) {
            struct sim_line *line = &p->lines[number];
            if (line->purchase_id == bought->id && line->account == a->account)
                changed += take(p, a, line, bought);
        }
    }
    activity_say(a, "Success", "Account %s is synchronised; lines changed: %zu", a->account, changed);
}

void activity_sync(struct platform *p, struct activity *a)
{
    switch ((enum phase)a->phase) {
    case PHASE_BEGIN:
        activity_say(a, "Info", "Reading the orders of account %s", a->account);
        a->phase = PHASE_READ;
        a->progress = 30;
        break;
    case PHASE_READ:
        market_tick(p);
        read_purchases(p, a);
        activity_finish(a);
        break;
    }
}
