#include "qr_path.h"

#include <string.h>
#include <zint.h>

enum { QUIET = 4, TEXT_MAX = 1000 };

bool qr_path(const char *text, struct text *out, int *ret_size)
{
    size_t len = strlen(text);
    struct zint_symbol *symbol = len > 0 && len <= TEXT_MAX ? ZBarcode_Create() : NULL;
    if (symbol == NULL)
        return false;
    symbol->symbology = BARCODE_QRCODE;
    symbol->input_mode = UNICODE_MODE;
    bool good = ZBarcode_Encode(symbol, (const unsigned char *)text, (int)len) < ZINT_ERROR;
    for (int row = 0; good && row < symbol->rows; row++)
        for (int x = 0; x < symbol->width; x++) {
            int from = x;
            while (x < symbol->width && (symbol->encoded_data[row][x >> 3] >> (x & 7) & 1))
                x++;
            if (x > from)
                text_add_format(out, "M%d %dh%dv1h-%dz", from + QUIET, row + QUIET, x - from, x - from);
        }
    if (good)
        *ret_size = symbol->width + 2 * QUIET;
    ZBarcode_Delete(symbol);
    return good;
}
