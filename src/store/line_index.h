/* By which waybills a line is found: every number of its field in normal form, and what people tied to it. store/ only; inside a
 * transaction. */
#pragma once

#include <stdint.h>
#include "store/store.h"

/* The line (its row id) is found by every number in the field. */
void line_index_add(struct store *s, int64_t line, const char *field);
/* And no longer is, but by a number that a person tied to it. */
void line_index_drop(struct store *s, int64_t line, const char *field);
