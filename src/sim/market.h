/* What the marketplaces know: items on sale, the operator's accounts there with their sessions, and what was bought.
 * Texts are kept by the platform's strings. Sim thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct platform;

enum { MARKET_ACCOUNTS_MAX = 32, MARKET_TICKETS_MAX = 32, MARKET_ID_SIZE = 48 };

/* What is the matter with an item. Told by POST /sim/item, else by the end of its number, so that whoever learns can make one up. */
enum item_state {
    ITEM_FINE,
    ITEM_GONE,        /* …404: taken off sale; an order leaves it out */
    ITEM_NO_SELLER,   /* …410: the seller is no more; an order leaves it out */
    ITEM_SOLD_OUT,    /* …444: can be ordered, but is sold out when it is exported */
    ITEM_SHORT,       /* …333: there is one left when it is exported */
    ITEM_DEARER,      /* …777: costs more when it is exported */
    ITEM_NO_DISCOUNT, /* …888: booked without its discount */
    ITEM_STATE_COUNT,
};

struct market_item {
    const char *id;
    enum item_state state;
};

enum purchase_state { PURCHASE_WAITING, PURCHASE_SHIPPED, PURCHASE_CANCELLED, PURCHASE_STATE_COUNT };

struct purchase {
    const char *id;
    const char *provider;
    const char *account; /* "": bought by hand, under whichever account asks */
    const char *item_id; /* of one bought by hand */
    const char *waybill;
    enum purchase_state state;
    int64_t ship_us; /* the platform's clock: when the seller sends it; CLOCK_FOREVER: only when told */
};

struct account {
    const char *provider;
    const char *name;
    char session[MARKET_ID_SIZE]; /* "": not logged in */
    int64_t until_us;
    int64_t balance_cents; /* -1: the marketplace does not tell */
};

/* A log-in that was begun: the page's address carries its number. */
struct ticket {
    char id[MARKET_ID_SIZE];
    const char *provider;
    const char *return_url;
};

struct market {
    struct market_item *items; /* told by hand */
    size_t item_count;
    struct purchase *purchases;
    size_t purchase_count;
    struct account accounts[MARKET_ACCOUNTS_MAX];
    size_t account_count;
    struct ticket tickets[MARKET_TICKETS_MAX];
    size_t ticket_next;
};

/* NULL: there is no such provider (or item of one). */
const char *market_provider(const char *name);
const char *market_provider_of_item(const char *item_id);
bool item_state_from_name(const char *name, enum item_state *ret);
enum item_state market_item_state(const struct platform *p, const char *item_id);
void market_set_item(struct platform *p, const char *item_id, enum item_state state);
/* In the provider's currency, always the same for the same item. */
int64_t market_price_cents(const char *item_id);
/* Not sold in that configuration (…404). */
bool market_config_gone(const char *config_id);

const char *purchase_status(enum purchase_state state);
bool purchase_state_from_name(const char *name, enum purchase_state *ret);
struct purchase *market_find_purchase(struct platform *p, const char *id);
struct purchase *market_add_purchase(struct platform *p, const char *id, const char *provider,
                                     const char *account);
/* Sends what is due by now. */
void market_tick(struct platform *p);

/* Logs the account in (a new one when there is none of that name); NULL: there are too many. */
struct account *market_log_in(struct platform *p, const char *provider, const char *name);
/* The account of a living session; NULL. */
struct account *market_session(struct platform *p, const char *provider, const char *session);
bool account_alive(const struct platform *p, const struct account *a);
/* Ends the sessions of that account; "": of all. */
void market_log_out(struct platform *p, const char *name);

const struct ticket *market_add_ticket(struct platform *p, const char *provider, const char *return_url);
/* NULL: not known. */
struct ticket *market_find_ticket(struct platform *p, const char *id);
