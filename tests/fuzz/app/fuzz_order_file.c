/* An order file: whatever XML says, what is taken is an order as order.add takes it, once it has a reference. */
#include <stdint.h>
#include <stdlib.h>

#include "background/order_form.h"
#include "base/mem.h"
#include "order_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err;
    json_t *order = order_file_xml((const char *)data, size, &err);
    if (order == NULL)
        return 0;
    AUTOFREE struct order_form *form = mem_new(sizeof(*form));
    json_object_set_new(order, "reference", json_string("reference"));
    if (!order_form_read(order, form, &err))
        abort();
    json_decref(order);
    return 0;
}
