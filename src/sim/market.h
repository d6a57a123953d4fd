/* What the marketplaces know: items on sale, the operator's accounts there with their sessions, and what was bought. Sim thread. */
#pragma once

#include "state.h"

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
