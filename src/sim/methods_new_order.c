/* Making an order from a list of items, and cancelling one. */
#include <string.h>

#include "answer.h"
#include "base/text.h"
#include "methods.h"
#include "order_xml.h"
#include "render.h"
#include "market.h"
#include "platform.h"

enum { PICTURES = 40 };

/* The provider that sells it; NULL when it cannot be ordered, whatever the reason: the order leaves it out. */
static const char *seller_of(const struct platform *p, const struct order_xml_item *item)
{
    enum item_state state = market_item_state(p, item->item_id);
    if (item->quantity == 0 || state == ITEM_GONE || state == ITEM_NO_SELLER ||
        market_config_gone(item->config_id))
        return NULL;
    return market_provider_of_item(item->item_id);
}

static void add_item(struct platform *p, struct sim_order *o, const struct order_xml_item *item)
{
    struct sim_line *line = platform_add_line(p, o);
    char text[128];
    int64_t price = market_price_cents(item->item_id);
    line->quantity = item->quantity;
    line->item_id = platform_keep(p, item->item_id);
    line->config_id = platform_keep(p, item->config_id[0] ? item->config_id : "0");
    if (strcmp(line->config_id, "0") != 0) {
        text_format(text, sizeof(text), "Configuration %s", line->config_id);
        line->config = platform_keep(p, text);
    }
    text_format(text, sizeof(text), "Item %s", item->item_id);
    line->title = platform_keep(p, text);
    text_format(text, sizeof(text), "商品 %s", item->item_id);
    line->title_original = platform_keep(p, text);
    text_format(text, sizeof(text), "seller %d", (int)(price % 7));
    line->vendor = platform_keep(p, text);
    line->picture = 1 + (int)(price % PICTURES);
    line->promotion = platform_keep(p, item->promotion);
    line->comment = platform_keep(p, item->comment);
    line->price_cents = price;
    line->price_cust_cents = price * 15 / 100;
}

/* NULL: the arguments are right. */
static const char *problem(const struct call *c, const struct order_xml *xml, const char **ret_sub_code)
{
    if (strcmp(xml->delivery_mode, SIM_DELIVERY_MODE) != 0) {
        *ret_sub_code = "DeliveryModeNotFound";
        return "There is no such DeliveryModeId";
    }
    if (c->session->customer != SIM_CUSTOMER || strcmp(xml->profile_id, SIM_PROFILE) != 0) {
        *ret_sub_code = "UserProfileNotFound";
        return "The customer has no such UserProfileId";
    }
    return NULL;
}

void method_add_order(struct call *c, const struct method *m)
{
    struct order_xml xml;
    const char *provider = NULL;
    const char *sub_code = "";
    if (!order_xml_read(call_get(c, "xmlAddData"), &xml)) {
        call_malformed(c, m, "xmlAddData");
        return;
    }
    const char *text = problem(c, &xml, &sub_code);
    for (size_t i = 0; i < xml.count && provider == NULL; i++)
        provider = seller_of(c->platform, &xml.items[i]);
    if (text) {
        call_refused(c, m, sub_code, text);
    } else if (provider == NULL) {
        call_refused(c, m, "OrderIsEmpty", "None of the items can be ordered");
    } else {
        struct sim_order *o = platform_add_order(c->platform, (uint32_t)c->session->customer, provider);
        o->comment = platform_keep(c->platform, xml.comment);
        for (size_t i = 0; i < xml.count; i++) /* an order has one provider */
            if (seller_of(c->platform, &xml.items[i]) == provider)
                add_item(c->platform, o, &xml.items[i]);
        call_begin(c, m);
        render_order(c, o, "Result");
        call_end(c, m);
    }
    order_xml_fini(&xml);
}

void method_cancel_order(struct call *c, const struct method *m)
{
    struct sim_order *o = call_order(c, m, "salesId");
    if (o == NULL)
        return;
    if (!platform_can_be_cancelled(c->platform, o)) {
        call_refused(c, m, "OrderCannotBeCancelled",
                     "The order was cancelled, or some of it was bought already");
        return;
    }
    platform_cancel(c->platform, o);
    call_done(c, m);
}
