/* The Cookie header. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/attr.h"

enum { COOKIE_HEADER_MAX = 4096 };

/* The value of the first cookie of that name; false when it is not there, does not fit, or the header is too long. header may
 * be NULL. */
NODISCARD bool cookie_get(const char *header, const char *name, char *ret, size_t size);
