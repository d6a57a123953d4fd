/* Export of an order: each line is checked (an answer for each discrepancy), then booked at the marketplace, one order
 * there for each seller, then looked at again. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "activity.h"
#include "base/text.h"
#include "money.h"
#include "platform.h"
#include "statuses.h"
#include "market.h"

enum phase { PHASE_BEGIN, PHASE_CHECK, PHASE_BOOK, PHASE_LOOK };

static const char *const export_errors[] = {
    [EXPORT_ERROR_ADDRESS] = "The address to buy for is not set up right: the phone number must have 11 "
                             "digits, the recipient 2 to 14 characters",
    [EXPORT_ERROR_UNPAID_LIMIT] = "The account has too many unpaid orders at the marketplace: pay for some "
                                  "of them there, then export again",
    [EXPORT_ERROR_DISCREPANCY] = "The marketplace refused the order: not enough of an item is left",
    [EXPORT_ERROR_CONNECTION] = "The marketplace does not answer: try again later",
};

static void leave_out(struct activity *a)
{
    memmove(&a->lines[a->cursor], &a->lines[a->cursor + 1],
            (a->line_count - a->cursor - 1) * sizeof(a->lines[0]));
    a->line_count--;
}

static void offer_skip(const struct platform *p, struct activity *a, const struct sim_line *line)
{
    char id[24];
    char url[128];
    text_format(id, sizeof(id), "%" PRIu64, platform_line_id(p, line));
    text_format(url, sizeof(url), "http://127.0.0.1:%d/sim/item-page?id=%s", p->port, line->item_id);
    activity_offer(a, "Leave this line out", "OrderLineId", id, "Answer", "Skip");
    activity_offer_page(a, "Open the item", url);
}

/* Asks about the line in hand when something is wrong with it. */
static bool ask(const struct platform *p, struct activity *a, const struct sim_line *line)
{
    char was[MONEY_SIZE];
    char is[MONEY_SIZE];
    switch (market_item_state(p, line->item_id)) {
    case ITEM_DEARER:
        activity_ask(a, "Order at the new price",
                     "The price of line %d grew from %s to %s " SIM_PROVIDER_CURRENCY ". Order it?",
                     line->line_num, money_format(was, line->price_cents),
                     money_format(is, line->price_cents + line->price_cents / 10));
        break;
    case ITEM_SHORT:
        if (line->quantity <= 1)
            return false;
        activity_ask(a, "Order what there is", "Line %d: %d wanted, 1 left. Order what there is?",
                     line->line_num, line->quantity);
        break;
    case ITEM_GONE:
    case ITEM_NO_SELLER:
    case ITEM_SOLD_OUT:
        activity_ask(a, NULL, "Line %d: the item is sold out. Leave it out?", line->line_num);
        break;
    case ITEM_FINE:
    case ITEM_NO_DISCOUNT:
    case ITEM_STATE_COUNT:
        return false;
    }
    offer_skip(p, a, line);
    return true;
}

static void heed(struct platform *p, struct activity *a, struct sim_line *line)
{
    if (a->answer == ANSWER_SKIP) {
        activity_say(a, "Warning", "Line %d is left out", line->line_num);
        leave_out(a);
    } else if (market_item_state(p, line->item_id) == ITEM_DEARER) {
        line->price_cents += line->price_cents / 10;
        activity_say(a, "Info", "Line %d is ordered at the new price", line->line_num);
        a->cursor++;
    } else {
        line->quantity = 1;
        activity_say(a, "Info", "Line %d is ordered with a quantity of 1", line->line_num);
        a->cursor++;
    }
    a->answer = ANSWER_NONE;
    p->changes++;
}

static void check(struct platform *p, struct activity *a)
{
    if (a->cursor == a->line_count) {
        a->phase = PHASE_BOOK;
        a->progress = 60;
        activity_say(a, "Info", "The check is done; lines to book: %zu", a->line_count);
        return;
    }
    struct sim_line *line = &p->lines[a->lines[a->cursor]];
    if (a->answer != ANSWER_NONE)
        heed(p, a, line);
    else if (!ask(p, a, line))
        a->cursor++;
    if (a->line_count > 0)
        a->progress = 10 + (int)(50 * a->cursor / a->line_count);
}

/* One order at the marketplace for each seller; a line that was bought meanwhile is left alone. */
static size_t book_lines(struct platform *p, struct activity *a)
{
    size_t booked = 0;
    for (size_t i = 0; i < a->line_count; i++) {
        struct sim_line *line = &p->lines[a->lines[i]];
        char id[32];
        if (!platform_can_be_purchased(line))
            continue;
        text_format(id, sizeof(id), "39%017zu", p->market.purchase_count + 1);
        const char *purchase_id = market_add_purchase(p, id, a->provider, a->account)->id;
        for (size_t k = i; k < a->line_count; k++) {
            struct sim_line *other = &p->lines[a->lines[k]];
            if (!platform_can_be_purchased(other) || other->vendor != line->vendor)
                continue;
            platform_set_purchase(p, other, purchase_id, a->account);
            other->purchase_status = purchase_status(PURCHASE_WAITING);
            platform_set_status(p, other, LINE_ORDERED);
            booked++;
        }
        activity_say(a, "Success", "Order %s was booked at the marketplace", purchase_id);
    }
    return booked;
}

static void book(struct platform *p, struct activity *a)
{
    enum export_error error = p->rules.export_error;
    if (error != EXPORT_ERROR_NONE && p->rules.export_errors_left != 0) {
        if (p->rules.export_errors_left > 0)
            p->rules.export_errors_left--;
        if (error != EXPORT_ERROR_DISCOUNT) {
            activity_say(a, "Error", "%s", export_errors[error]);
            activity_finish(a);
            return;
        }
        a->answer = ANSWER_CONTINUE; /* the look afterwards finds something */
    }
    if (book_lines(p, a) == 0) {
        activity_say(a, "Warning", "There is nothing to book: no line is paid and not bought yet");
        activity_finish(a);
        return;
    }
    a->phase = PHASE_LOOK;
    a->progress = 90;
}

static void look(struct platform *p, struct activity *a)
{
    bool found = a->answer == ANSWER_CONTINUE;
    for (size_t i = 0; i < a->line_count && !found; i++)
        found = market_item_state(p, p->lines[a->lines[i]].item_id) == ITEM_NO_DISCOUNT;
    if (found)
        activity_say(a, "Error",
                     "The check after booking: an item was booked without its discount; look at the order at "
                     "the marketplace");
    else
        activity_say(a, "Success", "Order %s was exported", p->orders[a->order].id);
    activity_finish(a);
}

void activity_export(struct platform *p, struct activity *a)
{
    switch ((enum phase)a->phase) {
    case PHASE_BEGIN:
        activity_say(a, "Info", "Lines to check: %zu", a->line_count);
        a->phase = PHASE_CHECK;
        a->progress = 10;
        break;
    case PHASE_CHECK:
        check(p, a);
        break;
    case PHASE_BOOK:
        book(p, a);
        break;
    case PHASE_LOOK:
        look(p, a);
        break;
    }
}
