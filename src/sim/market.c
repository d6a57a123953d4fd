#include "market.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "platform.h"

enum { US_PER_S = 1000000 };

const char *market_provider(const char *name)
{
    static const char *const providers[] = {"Taobao", "Alibaba1688"};
    for (size_t i = 0; i < COUNT_OF(providers); i++)
        if (strcmp(providers[i], name) == 0)
            return providers[i];
    return NULL;
}

const char *market_provider_of_item(const char *item_id)
{
    bool prefixed = strncmp(item_id, "abb-", 4) == 0;
    const char *digits = prefixed ? item_id + 4 : item_id;
    size_t len = strlen(digits);
    if (len < 4 || len > 20 || strspn(digits, "0123456789") != len)
        return NULL;
    return prefixed ? "Alibaba1688" : "Taobao";
}

/* --- items -------------------------------------------------------------------------------------------------------------------- */
static const struct {
    const char *name;
    const char *ending;
} item_states[] = {
    [ITEM_FINE] = {"fine", NULL},
    [ITEM_GONE] = {"gone", "404"},
    [ITEM_NO_SELLER] = {"no-seller", "410"},
    [ITEM_SOLD_OUT] = {"sold-out", "444"},
    [ITEM_SHORT] = {"short", "333"},
    [ITEM_DEARER] = {"dearer", "777"},
    [ITEM_NO_DISCOUNT] = {"no-discount", "888"},
};
_Static_assert(COUNT_OF(item_states) == ITEM_STATE_COUNT, "a name for each state");

bool item_state_from_name(const char *name, enum item_state *ret)
{
    for (unsigned i = 0; i < ITEM_STATE_COUNT; i++) {
        if (strcmp(item_states[i].name, name) == 0) {
            *ret = (enum item_state)i;
            return true;
        }
    }
    return false;
}

static bool ends_in(const char *text, const char *ending)
{
    size_t len = strlen(text);
    size_t end = strlen(ending);
    return len >= end && strcmp(text + len - end, ending) == 0;
}

enum item_state market_item_state(const struct platform *p, const char *item_id)
{
    const struct market *m = &p->market;
    for (size_t i = m->item_count; i-- > 0;)
        if (strcmp(m->items[i].id, item_id) == 0)
            return m->items[i].state;
    for (unsigned i = ITEM_FINE + 1; i < ITEM_STATE_COUNT; i++)
        if (ends_in(item_id, item_states[i].ending))
            return (enum item_state)i;
    return ITEM_FINE;
}

void market_set_item(struct platform *p, const char *item_id, enum item_state state)
{
    struct market *m = &p->market;
    m->items = mem_resize(m->items, m->item_count + 1, sizeof(m->items[0]));
    m->items[m->item_count++] = (struct market_item){.id = platform_keep(p, item_id), .state = state};
}

int64_t market_price_cents(const char *item_id)
{
    uint32_t sum = 17;
    for (; *item_id; item_id++)
        sum = sum * 31 + (unsigned char)*item_id;
    return 500 + (int64_t)(sum % 300) * 50;
}

bool market_config_gone(const char *config_id)
{
    return ends_in(config_id, "404");
}

/* --- purchases ----------------------------------------------------------------------------------------------------------------- */
static const struct {
    const char *name;
    const char *status;
} purchase_states[] = {
    [PURCHASE_WAITING] = {"waiting", "WAIT_SELLER_SEND_GOODS"},
    [PURCHASE_SHIPPED] = {"shipped", "WAIT_BUYER_CONFIRM_GOODS"},
    [PURCHASE_CANCELLED] = {"cancelled", "TRADE_CLOSED"},
};
_Static_assert(COUNT_OF(purchase_states) == PURCHASE_STATE_COUNT, "a name for each state");

const char *purchase_status(enum purchase_state state)
{
    return purchase_states[state].status;
}

bool purchase_state_from_name(const char *name, enum purchase_state *ret)
{
    for (unsigned i = 0; i < PURCHASE_STATE_COUNT; i++) {
        if (strcmp(purchase_states[i].name, name) == 0) {
            *ret = (enum purchase_state)i;
            return true;
        }
    }
    return false;
}

