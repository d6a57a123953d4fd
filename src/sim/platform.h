/* The simulated platform's state: orders, their lines, customers with their accounts, sessions, and its own clock.
 * What the marketplaces know is in market.h, what runs in the background in activity.h. No network. Sim thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "activity.h"
#include "index.h"
#include "journal.h"
#include "market.h"
#include "rules.h"
#include "sim/sim.h"
#include "strings.h"

enum {
    SIM_SESSIONS_MAX = 64,
    SIM_ID_SIZE = 48,
    SIM_LINE_FIRST = 9001001,
    SIM_NOBODY = -1,
    SIM_CUSTOMER = 0,      /* the one with a profile, who logs in */
    SIM_BARE_CUSTOMER = 1, /* another, without a profile */
};

#define SIM_CURRENCY          "USD"
#define SIM_CURRENCY_SIGN     "$"
#define SIM_PROVIDER_CURRENCY "CNY"
#define SIM_DELIVERY_MODE     "free1"
#define SIM_PROFILE           "501"

struct sim_session {
    char id[SIM_ID_SIZE];
    int64_t until_us; /* of the platform's clock; CLOCK_FOREVER */
    int customer;     /* SIM_NOBODY: an operator's */
};

struct sim_customer {
    char id[16];
    const char *login; /* kept; "": does not log in */
    const char *name;
    int64_t balance_cents;  /* put on */
    int64_t reserved_cents; /* of it, for orders */
};

/* Texts are kept by the platform's strings; "" where there is none. */
struct sim_line {
    uint32_t order;
    uint32_t next; /* of the same order, + 1; 0: the last */
    int line_num;
    int quantity;
    int status_id;
    int picture;
    int64_t price_cents;      /* a piece, in the provider's currency */
    int64_t price_cust_cents; /* a piece, in the customer's */
    const char *item_id;
    const char *config_id;
    const char *config;
    const char *title;
    const char *title_original;
    const char *vendor;
    const char *promotion;
    const char *comment;
    const char *operator_comment;
    const char *weight;
    const char *waybill;
    const char *purchase_id;
    const char *account;
    const char *purchase_status;
};

struct sim_order {
    char id[24];
    uint32_t customer;
    uint32_t first; /* line + 1 */
    uint32_t last;
    uint32_t line_count;
    int status_id;
    int64_t created_us; /* wall */
    int64_t paid_cents;
    const char *provider;
    const char *comment;
};

/* What the last search found. */
struct search_hits {
    char *xml; /* owned; its parameters, NULL: nothing was searched yet */
    const void *method;
    uint64_t changes;  /* of the platform, then */
    uint32_t *numbers; /* owned: lines or orders */
    size_t count;
};
void search_hits_fini(struct search_hits *h);

struct platform {
    struct sim_order *orders; /* the first filled_orders newest first, later ones newest last */
    size_t order_count;
    size_t filled_orders;
    struct sim_line *lines;
    size_t line_count;
    struct sim_customer *customers;
    size_t customer_count;
    struct index orders_by_id;
    struct index customers_by_id;
    struct index lines_by_waybill; /* whole fields and each number in them */
    struct index lines_by_purchase;
    struct strings strings;
    struct sim_session sessions[SIM_SESSIONS_MAX];
    size_t session_next;
    struct market market;
    struct activities activities;
    struct journal journal;
    struct search_hits hits;
    struct rules rules;
    uint64_t changes; /* grows with whatever a search may show */
    int64_t late_us;  /* when the late waybill appears; 0: it has */
    int64_t live_us;  /* when the next made-up line moves */
    int64_t epoch_us; /* the platform's clock was clock_us when the monotonic one was epoch_us */
    int64_t clock_us;
    uint64_t random;
    int port; /* of the pictures' addresses */
};

void platform_init(struct platform *p, const struct sim_config *config);
void platform_fini(struct platform *p);
/* A number below `below`, the same ones for the same seed. */
uint32_t platform_random(struct platform *p, uint32_t below);
/* Made up like a GUID. */
void platform_make_id(struct platform *p, char ret[SIM_ID_SIZE]);
const char *platform_keep(struct platform *p, const char *text);
/* Its own clock, microseconds from the start, `speed` times as fast as the world. */
int64_t platform_now_us(const struct platform *p);
void platform_set_speed(struct platform *p, int speed);
/* Lets what is due by now happen. */
void platform_tick(struct platform *p);
/* The late sample's waybill appears now. */
void platform_appear(struct platform *p);

/* --- orders and lines; pointers are good until the next is added --- */
struct sim_order *platform_add_order(struct platform *p, uint32_t customer, const char *provider);
struct sim_order *platform_find_order(struct platform *p, const char *order_id);
/* By age: 0 is the newest. */
struct sim_order *platform_order_at(struct platform *p, size_t rank);
struct sim_line *platform_add_line(struct platform *p, struct sim_order *order);
struct sim_line *platform_find_line(struct platform *p, const char *order_id, const char *line_id);
/* NULL after the last; line NULL: the first of the order. */
struct sim_line *platform_next_line(struct platform *p, const struct sim_order *order,
                                    const struct sim_line *line);
uint64_t platform_line_id(const struct platform *p, const struct sim_line *line);
void platform_set_status(struct platform *p, struct sim_line *line, int status_id);
void platform_set_waybill(struct platform *p, struct sim_line *line, const char *waybill);
void platform_set_purchase(struct platform *p, struct sim_line *line, const char *purchase_id,
                           const char *account);
/* Of all lines that are not void. */
int64_t platform_order_total(struct platform *p, const struct sim_order *order);
/* Paid, and not bought yet. */
bool platform_can_be_purchased(const struct sim_line *line);
/* Nothing of it was bought and it is not cancelled. */
bool platform_can_be_cancelled(struct platform *p, const struct sim_order *order);
/* Lines and order become cancelled, what was reserved is free again. */
void platform_cancel(struct platform *p, struct sim_order *order);
/* What comes off the account is there, and no more than remains to be paid. Fully paid lines become Paid. */
bool platform_pay(struct platform *p, struct sim_order *order, int64_t cents);

/* --- customers --- */
struct sim_customer *platform_add_customer(struct platform *p, const char *id, const char *login,
                                           const char *name);
struct sim_customer *platform_find_customer(struct platform *p, const char *id);
/* SIM_NOBODY: no such log-in. */
int platform_find_login(const struct platform *p, const char *login);

/* --- sessions of operators and customers --- */
/* A new one; forgets the oldest when there are many. customer: SIM_NOBODY for an operator's. */
const char *platform_log_in(struct platform *p, int customer);
/* NULL: not known or out of date. */
const struct sim_session *platform_session(const struct platform *p, const char *id);
void platform_expire_sessions(struct platform *p);

/* Puts the sample orders and `orders` made-up ones in (sample_orders.c). */
void platform_fill(struct platform *p, int orders);
