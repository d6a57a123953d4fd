/* A code as characters, and what its keys mean in another layout. devices/ only. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "key_layout.h"

enum { RUNES_MAX = 128 };

struct runes {
    uint32_t at[RUNES_MAX];
    size_t count;
};

/* False when it is no UTF-8, or too long. */
bool runes_read(const unsigned char *bytes, size_t len, struct runes *ret);
/* Control characters mean themselves in all layouts, and so do characters that the first one has no key for. */
void runes_translate(const struct runes *from, const struct key_layout *read_as,
                     const struct key_layout *layout, struct runes *ret);
/* As UTF-8, without a NUL; characters 0 (a key that gives nothing there) are left out. Returns the bytes; what does not fit is cut. */
size_t runes_write(const struct runes *runes, unsigned char *ret, size_t size);
