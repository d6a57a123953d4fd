/* An order that somebody wants to add, as a JSON object: `order.add` takes it, `tallyman order add` makes it of a file. Pure. */
#pragma once

#include <stdbool.h>
#include <jansson.h>
#include "base/error.h"
#include "otapi/order.h"

enum { ORDER_FORM_ITEMS_MAX = 500, ORDER_FORM_COMMENT_SIZE = 512 };

/* A field of an order or of one of its items. */
struct order_form_field {
    const char *name;    /* of the JSON object */
    const char *element; /* of the platform's OrderAddData */
    bool required;
    enum { ORDER_FORM_TEXT, ORDER_FORM_COUNT, ORDER_FORM_DECIMAL } kind;
};
/* NULL after the last. item: of an item, else of the order itself; the list of items is none of them. */
const struct order_form_field *order_form_field_at(bool item, size_t i);
/* One value, as text. */
NODISCARD bool order_form_check(const struct order_form_field *field, const char *value, struct error *err);

/* What AddOrder wants, read from the object. */
struct order_form {
    struct otapi_new_order order; /* its strings are the object's, or below */
    struct otapi_new_item items[ORDER_FORM_ITEMS_MAX];
    const char *reference;                 /* of the order desk's own, found again in the order's comment */
    char comment[ORDER_FORM_COMMENT_SIZE]; /* comment and reference together */
};
/* {"delivery_mode_id","profile_id","comment","reference","items":[{"item_id","config_id","quantity","weight","comment","promotion_id",
 * "price_type"}]}. An error names the place ("items[2].quantity"). */
NODISCARD bool order_form_read(const json_t *object, struct order_form *ret, struct error *err);
/* How the reference stands in the comment, to look for it. */
void order_form_mark(char *dst, size_t size, const char *reference);
