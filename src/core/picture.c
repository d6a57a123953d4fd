#include "core/picture.h"

#include <inttypes.h>
#include <string.h>

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
