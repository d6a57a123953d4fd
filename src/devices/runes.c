#include "runes.h"

#include <string.h>

#include "base/text.h"

bool runes_read(const unsigned char *bytes, size_t len, struct runes *ret)
{
    const char *p = (const char *)bytes;
    const char *end = p + len;
    ret->count = 0;
    while (p < end) {
        size_t taken = utf8_decode(p, end, &ret->at[ret->count]);
        if (taken == 0 || ++ret->count == RUNES_MAX)
            return false;
        p += taken;
    }
    return true;
}

/* The key and level that gave this rune; false when the layout has no such key. */
static bool find_key(const struct key_layout *layout, uint32_t rune, unsigned *ret_key, unsigned *ret_level)
{
    for (unsigned level = 0; level < KEY_LEVELS; level++) {
        for (unsigned key = 0; key < KEY_LAYOUT_KEYS; key++) {
            if (layout->symbols[key][level].rune == rune) {
                *ret_key = key;
                *ret_level = level;
                return true;
            }
        }
    }
    return false;
}

void runes_translate(const struct runes *from, const struct key_layout *read_as,
                     const struct key_layout *layout, struct runes *ret)
{
    unsigned key;
    unsigned level;
    ret->count = from->count;
    for (size_t i = 0; i < from->count; i++) {
        ret->at[i] = from->at[i];
        if (from->at[i] >= 0x20 && find_key(read_as, from->at[i], &key, &level))
            ret->at[i] = layout->symbols[key][level].rune;
    }
}

size_t runes_write(const struct runes *runes, unsigned char *ret, size_t size)
{
    size_t len = 0;
    for (size_t i = 0; i < runes->count; i++) {
        char bytes[4];
        size_t n = runes->at[i] ? utf8_encode(runes->at[i], bytes) : 0;
        if (len + n > size)
            break;
        memcpy(ret + len, bytes, n);
        len += n;
    }
    return len;
}
