/* Is it a picture, by its first bytes? Whatever the server calls it. Pure. */
#pragma once

#include <stddef.h>

/* "jpeg", "png", "gif", "webp"; NULL: none that is shown. */
const char *picture_kind(const void *bytes, size_t len);
