#include "core/picture.h"

#include <inttypes.h>
#include <string.h>

#include "base/attr.h"
#include "base/text.h"
#include "siphash.h"

const char *picture_name(const char *url, char ret[PICTURE_NAME_SIZE])
{
    /* Names, not secrets: two fixed keys give 128 bits, so that two addresses never share a file. */
    static const unsigned char first[16] = "picture of an it";
    static const unsigned char second[16] = "em, second half.";
    ret[0] = '\0';
    if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
        return ret;
    size_t len = strlen(url);
    text_format(ret, PICTURE_NAME_SIZE, "%016" PRIx64 "%016" PRIx64 ".img", siphash(first, url, len),
                siphash(second, url, len));
    return ret;
}

const char *picture_type(const void *bytes, size_t len)
{
    static const struct {
        const char *type;
        const char *begin;
        size_t len;
        const char *more; /* at byte 8; NULL: nothing */
    } kinds[] = {
        {"image/jpeg", "\xFF\xD8\xFF", 3, NULL}, {"image/png", "\x89PNG\r\n\x1A\n", 8, NULL},
        {"image/gif", "GIF87a", 6, NULL},        {"image/gif", "GIF89a", 6, NULL},
        {"image/webp", "RIFF", 4, "WEBP"},
    };
    const char *p = bytes;
    for (size_t i = 0; i < COUNT_OF(kinds) && len >= 12; i++)
        if (memcmp(p, kinds[i].begin, kinds[i].len) == 0 &&
            (kinds[i].more == NULL || memcmp(p + 8, kinds[i].more, 4) == 0))
            return kinds[i].type;
    return NULL;
}
