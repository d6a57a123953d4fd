/* Sheets as PDF: bars and letters are drawn as outlines, so that any printer prints them as sharp as it can. */
#include "label/sheet.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>
#include <zint.h>

static const double MM = 72 / 25.4; /* points */
/* A4 */
static const double PAGE_W = 210;
static const double PAGE_H = 297;
static const double MARGIN = 12;
static const double GUTTER = 10;
static const double HEAD_H = 14;
static const double FOOT_H = 8;
static const double ROW_H = 35; /* caption, bars, detail, and room so that one scan cannot catch two */
static const double WIDE_H = 40;
static const double QR_SIDE = 50;
static const double QR_ROW_H = 70;
static const double BARS_H = 15;
static const double MODULE_MAX = 0.33; /* read by every scanner at arm's length */
static const double MODULE_MIN = 0.19;
static const int QUIET = 10;

struct page {
    cairo_surface_t *surface;
    cairo_t *cairo;
    const struct sheet *sheet;
    double y;    /* next free millimetre */
    bool second; /* the left cell of the row is taken */
    int number;
};

static void put_text(struct page *p, const char *text, double x, double y, double w, double size, bool bold,
                     PangoAlignment align)
{
    PangoLayout *layout = pango_cairo_create_layout(p->cairo);
    PangoFontDescription *font =
        pango_font_description_from_string("DejaVu Sans, WenQuanYi Micro Hei, sans-serif");
    pango_font_description_set_absolute_size(font, size * MM * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (int)(w * MM * PANGO_SCALE));
    pango_layout_set_height(layout, -1);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, align);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, text, -1);
    cairo_move_to(p->cairo, x * MM, y * MM);
    pango_cairo_show_layout(p->cairo, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
}

static void begin_page(struct page *p)
{
    if (p->number++ > 0)
        cairo_show_page(p->cairo);
    put_text(p, p->sheet->title, MARGIN, MARGIN - 2, PAGE_W - 2 * MARGIN, 6, true, PANGO_ALIGN_LEFT);
    put_text(p, p->sheet->footer, MARGIN, PAGE_H - MARGIN, PAGE_W - 2 * MARGIN, 3, false, PANGO_ALIGN_LEFT);
    p->y = MARGIN + HEAD_H;
    p->second = false;
}

/* The place for the next code. */
static void next_cell(struct page *p, const struct sheet_code *code, double *ret_x, double *ret_y,
                      double *ret_w)
{
    double column = (PAGE_W - 2 * MARGIN - GUTTER) / 2;
    double height = code->qr ? QR_ROW_H : code->wide ? WIDE_H : ROW_H;
    bool whole = code->wide || code->qr;
    if (whole && p->second) {
        p->y += ROW_H;
        p->second = false;
    }
    if (!p->second && p->y + height > PAGE_H - MARGIN - FOOT_H)
        begin_page(p);
    *ret_x = p->second ? MARGIN + column + GUTTER : MARGIN;
    *ret_y = p->y;
    *ret_w = whole ? PAGE_W - 2 * MARGIN : column;
    if (whole || p->second)
        p->y += height;
    p->second = !whole && !p->second;
}

static struct zint_symbol *encode(const struct sheet_code *code)
{
    struct zint_symbol *symbol = ZBarcode_Create();
    if (symbol == NULL)
        return NULL;
    symbol->symbology = code->qr ? BARCODE_QRCODE : BARCODE_CODE128;
    symbol->input_mode = UNICODE_MODE;
    if (ZBarcode_Encode(symbol, (const unsigned char *)code->code, (int)strlen(code->code)) < ZINT_ERROR)
        return symbol;
    ZBarcode_Delete(symbol);
    return NULL;
}

static void put_modules(struct page *p, const struct zint_symbol *symbol, double x, double y, double module,
                        double height)
{
    for (int row = 0; row < symbol->rows; row++)
        for (int column = 0; column < symbol->width; column++)
            if (symbol->encoded_data[row][column / 8] >> column % 8 & 1)
                cairo_rectangle(p->cairo, (x + column * module) * MM, (y + row * height) * MM, module * MM,
                                height * MM);
    cairo_fill(p->cairo);
}

static bool put_code(struct page *p, const struct sheet_code *code, struct error *err)
{
    double x;
    double y;
    double w;
    next_cell(p, code, &x, &y, &w);
    struct zint_symbol *symbol = encode(code);
    if (symbol == NULL)
        return error_set(err, ERROR_INPUT, "\"%s\" cannot be a bar code", code->caption);
    double module = w / (symbol->width + 2 * QUIET);
    module = module < MODULE_MAX ? module : MODULE_MAX;
    if (code->qr)
        module = QR_SIDE / symbol->width;
    if (module < MODULE_MIN) {
        ZBarcode_Delete(symbol);
        return error_set(err, ERROR_INPUT, "\"%s\" is too long for the sheet", code->caption);
    }
    put_text(p, code->caption, x, y, w, 5.5, true, PANGO_ALIGN_CENTER);
    double bars_y = y + 8.5;
    double bars_w = symbol->width * module;
    put_modules(p, symbol, x + (w - bars_w) / 2, bars_y, module, code->qr ? module : BARS_H);
    ZBarcode_Delete(symbol);
    put_text(p, code->detail, x, bars_y + (code->qr ? QR_SIDE : BARS_H) + 1, w, 3, false, PANGO_ALIGN_CENTER);
    return true;
}

bool sheet_write_pdf(const struct sheet *sheet, const char *path, struct error *err)
{
    struct page p = {.sheet = sheet};
    bool ok = true;
    p.surface = cairo_pdf_surface_create(path, PAGE_W * MM, PAGE_H * MM);
    p.cairo = cairo_create(p.surface);
    begin_page(&p);
    for (size_t i = 0; ok && i < sheet->count; i++)
        ok = put_code(&p, &sheet->codes[i], err);
    cairo_destroy(p.cairo);
    cairo_surface_finish(p.surface);
    cairo_status_t status = cairo_surface_status(p.surface);
    cairo_surface_destroy(p.surface);
    if (ok && status != CAIRO_STATUS_SUCCESS)
        return error_set(err, ERROR_IO, "%s: %s", path, cairo_status_to_string(status));
    return ok;
}
