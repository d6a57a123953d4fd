/* What was asked for in an order against what came back: the platform drops what cannot be had without a word. Pure. */
#pragma once

#include <jansson.h>
#include "otapi/order.h"

/* A line as far as comparing needs it. */
struct compared_line {
    char item_id[64];
    char item_platform_id[64];
    char config_id[64];
    int quantity;
    bool used;
};
/* A list of what is not there as asked: {"item_id","config_id","quantity","got"}; got 0: not at all. Lines are marked as used. */
json_t *order_compare(const struct otapi_new_item *items, size_t count, struct compared_line *lines,
                      size_t line_count);
/* The guide's four likely reasons, each with what to do; a list of texts. */
json_t *order_drop_reasons(void);
