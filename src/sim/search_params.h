/* Reads xmlSearchParameters of SearchOrderLines and SearchOrders. Pure; the text comes from outside. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEARCH_LIST_MAX = 1000, SEARCH_TEXT_SIZE = 128 };

struct search_list {
    char (*items)[SEARCH_TEXT_SIZE]; /* owned */
    size_t count;
};

struct search_params {
    struct search_list waybills;
    struct search_list purchases;
    struct search_list statuses;
    struct search_list order_statuses;
    struct search_list order_ids;
    char order_id[SEARCH_TEXT_SIZE];
    char provider[SEARCH_TEXT_SIZE];
    char user_ids[1024];
    char order_by[SEARCH_TEXT_SIZE];
    char created_from[SEARCH_TEXT_SIZE];
    char created_to[SEARCH_TEXT_SIZE];
    int can_be_purchased; /* -1 no, 1 yes, 0 either */
};

/* False when it is not well-formed, has another root or too many items. "" is everything. */
bool search_params_read(const char *xml, struct search_params *ret);
void search_params_fini(struct search_params *p);
bool search_list_has(const struct search_list *list, const char *item);
