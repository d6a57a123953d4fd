/* Linking an order with what was bought by hand, and taking such ties away. */
#include <inttypes.h>
#include <string.h>

#include "activity.h"
#include "base/text.h"
#include "platform.h"
#include "statuses.h"
#include "market.h"

enum phase { PHASE_BEGIN, PHASE_WORK };

static void tie(struct platform *p, struct activity *a, struct sim_line *line, const struct purchase *bought)
{
    platform_set_purchase(p, line, bought->id, a->account);
    line->purchase_status = purchase_status(bought->state);
    if (status_may_become(line->status_id, LINE_ORDERED))
        platform_set_status(p, line, LINE_ORDERED);
    activity_say(a, "Success", "Line %d is linked with order %s", line->line_num, bought->id);
}

static void ask_which(struct platform *p, struct activity *a, const struct purchase *bought)
{
    const struct sim_line *line = NULL;
    activity_ask(a, NULL, "No line has the item of marketplace order %s. Which line is it?", bought->id);
    activity_offer(a, "Leave it unlinked", "PurchaseId", bought->id, "Answer", "Skip");
    while ((line = platform_next_line(p, &p->orders[a->order], line)) != NULL) {
        char id[24];
        char label[96];
        if (line->purchase_id[0] || status_void(line->status_id))
            continue;
        text_format(id, sizeof(id), "%" PRIu64, platform_line_id(p, line));
        text_format(label, sizeof(label), "Line %d: %s", line->line_num, line->title);
        activity_offer(a, label, "PurchaseId", bought->id, "OrderLineId", id);
    }
}

static void heed(struct platform *p, struct activity *a, const struct purchase *bought)
{
    struct sim_line *line = NULL;
    char id[24];
    text_format(id, sizeof(id), "%" PRIu64, a->answer_line);
    if (a->answer == ANSWER_LINK)
        line = platform_find_line(p, p->orders[a->order].id, id);
    if (line && line->purchase_id[0] == '\0')
        tie(p, a, line, bought);
    else
        activity_say(a, "Warning", "Order %s is left unlinked", bought->id);
    a->answer = ANSWER_NONE;
    a->cursor++;
}

static void link_next(struct platform *p, struct activity *a)
{
    struct sim_line *line = NULL;
    const struct purchase *bought = market_find_purchase(p, a->purchases[a->cursor]);
    if (bought == NULL || bought->provider != a->provider ||
        (bought->account[0] && bought->account != a->account)) {
        activity_say(a, "Error", "Account %s has no order %s at the marketplace", a->account,
                     a->purchases[a->cursor++]);
        return;
    }
    if (a->answer != ANSWER_NONE) {
        heed(p, a, bought);
        return;
    }
    while ((line = platform_next_line(p, &p->orders[a->order], line)) != NULL) {
        if (line->purchase_id[0] == '\0' && !status_void(line->status_id) &&
            line->item_id == bought->item_id) {
            tie(p, a, line, bought);
            a->cursor++;
            return;
        }
    }
    ask_which(p, a, bought);
}

void activity_link(struct platform *p, struct activity *a)
{
    switch ((enum phase)a->phase) {
    case PHASE_BEGIN:
        activity_say(a, "Info", "Orders to look for at the marketplace: %zu", a->purchase_count);
        a->phase = PHASE_WORK;
        a->progress = 10;
        break;
    case PHASE_WORK:
        if (a->cursor < a->purchase_count)
            link_next(p, a);
        else
            activity_finish(a);
        if (!a->finished)
            a->progress = 10 + (int)(80 * a->cursor / a->purchase_count);
        break;
    }
}

void activity_unlink(struct platform *p, struct activity *a)
{
    switch ((enum phase)a->phase) {
    case PHASE_BEGIN:
        activity_say(a, "Info", "Lines to unlink: %zu", a->line_count);
        a->phase = PHASE_WORK;
        a->progress = 50;
        break;
    case PHASE_WORK:
        for (size_t i = 0; i < a->line_count; i++) {
            struct sim_line *line = &p->lines[a->lines[i]];
            platform_set_purchase(p, line, "", "");
            platform_set_waybill(p, line, "");
            line->purchase_status = "";
            if (line->status_id == LINE_ORDERED || line->status_id == LINE_QUALITY_CONTROL)
                platform_set_status(p, line, LINE_PAID);
            activity_say(a, "Success", "Line %d is no longer linked", line->line_num);
        }
        activity_finish(a);
        break;
    }
}
