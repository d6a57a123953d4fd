#include "background/order_form.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/amount.h"

enum { VALUE_MAX = 256, QUANTITY_MAX = 100000 };

static const struct order_form_field order_fields[] = {
    {"delivery_mode_id", "DeliveryModeId", true, ORDER_FORM_TEXT},
    {"comment", "Comment", false, ORDER_FORM_TEXT},
    {"profile_id", "UserProfileId", false, ORDER_FORM_TEXT},
};
static const struct order_form_field item_fields[] = {
    {"item_id", "Id", true, ORDER_FORM_TEXT},
    {"config_id", "ConfigurationId", false, ORDER_FORM_TEXT},
    {"quantity", "Quantity", true, ORDER_FORM_COUNT},
    {"weight", "Weight", false, ORDER_FORM_DECIMAL},
    {"comment", "Comment", false, ORDER_FORM_TEXT},
    {"promotion_id", "PromotionId", false, ORDER_FORM_TEXT},
    {"price_type", "PriceType", false, ORDER_FORM_TEXT},
};

const struct order_form_field *order_form_field_at(bool item, size_t i)
{
    if (item)
        return i < COUNT_OF(item_fields) ? &item_fields[i] : NULL;
    return i < COUNT_OF(order_fields) ? &order_fields[i] : NULL;
}

bool order_form_check(const struct order_form_field *field, const char *value, struct error *err)
{
    int64_t number;
    size_t len = strlen(value);
    if (len == 0 && field->required)
        return error_set(err, ERROR_INPUT, "it is empty");
    if (len > VALUE_MAX)
        return error_set(err, ERROR_INPUT, "it is longer than %d bytes", VALUE_MAX);
    if (field->kind == ORDER_FORM_COUNT && !text_to_int64(value, 1, QUANTITY_MAX, &number))
        return error_set(err, ERROR_INPUT, "\"%s\" is no whole number from 1 to %d", value, QUANTITY_MAX);
    if (field->kind == ORDER_FORM_DECIMAL && len > 0 && (!amount_parse(value, &number) || number < 0))
        return error_set(err, ERROR_INPUT, "\"%s\" is no decimal like 0.35", value);
    return true;
}

/* The member as text; a number only where one is counted. */
static bool member(const json_t *object, const struct order_form_field *field, const char **ret,
                   int *ret_number, struct error *err)
{
    const json_t *value = json_object_get(object, field->name);
    char number[24];
    *ret = NULL;
    if (value == NULL || json_is_null(value))
        return !field->required || error_set(err, ERROR_INPUT, "it is missing");
    if (field->kind == ORDER_FORM_COUNT && json_is_integer(value)) {
        snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        *ret_number = (int)json_integer_value(value);
        return order_form_check(field, number, err);
    }
    if (!json_is_string(value))
        return error_set(err, ERROR_INPUT, "it must be a text%s",
                         field->kind == ORDER_FORM_COUNT ? " or a whole number" : "");
    *ret = json_string_value(value);
    if (!order_form_check(field, *ret, err))
        return false;
    int64_t count;
    if (field->kind == ORDER_FORM_COUNT && text_to_int64(*ret, 1, QUANTITY_MAX, &count))
        *ret_number = (int)count;
    return true;
}

static bool known_only(const json_t *object, bool item, const char *const *others, struct error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        bool known = false;
        for (size_t i = 0; order_form_field_at(item, i); i++)
            known = known || strcmp(order_form_field_at(item, i)->name, key) == 0;
        for (size_t i = 0; others && others[i]; i++)
            known = known || strcmp(others[i], key) == 0;
        if (!known)
            return error_set(err, ERROR_INPUT, "\"%.64s\" is nothing that %s has", key,
                             item ? "an item" : "an order");
    }
    return true;
}

static bool read_item(const json_t *object, struct otapi_new_item *item, struct error *err)
{
    const char *values[COUNT_OF(item_fields)];
    int quantity = 0;
    if (!json_is_object(object))
        return error_set(err, ERROR_INPUT, "it must be an object");
    if (!known_only(object, true, NULL, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(item_fields); i++)
        if (!member(object, &item_fields[i], &values[i], &quantity, err))
            return error_prefix(err, "%s", item_fields[i].name);
    *item = (struct otapi_new_item){
        .item_id = values[0],
        .config_id = values[1] && values[1][0] ? values[1] : "0",
        .quantity = quantity,
        .weight = values[3],
        .comment = values[4],
        .promotion_id = values[5],
        .price_type = values[6],
    };
    return true;
}

static bool read_items(const json_t *list, struct order_form *f, struct error *err)
{
    if (!json_is_array(list) || json_array_size(list) == 0)
        return error_set(err, ERROR_INPUT, "items: it must be a list of at least one item");
    if (json_array_size(list) > ORDER_FORM_ITEMS_MAX)
        return error_set(err, ERROR_INPUT, "items: more than %d", ORDER_FORM_ITEMS_MAX);
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!read_item(json_array_get(list, i), &f->items[i], err))
            return error_prefix(err, "items[%zu]", i);
    f->order.items = f->items;
    f->order.count = json_array_size(list);
    return true;
}

void order_form_mark(char *dst, size_t size, const char *reference)
{
    text_format(dst, size, "[%s]", reference);
}

/* What the platform's texts are cleaned of when they are read (otapi/record.c): with it, the order would not be found again. */
static bool has_controls(const char *text, size_t len)
{
    uint32_t rune;
    for (size_t at = 0; at < len;) {
        size_t bytes = utf8_decode(text + at, text + len, &rune);
        if (bytes == 0 || rune < 0x20 || (rune >= 0x7F && rune < 0xA0) ||
            (rune >= 0x202A && rune <= 0x202E) || (rune >= 0x2066 && rune <= 0x2069))
            return true;
        at += bytes;
    }
    return false;
}

static bool read_reference(const json_t *object, struct order_form *f, struct error *err)
{
    const char *text = json_string_value(json_object_get(object, "reference"));
    size_t len = text ? strlen(text) : 0;
    if (len < 4 || len > 64 || strpbrk(text, "[]") || has_controls(text, len))
        return error_set(
            err, ERROR_INPUT,
            "reference: a text of 4 to 64 bytes without brackets and control characters, that no other order "
            "has; after a lost answer the order is found by it");
    f->reference = text;
    return true;
}

bool order_form_read(const json_t *object, struct order_form *ret, struct error *err)
{
    static const char *const others[] = {"items", "reference", NULL};
    const char *values[COUNT_OF(order_fields)];
    char mark[80];
    int unused;
    *ret = (struct order_form){0};
    if (!json_is_object(object))
        return error_set(err, ERROR_INPUT, "an order is an object");
    if (!known_only(object, false, others, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(order_fields); i++)
        if (!member(object, &order_fields[i], &values[i], &unused, err))
            return error_prefix(err, "%s", order_fields[i].name);
    if (!read_reference(object, ret, err) || !read_items(json_object_get(object, "items"), ret, err))
        return false;
    order_form_mark(mark, sizeof(mark), ret->reference);
    /* In front, so that it is found wherever a long comment is cut, here or on the platform. */
    text_format(ret->comment, sizeof(ret->comment), "%s%s%s", mark, values[1] && values[1][0] ? " " : "",
                values[1] ? values[1] : "");
    ret->order.delivery_mode_id = values[0];
    ret->order.profile_id = values[2];
    ret->order.comment = ret->comment;
    return true;
}
