#include "canvas.h"

#include <cairo.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>
#include <zint.h>

#include "base/mem.h"
#include "base/text.h"

void canvas_init(struct canvas *c, int width, int height)
{
    c->width = width;
    c->height = height;
    c->dots = mem_array((size_t)width + 1, (size_t)height + 1);
}

void canvas_fini(struct canvas *c)
{
    free(c->dots);
    *c = (struct canvas){0};
}

bool canvas_get(const struct canvas *c, int x, int y)
{
    return x >= 0 && y >= 0 && x < c->width && y < c->height && c->dots[y * c->width + x];
}

bool canvas_set(struct canvas *c, int x, int y)
{
    if (x < 0 || y < 0 || x >= c->width || y >= c->height)
        return false;
    c->dots[y * c->width + x] = 1;
    return true;
}

bool canvas_fill(struct canvas *c, int x, int y, int w, int h)
{
    bool inside = true;
    for (int row = y; row < y + h; row++)
        for (int column = x; column < x + w; column++)
            inside = canvas_set(c, column, row) && inside;
    return inside;
}

static struct zint_symbol *encode(int symbology, int level, const char *text)
{
    struct zint_symbol *symbol = ZBarcode_Create();
    symbol->symbology = symbology;
    symbol->input_mode = UNICODE_MODE;
    if (level)
        symbol->option_1 = level;
    if (ZBarcode_Encode(symbol, (const unsigned char *)text, 0) < ZINT_ERROR)
        return symbol;
    ZBarcode_Delete(symbol);
    return NULL;
}

static int zint_level(char level)
{
    static const char levels[] = "LMQH";
    return (int)(strchr(levels, level) - levels) + 1;
}

static bool module_black(const struct zint_symbol *symbol, int row, int column)
{
    return symbol->encoded_data[row][column / 8] >> column % 8 & 1;
}

int canvas_code128_modules(const char *text)
{
    struct zint_symbol *symbol = encode(BARCODE_CODE128, 0, text);
    int width = symbol ? symbol->width : 0;
    if (symbol)
        ZBarcode_Delete(symbol);
    return width;
}

int canvas_code128(struct canvas *c, int x, int y, int module, int height, const char *text)
{
    struct zint_symbol *symbol = encode(BARCODE_CODE128, 0, text);
    if (symbol == NULL)
        return 0;
    bool inside = true;
    for (int column = 0; column < symbol->width; column++)
        if (module_black(symbol, 0, column))
            inside = canvas_fill(c, x + column * module, y, module, height) && inside;
    int width = symbol->width * module;
    ZBarcode_Delete(symbol);
    return inside ? width : 0;
}

int canvas_qr_modules(char level, const char *text)
{
    struct zint_symbol *symbol = encode(BARCODE_QRCODE, zint_level(level), text);
    int width = symbol ? symbol->width : 0;
    if (symbol)
        ZBarcode_Delete(symbol);
    return width;
}

int canvas_qr(struct canvas *c, int x, int y, int module, char level, const char *text)
{
    struct zint_symbol *symbol = encode(BARCODE_QRCODE, zint_level(level), text);
    if (symbol == NULL)
        return 0;
    bool inside = true;
    for (int row = 0; row < symbol->rows; row++)
        for (int column = 0; column < symbol->width; column++)
            if (module_black(symbol, row, column))
                inside = canvas_fill(c, x + column * module, y + row * module, module, module) && inside;
    int width = symbol->width * module;
    ZBarcode_Delete(symbol);
    return inside ? width : 0;
}

bool canvas_write_png(const struct canvas *c, const char *path)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, c->width, c->height);
    unsigned char *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; data && y < c->height; y++)
        for (int x = 0; x < c->width; x++)
            data[y * stride + x] = canvas_get(c, x, y) ? 0 : 0xFF;
    cairo_surface_mark_dirty(surface);
    bool ok = cairo_surface_write_to_png(surface, path) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return ok;
}

bool canvas_read_png(struct canvas *c, const char *path)
{
    cairo_surface_t *surface = cairo_image_surface_create_from_png(path);
    bool ok = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    if (ok) {
        const unsigned char *data = cairo_image_surface_get_data(surface);
        int stride = cairo_image_surface_get_stride(surface);
        cairo_format_t format = cairo_image_surface_get_format(surface);
        canvas_init(c, cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface));
        for (int y = 0; y < c->height; y++) {
            for (int x = 0; x < c->width; x++) {
                const unsigned char *p = data + y * stride;
                unsigned grey = format == CAIRO_FORMAT_A8 ? 255U - p[x] : p[x * 4 + 1];
                unsigned alpha = format == CAIRO_FORMAT_ARGB32 ? p[x * 4 + 3] : 255;
                c->dots[y * c->width + x] = alpha > 127 && grey < 128;
            }
        }
    }
    cairo_surface_destroy(surface);
    return ok;
}

size_t canvas_read_codes(const struct canvas *c, struct read_code ret[READ_MAX])
{
    size_t size = (size_t)c->width * (size_t)c->height;
    AUTOFREE uint8_t *grey = mem_new(size);
    for (size_t i = 0; i < size; i++)
        grey[i] = c->dots[i] ? 0 : 255;
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_CODE128, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    /* Every other row and column: faster, and harder for what is printed. */
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, 2);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 2);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)c->width, (unsigned)c->height);
    zbar_image_set_data(image, grey, size, NULL);
    zbar_scan_image(scanner, image);
    size_t count = 0;
    for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s && count < READ_MAX;
         s = zbar_symbol_next(s)) {
        ret[count].qr = zbar_symbol_get_type(s) == ZBAR_QRCODE;
        text_copy_n(ret[count].text, sizeof(ret[count].text), zbar_symbol_get_data(s),
                    zbar_symbol_get_data_length(s));
        count++;
    }
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return count;
}
