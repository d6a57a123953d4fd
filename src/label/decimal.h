/* Decimal numbers with a point whatever the locale says, as templates and sizes write them. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/attr.h"

/* "12", "0.3", "58.25": digits, and up to three more after a point; nothing else. */
NODISCARD bool decimal_read(const char *s, size_t len, double min, double max, double *ret);
