/* Reads xmlSearchParameters of SearchOrderLines and SearchOrders. Pure; the text comes from outside. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "xml_read.h"

enum { SEARCH_TEXT_SIZE = XML_TEXT_SIZE };

struct search_params {
    struct xml_list waybills;
    struct xml_list purchases;
    struct xml_list statuses;
    struct xml_list order_statuses;
    struct xml_list order_ids;
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
