/* A file with an order, in the platform's own XML (OrderAddData) or in JSON, as the object that `order.add` takes. Pure. */
#pragma once

#include <stddef.h>
#include <jansson.h>
#include "base/error.h"

enum { ORDER_FILE_MAX = 256 * 1024 };

/* JSON begins with a brace, XML does not. NULL with an error that begins with "LINE: ". json_decref() it. XML is checked whole; of
 * JSON it is only known that it is an object: order_form_read() checks it. */
json_t *order_file_read(const char *text, size_t len, struct error *err);
