#include "qr.h"

#include <string.h>
#include <zint.h>

bool qr_make(const char *text, char level, struct bitmap *ret)
{
    static const char levels[] = "LMQH";
    struct zint_symbol *symbol = ZBarcode_Create();
    if (symbol == NULL)
        return false;
    symbol->symbology = BARCODE_QRCODE;
    symbol->input_mode = UNICODE_MODE;
    symbol->option_1 = (int)(strchr(levels, level) - levels) + 1;
    int result = ZBarcode_Encode(symbol, (const unsigned char *)text, (int)strlen(text));
    bool ok = text[0] && result < ZINT_ERROR;
    if (ok) {
        bitmap_init(ret, symbol->width, symbol->rows);
        for (int y = 0; y < symbol->rows; y++)
            for (int x = 0; x < symbol->width; x++)
                if (symbol->encoded_data[y][x / 8] >> x % 8 & 1)
                    bitmap_fill(ret, x, y, 1, 1);
    }
    ZBarcode_Delete(symbol);
    return ok;
}
