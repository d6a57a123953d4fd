/* An order in the platform's own XML (OrderAddData) as the object that `order.add` takes. Pure. */
#pragma once

#include <stddef.h>
#include <jansson.h>
#include "base/error.h"

enum { ORDER_FILE_MAX = 256 * 1024 };

/* NULL with an error that begins with "LINE: ". json_decref() it. */
json_t *order_file_xml(const char *text, size_t len, struct error *err);
