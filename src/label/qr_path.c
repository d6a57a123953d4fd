#include "label/qr.h"

#include <string.h>

#include "qr.h"

enum { TEXT_MAX = 1000 };

bool qr_path(const char *text, struct text *out, int *ret_size)
{
    struct bitmap code = {0};
    if (strlen(text) > TEXT_MAX || !qr_make(text, 'L', &code))
        return false;
    for (int y = 0; y < code.height; y++) {
        for (int x = 0; x < code.width; x++) {
            int from = x;
            while (bitmap_black(&code, x, y))
                x++;
            if (x > from)
                text_add_format(out, "M%d %dh%dv1h-%dz", from + QR_QUIET, y + QR_QUIET, x - from, x - from);
        }
    }
    *ret_size = code.width + 2 * QR_QUIET;
    bitmap_fini(&code);
    return true;
}
