#include "gzip.h"

#include <string.h>
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16, MEMORY = 8, PART = 32 << 10 };

bool gzip_pack(const struct text *plain, struct text *out)
{
    z_stream z = {.next_in = (Bytef *)plain->data, .avail_in = (uInt)plain->len};
    unsigned char part[PART];
    int result;
    if (deflateInit2(&z, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    do {
        z.next_out = part;
        z.avail_out = sizeof(part);
        result = deflate(&z, Z_FINISH);
        text_add_n(out, (const char *)part, sizeof(part) - z.avail_out);
    } while (result == Z_OK);
    deflateEnd(&z);
    return result == Z_STREAM_END;
}

bool gzip_wanted(const char *accept_encoding)
{
    return accept_encoding && strstr(accept_encoding, "gzip") != NULL;
}
