/* Answers as gzip, for clients that take it. Pure. */
#pragma once

#include <stdbool.h>
#include "base/text.h"

/* Appends to *out; false when it cannot be packed. */
bool gzip_pack(const struct text *plain, struct text *out);
/* Whether an Accept-Encoding header takes gzip. NULL: there is none. */
bool gzip_wanted(const char *accept_encoding);
