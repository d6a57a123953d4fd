#include "image_type.h"

#include <string.h>

#include "base/attr.h"

const char *image_type(const unsigned char *data, size_t len)
{
    static const struct {
        const char *type;
        size_t at;
        const char *mark;
        size_t mark_len;
    } kinds[] = {
        {"image/jpeg", 0, "\xFF\xD8\xFF", 3},
        {"image/png", 0, "\x89PNG\r\n\x1A\n", 8},
        {"image/webp", 8, "WEBP", 4},
        {"image/gif", 0, "GIF8", 4},
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (len >= kinds[i].at + kinds[i].mark_len &&
            memcmp(data + kinds[i].at, kinds[i].mark, kinds[i].mark_len) == 0 &&
            (kinds[i].at == 0 || memcmp(data, "RIFF", 4) == 0))
            return kinds[i].type;
    return NULL;
}
