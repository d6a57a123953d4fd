/* What kind of picture some bytes are, by their beginning. Pure. */
#pragma once

#include <stddef.h>

/* "image/jpeg", "image/png", "image/webp", "image/gif"; NULL for anything else. */
const char *image_type(const unsigned char *data, size_t len);
