#include "render.h"

#include <inttypes.h>

#include "answer.h"
#include "base/clock.h"
#include "base/text.h"
#include "money.h"
#include "platform.h"
#include "statuses.h"

void render_money(struct text *out, const char *element, int64_t cents)
{
    char text[MONEY_SIZE];
    answer_text(out, element, money_format(text, cents));
}

void render_available(struct call *c, int status_id)
{
    int available;
    for (size_t i = 0; (available = status_available(status_id, i)) != 0; i++) {
        answer_open(c->out, "SalesLineStatusInfo");
        answer_int(c->out, "Id", available);
        answer_text(c->out, "Name", status_name(available, call_get(c, "language")));
        answer_close(c->out, "SalesLineStatusInfo");
    }
}

static void add_purchase(struct text *out, const struct sim_line *line)
{
    answer_text(out, "VendPurchId", line->purchase_id);
    answer_text(out, "VendPurchWaybill", line->waybill);
    answer_text(out, "VendPurchAccountId", line->account);
    answer_text(out, "VendPurchStatus", line->purchase_status);
    if (line->purchase_id[0]) {
        answer_text(out, "VendPurchItemId", line->item_id);
        answer_text(out, "VendPurchConfigurationId", line->config_id);
        answer_text(out, "VendPurchPromotionId", line->promotion);
        render_money(out, "VendPurchItemPrice", line->price_cents);
    }
}

void render_line(struct call *c, const struct sim_line *line, const char *element)
{
    const struct platform *p = c->platform;
    const struct sim_order *o = &p->orders[line->order];
    char text[96];
    answer_open(c->out, element);
    answer_int(c->out, "Id", (int64_t)platform_line_id(p, line));
    answer_text(c->out, "OrderId", o->id);
    answer_text(c->out, "ItemTaobaoId", line->item_id);
    answer_text(c->out, "ItemId", line->item_id);
    answer_text(c->out, "ConfigText", line->config);
    answer_text(c->out, "ConfigId", line->config_id);
    answer_int(c->out, "Qty", line->quantity);
    render_money(c->out, "PriceCust", line->price_cust_cents);
    render_money(c->out, "AmountCust", line->price_cust_cents * line->quantity);
    answer_text(c->out, "CurrencyCust", SIM_CURRENCY);
    answer_text(c->out, "BriefDescrTrans", line->title);
    text_format(text, sizeof(text), "http://127.0.0.1:%d/sim/pictures/%d.png", p->port, line->picture);
    answer_text(c->out, "ItemImageURL", line->picture > 0 ? text : "");
    answer_text(c->out, "VendNick", line->vendor);
    answer_text(c->out, "VendId", line->vendor);
    answer_text(c->out, "CustComment", line->comment);
    answer_text(c->out, "OperatorComment", line->operator_comment);
    answer_int(c->out, "StatusCode", line->status_id);
    answer_int(c->out, "StatusId", line->status_id);
    answer_text(c->out, "StatusName", status_name(line->status_id, call_get(c, "language")));
    add_purchase(c->out, line);
    render_money(c->out, "TaoBaoPrice", line->price_cents);
    answer_text(c->out, "PromotionId", line->promotion);
    answer_int(c->out, "LineNum", line->line_num);
    answer_open(c->out, "AvailableStatusList");
    render_available(c, line->status_id);
    answer_close(c->out, "AvailableStatusList");
    answer_text(c->out, "NameOrig", line->title_original);
    answer_text(c->out, "Weight", line->weight);
    answer_bool(c->out, "CanBePurchased", platform_can_be_purchased(line));
    answer_text(c->out, "ProviderType", o->provider);
    answer_bool(c->out, "IsPaid", line->status_id != LINE_AWAITING_PAYMENT);
    answer_bool(c->out, "IsCancelled", line->status_id == LINE_CANCELLED);
    answer_close(c->out, element);
}

static void add_summaries(struct call *c, const struct sim_order *o)
{
    int counts[LINE_CANCELLED + 1] = {0};
    const struct sim_line *line = NULL;
    while ((line = platform_next_line(c->platform, o, line)) != NULL)
        counts[line->status_id]++;
    answer_open(c->out, "LineStatusSummaries");
    for (int id = LINE_AWAITING_PAYMENT; id <= LINE_CANCELLED; id++) {
        if (counts[id] == 0)
            continue;
        text_add(c->out, "<OrderLineStatusSummary><Status>");
        answer_int(c->out, "Id", id);
        answer_text(c->out, "Name", status_name(id, call_get(c, "language")));
        answer_close(c->out, "Status");
        answer_int(c->out, "Count", counts[id]);
        answer_close(c->out, "OrderLineStatusSummary");
    }
    answer_close(c->out, "LineStatusSummaries");
}

static bool can_purchase(struct platform *p, const struct sim_order *o)
{
    const struct sim_line *line = NULL;
    while ((line = platform_next_line(p, o, line)) != NULL)
        if (platform_can_be_purchased(line))
            return true;
    return false;
}

void render_order(struct call *c, const struct sim_order *o, const char *element)
{
    struct platform *p = c->platform;
    const struct sim_customer *customer = &p->customers[o->customer];
    char created[CLOCK_ISO_MAX];
    int64_t total = platform_order_total(p, o);
    clock_iso(created, o->created_us);
    created[19] = '\0';
    answer_open(c->out, element);
    answer_text(c->out, "Id", o->id);
    answer_int(c->out, "StatusCode", o->status_id);
    answer_text(c->out, "StatusName", status_order_name(o->status_id, call_get(c, "language")));
    answer_int(c->out, "ItemsCount", o->line_count);
    render_money(c->out, "GoodsAmount", total);
    render_money(c->out, "DeliveryAmount", 0);
    render_money(c->out, "TotalAmount", total);
    render_money(c->out, "RemainAmount", total - o->paid_cents);
    answer_text(c->out, "CurrencySign", SIM_CURRENCY_SIGN);
    answer_text(c->out, "CurrencyCode", SIM_CURRENCY);
    answer_text(c->out, "CustComment", o->comment);
    answer_text(c->out, "DeliveryModeId", SIM_DELIVERY_MODE);
    answer_text(c->out, "DeliveryModeName", "Free delivery");
    answer_int(c->out, "CanCancel", platform_can_be_cancelled(p, o));
    answer_int(c->out, "CanPurchaseItems", can_purchase(p, o));
    answer_text(c->out, "CustId", customer->id);
    answer_text(c->out, "CustName", customer->name);
    answer_int(c->out, "StatusId", o->status_id);
    add_summaries(c, o);
    render_money(c->out, "UserAccountAvailableAmount", customer->balance_cents - customer->reserved_cents);
    answer_text(c->out, "ProviderTypeEnum", o->provider);
    answer_bool(c->out, "IsPaid", total > 0 && o->paid_cents >= total);
    answer_bool(c->out, "IsCancelled", o->status_id == ORDER_CANCELLED);
    answer_bool(c->out, "IsCompleted", o->status_id == ORDER_COMPLETED);
    answer_text(c->out, "CreatedDateTime", created);
    answer_close(c->out, element);
}
