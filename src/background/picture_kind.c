#include "picture_kind.h"

#include <string.h>

#include "base/attr.h"

struct magic {
    const char *kind;
    const char *bytes;
    size_t len;
    const char *more; /* at byte 8; NULL: nothing */
};

static const struct magic magics[] = {
    {"jpeg", "\xFF\xD8\xFF", 3, NULL}, {"png", "\x89PNG\r\n\x1A\n", 8, NULL}, {"gif", "GIF87a", 6, NULL},
    {"gif", "GIF89a", 6, NULL},        {"webp", "RIFF", 4, "WEBP"},
};

const char *picture_kind(const void *bytes, size_t len)
{
    const char *p = bytes;
    for (size_t i = 0; i < COUNT_OF(magics); i++) {
        const struct magic *m = &magics[i];
        if (len < 12 || memcmp(p, m->bytes, m->len) != 0)
            continue;
        if (m->more == NULL || memcmp(p + 8, m->more, 4) == 0)
            return m->kind;
    }
    return NULL;
}
