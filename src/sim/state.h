/* What the simulated platform remembers: orders and their lines, customers, sessions, what the marketplaces know, what runs in
 * the background. Data only; texts are kept by its strings, "" where there is none. Sim thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "index.h"
#include "journal.h"
#include "rules.h"
#include "strings.h"

/* --- orders, customers, sessions --- */
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

/* --- the marketplaces --- */
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

/* --- background activities --- */
enum { ACTIVITY_ID_SIZE = 48, ACTIVITY_CHOICES_MAX = 12, ACTIVITIES_MAX = 500, ACTIVITY_MESSAGE_SIZE = 256 };

enum activity_kind { ACTIVITY_EXPORT, ACTIVITY_SYNC, ACTIVITY_LINK, ACTIVITY_UNLINK, ACTIVITY_KIND_COUNT };

/* A way to answer a question at its step: DoStepAction with these parameters (Link: a page to open). */
struct step_choice {
    bool link;
    char label[96];
    char names[2][24];
    char values[2][128];
};

struct activity_step {
    const char *type; /* Info, Success, Warning, Error, Question */
    char message[ACTIVITY_MESSAGE_SIZE];
    int64_t at_us; /* since the start, the platform's clock */
};

/* What an answer says. */
enum answer { ANSWER_NONE, ANSWER_CONTINUE, ANSWER_SKIP, ANSWER_LINK };

struct activity {
    char id[ACTIVITY_ID_SIZE];
    enum activity_kind kind;
    const char *provider;
    const char *account; /* name */
    uint32_t order;      /* of export, link and unlink */
    uint32_t *lines;     /* owned: those it works on */
    size_t line_count;
    const char **purchases; /* owned: to link */
    size_t purchase_count;

    int phase;
    size_t cursor;
    int64_t started_us; /* the platform's clock */
    int64_t started_wall_us;
    int64_t ended_us;
    int64_t due_us; /* of its next step */
    int progress;
    bool finished;
    bool cancelled;
    bool awaiting;

    struct activity_step *steps; /* owned */
    size_t step_count;
    const char *continue_label;                       /* of the question's Continue; NULL: it has none */
    struct step_choice choices[ACTIVITY_CHOICES_MAX]; /* of the last step; none once answered */
    size_t choice_count;
    enum answer answer;   /* given and not yet heeded */
    uint64_t answer_line; /* ANSWER_LINK: the line's id */
};

struct activities {
    struct activity *list[ACTIVITIES_MAX]; /* owned, oldest first */
    size_t count;
    int64_t auto_sync_us; /* when the platform next synchronises by itself */
};

/* --- all of it --- */
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
