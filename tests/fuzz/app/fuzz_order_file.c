/* An order file: whatever XML says, what is taken is an order as order.add takes it, once it has a reference; whatever JSON says, it is
 * taken or refused in words that name the place. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "background/order_form.h"
#include "base/mem.h"
#include "order_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

static bool is_json(const uint8_t *data, size_t size)
{
    size_t at = 0;
    while (at < size && data[at] && strchr(" \t\r\n\xEF\xBB\xBF", data[at]))
        at++;
    return at < size && data[at] == '{';
}

static void check_form(const struct order_form *form)
{
    must(form->order.count >= 1 && form->order.count <= ORDER_FORM_ITEMS_MAX &&
         form->order.items == form->items);
    must(form->order.delivery_mode_id && form->order.delivery_mode_id[0]);
    must(form->reference && strlen(form->reference) >= 4);
    must(strstr(form->order.comment, form->reference) != NULL);
    for (size_t i = 0; i < form->order.count; i++)
        must(form->items[i].item_id && form->items[i].item_id[0] && form->items[i].quantity > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = {0};
    json_t *order = order_file_read((const char *)data, size, &err);
    if (order == NULL) {
        must(err.kind == ERROR_INPUT && strspn(err.text, "0123456789") > 0 && strchr(err.text, ':') != NULL);
        return 0;
    }
    AUTOFREE struct order_form *form = mem_new(sizeof(*form));
    if (is_json(data, size)) {
        must(order_form_read(order, form, &err) || err.text[0] != '\0');
    } else {
        json_object_set_new(order, "reference", json_string("reference"));
        must(order_form_read(order, form, &err));
    }
    if (err.kind == ERROR_NONE)
        check_form(form);
    json_decref(order);
    return 0;
}
