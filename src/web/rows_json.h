/* Rows of the store's lists as JSON objects: each cell under its name, in the form that its kind says. Pure. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include "store/list.h"

json_t *row_json(const struct cell *cells, int count);
/* For store_list(): appends each row to the array in arg. */
bool rows_add(void *arg, const struct cell *cells, int count);
