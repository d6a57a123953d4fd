/* Text that nobody can guess. */
#pragma once

#include <stddef.h>
#include "base/error.h"

/* len of the letters (16 or 32 of them), and a NUL. */
NODISCARD bool random_text(char *ret, size_t len, const char *letters, struct error *err);
