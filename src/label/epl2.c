/* EPL2. In graphics a 0 is black. QR codes go as dots: only some models of this language know them. */
#include <string.h>

#include "base/attr.h"
#include "language.h"

enum { TIMES_MAX = 6, FONTS = 4 };

static const struct native_font fonts_203[FONTS] = {
    {"1", 8, 12}, {"2", 10, 16}, {"3", 12, 20}, {"4", 14, 24}};
static const struct native_font fonts_300[FONTS] = {
    {"1", 12, 20}, {"2", 16, 28}, {"3", 20, 36}, {"4", 24, 44}};

static const struct native_font *fonts_of(const struct label_printer_spec *spec)
{
    return spec->dpi > 203 ? fonts_300 : fonts_203;
}

static bool carries_code(const struct placed *item)
{
    return item->kind == PLACED_CODE128 && layout_plain_code(item->value);
}

static bool carries_text(const struct placed *item, const struct label_printer_spec *spec)
{
    int times;
    return !strpbrk(item->value, "\"\\~^") &&
           native_font_for(item, fonts_of(spec), FONTS, TIMES_MAX, &times) != NULL;
}

static void add_text(struct text *ret, const struct placed *item, const struct label_printer_spec *spec)
{
    int times = 1;
    const struct native_font *font = native_font_for(item, fonts_of(spec), FONTS, TIMES_MAX, &times);
    if (font == NULL)
        return;
    text_add_format(ret, "A%d,%d,0,%s,%d,%d,N,\"%s\"\n", native_font_x(item, font, times),
                    item->y + (item->h - font->height * times) / 2, font->name, times, times, item->value);
}

static void add_graphic(struct text *ret, const struct placed *item)
{
    const struct bitmap *b = &item->bits;
    text_add_format(ret, "GW%d,%d,%d,%d\n", item->x, item->y, b->stride, b->height);
    for (int i = 0; i < b->stride * b->height; i++) {
        const char byte = (char)~b->bits[i];
        text_add_n(ret, &byte, 1);
    }
    text_add(ret, "\n");
}

static void add_item(struct text *ret, const struct placed *item, const struct label_printer_spec *spec)
{
    switch (item->kind) {
    case PLACED_TEXT:
        add_text(ret, item, spec);
        break;
    case PLACED_BITS:
    case PLACED_QR: /* was made dots */
        add_graphic(ret, item);
        break;
    case PLACED_CODE128:
        text_add_format(ret, "B%d,%d,0,1,%d,%d,%d,N,\"%s\"\n", item->x, item->y, item->module, item->module,
                        item->h, item->value);
        break;
    case PLACED_BAR:
        text_add_format(ret, "LO%d,%d,%d,%d\n", item->x, item->y, item->w, item->h);
        break;
    }
}

static void write_label(const struct layout *l, const struct label_printer_spec *spec, struct text *ret)
{
    int gap = (int)(spec->gap_mm * spec->dpi / 25.4 + 0.5);
    /* The empty line ends whatever a cut label left behind. */
    text_add_format(ret, "\nN\nq%d\nQ%d,%d\nZT\n", l->width, l->height, gap);
    if (spec->darkness >= 0)
        text_add_format(ret, "D%d\n", language_scale(spec->darkness, 0, 15));
    if (spec->speed >= 0)
        text_add_format(ret, "S%d\n", language_inches(spec->speed));
    for (size_t i = 0; i < l->count; i++)
        add_item(ret, &l->items[i], spec);
    text_add(ret, "P1\n");
}

const struct language language_epl2 = {carries_code, carries_text, write_label};
