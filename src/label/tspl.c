/* TSPL / TSPL2. In graphics a 0 is black. Only words that every clone knows: some drop a whole label at an unknown one. */
#include <string.h>

#include "base/attr.h"
#include "language.h"

enum { QR_MODULE_MAX = 10, TIMES_MAX = 10 };

static const struct native_font fonts[] = {
    {"1", 8, 12}, {"2", 12, 20}, {"3", 16, 24}, {"4", 24, 32}, {"5", 32, 48}};

static bool carries_code(const struct placed *item)
{
    return layout_plain_code(item->value) && (item->kind == PLACED_CODE128 || item->module <= QR_MODULE_MAX);
}

static bool carries_text(const struct placed *item, const struct label_printer_spec *spec)
{
    int times;
    (void)spec;
    return !strpbrk(item->value, "\"\\~^") &&
           native_font_for(item, fonts, COUNT_OF(fonts), TIMES_MAX, &times) != NULL;
}

static void add_text(struct text *ret, const struct placed *item)
{
    int times = 1;
    const struct native_font *font = native_font_for(item, fonts, COUNT_OF(fonts), TIMES_MAX, &times);
    if (font == NULL)
        return;
    text_add_format(ret, "TEXT %d,%d,\"%s\",0,%d,%d,\"%s\"\r\n", native_font_x(item, font, times),
                    item->y + (item->h - font->height * times) / 2, font->name, times, times, item->value);
}

static void add_graphic(struct text *ret, const struct placed *item)
{
    const struct bitmap *b = &item->bits;
    text_add_format(ret, "BITMAP %d,%d,%d,%d,1,", item->x, item->y, b->stride, b->height);
    for (int i = 0; i < b->stride * b->height; i++) {
        const char byte = (char)~b->bits[i];
        text_add_n(ret, &byte, 1);
    }
    text_add(ret, "\r\n");
}

static void add_item(struct text *ret, const struct placed *item)
{
    switch (item->kind) {
    case PLACED_TEXT:
        add_text(ret, item);
        break;
    case PLACED_BITS:
        add_graphic(ret, item);
        break;
    case PLACED_CODE128:
        text_add_format(ret, "BARCODE %d,%d,\"128\",%d,0,0,%d,%d,\"%s\"\r\n", item->x, item->y, item->h,
                        item->module, item->module, item->value);
        break;
    case PLACED_QR:
        text_add_format(ret, "QRCODE %d,%d,%c,%d,A,0,\"%s\"\r\n", item->x, item->y, item->level, item->module,
                        item->value);
        break;
    case PLACED_BAR:
        text_add_format(ret, "BAR %d,%d,%d,%d\r\n", item->x, item->y, item->w, item->h);
        break;
    }
}

/* With a point, whatever the locale says. */
static void add_mm(struct text *ret, double mm)
{
    int tenths = (int)(mm * 10 + 0.5);
    text_add_format(ret, tenths % 10 ? "%d.%d mm" : "%d mm", tenths / 10, tenths % 10);
}

static void write_label(const struct layout *l, const struct label_printer_spec *spec, struct text *ret)
{
    text_add(ret, "SIZE ");
    add_mm(ret, spec->width_mm);
    text_add(ret, ",");
    add_mm(ret, spec->height_mm);
    text_add(ret, "\r\nGAP ");
    add_mm(ret, spec->gap_mm);
    text_add(ret, ",0 mm\r\nDIRECTION 1,0\r\nREFERENCE 0,0\r\n");
    if (spec->darkness >= 0)
        text_add_format(ret, "DENSITY %d\r\n", language_scale(spec->darkness, 0, 15));
    if (spec->speed >= 0)
        text_add_format(ret, "SPEED %d\r\n", language_inches(spec->speed));
    text_add(ret, "CLS\r\n");
    for (size_t i = 0; i < l->count; i++)
        add_item(ret, &l->items[i]);
    text_add(ret, "PRINT 1,1\r\n");
}

const struct language language_tspl = {carries_code, carries_text, write_label};
