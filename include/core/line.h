/* Order lines and orders as the platform gives them, cut to what receiving needs. Plain data of bounded size; texts are
 * UTF-8 and cut at a character's end. Field meanings: docs/otapi.md. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/hash.h"

enum {
    ORDER_ID_SIZE = 40,
    LINE_ID_SIZE = 40,
};

struct order_line {
    char order_id[ORDER_ID_SIZE];
    char line_id[LINE_ID_SIZE];
    int line_num;
    int quantity;
    int status_id;        /* LINE_STATUS_… ; an instance may rename them but not renumber */
    char status[64];      /* StatusName, in the platform's language */
    char waybill[256];    /* VendPurchWaybill exactly as on file; may hold several numbers */
    char purchase_id[64]; /* VendPurchId */
    char account_id[64];  /* VendPurchAccountId */
    char provider[32];    /* ProviderType */
    char item_id[64];
    char title[384];          /* BriefDescrTrans, else NameOrig */
    char title_original[384]; /* NameOrig */
    char config[256];         /* ConfigText, else ConfigExternalTextOrig */
    char image_url[512];
    char comment[256]; /* the customer's */
    char operator_comment[256];
};

/* Line statuses of the platform (GetOrderLineStatusList). */
enum {
    LINE_STATUS_ORDERED = 4,
    LINE_STATUS_RECEIVED = 6,
    LINE_STATUS_COMPLETED = 10,
    LINE_STATUS_RETURNED = 11,
    LINE_STATUS_UNDELIVERABLE = 12,
    LINE_STATUS_CANCELLED = 13,
};

/* Nothing of it will come: returned, undeliverable or cancelled (11, 12, 13). */
static inline bool line_void(const struct order_line *line)
{
    return line->status_id >= LINE_STATUS_RETURNED && line->status_id <= LINE_STATUS_CANCELLED;
}

/* The platform itself counts it as arrived (6 to 10). */
static inline bool line_arrived(const struct order_line *line)
{
    return line->status_id >= LINE_STATUS_RECEIVED && line->status_id <= LINE_STATUS_COMPLETED;
}

/* Of which line it is: (order, line). */
static inline uint64_t line_hash(const struct order_line *line)
{
    uint64_t order = hash_text(hash_text(HASH_START, line->order_id), "/");
    return hash_text(order, line->line_id);
}

/* How many lines of an order stand in one status. */
struct order_summary {
    int count;
};
enum { ORDER_SUMMARIES_MAX = 32 };

struct order {
    char order_id[ORDER_ID_SIZE];
    char customer_id[40];
    char customer[128]; /* name */
    int status_id;
    char status[64];
    char comment[256];
    bool cancelled;
    struct order_summary summaries[ORDER_SUMMARIES_MAX];
    size_t summary_count; /* 0: the platform did not say */
};

/* How far an order has come, for "n of m lines" and `complete`. Void lines are in neither number. */
struct order_progress {
    char order_id[ORDER_ID_SIZE];
    char customer[128];
    int lines;
    int arrived;
    int here; /* of those not arrived: how many are on the waybill in hand, and arrive with it */
    bool
        known_whole; /* every line of the order has been read (details or summaries), so `complete` may be said */
};