struct purchase *market_find_purchase(struct platform *p, const char *id)
{
    for (size_t i = p->market.purchase_count; i-- > 0;)
        if (strcmp(p->market.purchases[i].id, id) == 0)
            return &p->market.purchases[i];
    return NULL;
}

struct purchase *market_add_purchase(struct platform *p, const char *id, const char *provider,
                                     const char *account)
{
    struct market *m = &p->market;
    if (m->purchase_count % 64 == 0)
        m->purchases = mem_resize(m->purchases, m->purchase_count + 64, sizeof(m->purchases[0]));
    struct purchase *made = &m->purchases[m->purchase_count++];
    *made = (struct purchase){.id = platform_keep(p, id),
                              .provider = market_provider(provider),
                              .account = platform_keep(p, account),
                              .item_id = "",
                              .waybill = "",
                              .ship_us = platform_now_us(p) + (int64_t)p->rules.ship_after_s * US_PER_S};
    return made;
}

void market_tick(struct platform *p)
{
    static const char *const prefixes[] = {"SF4", "YT4", "JT4", "ZT4"};
    int64_t now_us = platform_now_us(p);
    for (size_t i = 0; i < p->market.purchase_count; i++) {
        struct purchase *bought = &p->market.purchases[i];
        if (bought->state != PURCHASE_WAITING || bought->ship_us > now_us)
            continue;
        bought->state = PURCHASE_SHIPPED;
        if (bought->waybill[0] == '\0') {
            char waybill[32];
            text_format(waybill, sizeof(waybill), "%s%012zu", prefixes[i % COUNT_OF(prefixes)], i + 1);
            bought->waybill = platform_keep(p, waybill);
        }
    }
}

/* --- accounts -------------------------------------------------------------------------------------------------------------------- */
bool account_alive(const struct platform *p, const struct account *a)
{
    return a->session[0] && platform_now_us(p) < a->until_us;
}

struct account *market_log_in(struct platform *p, const char *provider, const char *name)
{
    struct market *m = &p->market;
    struct account *a = NULL;
    for (size_t i = 0; i < m->account_count && a == NULL; i++)
        if (strcmp(m->accounts[i].provider, provider) == 0 && strcmp(m->accounts[i].name, name) == 0)
            a = &m->accounts[i];
    if (a == NULL) {
        if (m->account_count == MARKET_ACCOUNTS_MAX)
            return NULL;
        a = &m->accounts[m->account_count++];
        *a = (struct account){.provider = market_provider(provider),
                              .name = platform_keep(p, name),
                              .balance_cents = m->account_count % 2 ? 125075 : -1};
    }
    platform_make_id(p, a->session);
    a->until_us = p->rules.provider_session_life_s > 0
                      ? platform_now_us(p) + (int64_t)p->rules.provider_session_life_s * US_PER_S
                      : CLOCK_FOREVER;
    return a;
}

struct account *market_session(struct platform *p, const char *provider, const char *session)
{
    for (size_t i = 0; i < p->market.account_count; i++) {
        struct account *a = &p->market.accounts[i];
        if (strcmp(a->provider, provider) == 0 && strcmp(a->session, session) == 0)
            return account_alive(p, a) ? a : NULL;
    }
    return NULL;
}

void market_log_out(struct platform *p, const char *name)
{
    for (size_t i = 0; i < p->market.account_count; i++)
        if (name[0] == '\0' || strcmp(p->market.accounts[i].name, name) == 0)
            p->market.accounts[i].until_us = 0;
}

const struct ticket *market_add_ticket(struct platform *p, const char *provider, const char *return_url)
{
    struct ticket *t = &p->market.tickets[p->market.ticket_next++ % MARKET_TICKETS_MAX];
    *t = (struct ticket){.provider = market_provider(provider), .return_url = platform_keep(p, return_url)};
    platform_make_id(p, t->id);
    return t;
}

struct ticket *market_find_ticket(struct platform *p, const char *id)
{
    for (size_t i = 0; i < MARKET_TICKETS_MAX; i++)
        if (id[0] && strcmp(p->market.tickets[i].id, id) == 0)
            return &p->market.tickets[i];
    return NULL;
}
