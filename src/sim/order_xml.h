/* Reads xmlAddData of AddOrder. Pure; the text comes from outside. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { ORDER_XML_ITEMS_MAX = 500 };

struct order_xml_item {
    char item_id[64];
    char config_id[64];
    int quantity; /* 0: none or not a number */
    char comment[256];
    char promotion[64];
};

struct order_xml {
    char delivery_mode[64];
    char comment[256];
    char profile_id[32];
    struct order_xml_item *items; /* owned */
    size_t count;
};

/* False when it is not well-formed, has another root, no list of items or too many. */
bool order_xml_read(const char *xml, struct order_xml *ret);
void order_xml_fini(struct order_xml *o);
