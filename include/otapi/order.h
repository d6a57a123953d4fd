/* Orders and their lines with everything the platform says of them, and the acts on an order as a whole. Called by the client's
 * thread; plain data, amounts as the text that came. */
#pragma once

#include "otapi/otapi.h"

enum { OTAPI_AVAILABLE_MAX = 16 };

/* A line in full. What the platform left out is "", 0 or false. */
struct otapi_line {
    struct order_line line;    /* first: what receiving needs */
    char item_platform_id[64]; /* ItemTaobaoId */
    char config_id[64];        /* "0" or "": none */
    char config_original[256];
    char config_external_code[64];
    char promotion_id[64];
    char category_id[64];
    char provider_enum[32];
    char vendor[128];
    char vendor_id[128];
    char item_url[512];
    char status_code[16];
    char ordered[40]; /* OrderedDateTime as it came; its zone is not known */
    char weight[OTAPI_AMOUNT_SIZE];
    char description[256]; /* CustomDescription */
    char delivery_type[64];
    int quantity_original;
    /* Prices: the customer's currency, the shop's, the marketplace's as planned, and as really paid. */
    char price_customer[OTAPI_AMOUNT_SIZE]; /* per piece */
    char new_price_customer[OTAPI_AMOUNT_SIZE];
    char amount_customer[OTAPI_AMOUNT_SIZE]; /* the line */
    char currency_customer[16];
    char price_internal[OTAPI_AMOUNT_SIZE];
    char amount_internal[OTAPI_AMOUNT_SIZE];
    char currency_internal[16];
    char price_provider[OTAPI_AMOUNT_SIZE]; /* TaoBaoPrice: per piece, whatever the marketplace */
    char price_provider_discount[OTAPI_AMOUNT_SIZE];
    char delivery_provider[OTAPI_AMOUNT_SIZE];
    char purchase_price[OTAPI_AMOUNT_SIZE];
    char purchase_delivery[OTAPI_AMOUNT_SIZE];
    char purchase_amount[OTAPI_AMOUNT_SIZE];
    char purchase_currency[16];
    char paid_item_price[OTAPI_AMOUNT_SIZE];     /* VendPurchItemPrice, per piece */
    char paid_delivery_price[OTAPI_AMOUNT_SIZE]; /* VendPurchDeliveryPrice, the line */
    char overpayment[32];                        /* Ok, SmallOverpayment, BigOverpayment */
    char overpayment_message[256];
    /* The purchase on the marketplace; number, waybill and account are in `line`. */
    char purchase_status[128]; /* VendPurchStatus, the marketplace's own word */
    char purchase_item_id[64];
    char purchase_config_id[64];
    char purchase_promotion_id[64];
    struct otapi_status available[OTAPI_AVAILABLE_MAX]; /* statuses that the line may be given now */
    size_t available_count;
    bool can_be_purchased; /* paid and not bought: may be exported */
    bool can_move_to_package;
    bool can_be_closed;
    bool paid;
    bool cancelled;
    bool completed;
};

struct otapi_order {
    struct order order; /* first */
    char display_id[40];
    char substatus[64];
    char operator_name[128];
    int items;
    char goods_amount[OTAPI_AMOUNT_SIZE];
    char delivery_amount[OTAPI_AMOUNT_SIZE];
    char total_amount[OTAPI_AMOUNT_SIZE];
    char remain_amount[OTAPI_AMOUNT_SIZE]; /* still to be paid */
    char account_available[OTAPI_AMOUNT_SIZE];
    char currency[16];
    char delivery_mode_id[64];
    char delivery_mode[128];
    char provider[32];
    char created[40]; /* as it came */
    char weight[OTAPI_AMOUNT_SIZE];
    char additional_info[256];
    bool can_cancel;
    bool can_purchase;
    bool paid;
    bool completed;
    bool test;
};

/* Borrowed for the call; false ends the reading. */
typedef bool otapi_full_line_fn(void *arg, const struct otapi_line *line);
typedef bool otapi_full_order_fn(void *arg, const struct otapi_order *order);

/* GetSalesOrderDetailsForOperator, all lines. fn may be NULL. */
NODISCARD bool otapi_get_order(struct otapi *o, const char *session, const char *order_id,
                               struct otapi_order *ret_order, otapi_full_line_fn *fn, void *arg,
                               struct otapi_reply *ret_reply);
/* SearchOrders, one page, in full. */
NODISCARD bool otapi_search_full_orders(struct otapi *o, const char *session,
                                        const struct otapi_line_search *search, int position, int size,
                                        otapi_full_order_fn *fn, void *arg, int64_t *ret_total,
                                        int64_t *ret_items, struct otapi_reply *ret_reply);
/* SearchOrderLines, one page, in full. */
NODISCARD bool otapi_search_full_lines(struct otapi *o, const char *session,
                                       const struct otapi_line_search *search, int position, int size,
                                       otapi_full_line_fn *fn, void *arg, int64_t *ret_total,
                                       int64_t *ret_items, struct otapi_reply *ret_reply);

/* An order to add. NULL and "": left out. */
struct otapi_new_item {
    const char *item_id;   /* with the marketplace's prefix */
    const char *config_id; /* "0": the item has no options */
    int quantity;          /* 1 or more */
    const char *weight;    /* decimal */
    const char *comment;   /* becomes the line's */
    const char *promotion_id;
    const char *price_type;
};
struct otapi_new_order {
    const char *delivery_mode_id;
    const char *comment; /* the only place for a reference of one's own */
    const char *profile_id;
    const struct otapi_new_item *items;
    size_t count;
};
/* AddOrder, a write, with the customer's session. Items that cannot be had are left out by the platform without a word:
 * read the order and compare. */
NODISCARD bool otapi_add_order(struct otapi *o, const char *customer_session,
                               const struct otapi_new_order *order, struct otapi_order *ret_order,
                               struct otapi_reply *ret_reply);
/* CancelSalesOrder with a customer's session, CancelSalesOrderForOperator with an operator's. Writes. */
NODISCARD bool otapi_cancel_order(struct otapi *o, const char *customer_session, const char *order_id,
                                  struct otapi_reply *ret_reply);
NODISCARD bool otapi_cancel_order_as_operator(struct otapi *o, const char *session, const char *order_id,
                                              struct otapi_reply *ret_reply);
