/* What is on a layout, as dots. */
#include <string.h>

#include "layout.h"
#include "raster.h"

static bool plain_ascii(const char *s)
{
    for (; *s; s++)
        if (*s < 0x20 || *s > 0x7E)
            return false;
    return true;
}

/* White letters stand on a black place of full size. */
static void invert_place(const struct placed *item, struct bitmap *drawn, int margin)
{
    struct bitmap place;
    bitmap_init(&place, item->w, item->h);
    bitmap_paint(&place, drawn, margin, margin);
    bitmap_invert(&place);
    bitmap_fini(drawn);
    *drawn = place;
}

/* Keeps only the part with ink: less to send, and no place covers its neighbour's. */
static void keep_ink(struct placed *item, struct bitmap *drawn)
{
    int x;
    int y;
    int w;
    int h;
    if (!bitmap_ink(drawn, &x, &y, &w, &h)) {
        x = y = 0;
        w = h = 1;
    }
    bitmap_cut(drawn, x, y, w, h, &item->bits);
    bitmap_fini(drawn);
    item->x += x;
    item->y += y;
    item->w = w;
    item->h = h;
    item->kind = PLACED_BITS;
}

bool layout_draw_texts(struct layout *l, const struct label_printer_spec *spec,
                       bool (*carried)(const struct placed *, const struct label_printer_spec *),
                       struct error *err)
{
    for (size_t i = 0; i < l->count; i++) {
        struct placed *item = &l->items[i];
        if (item->kind != PLACED_TEXT)
            continue;
        if (carried && !item->inverse && plain_ascii(item->value) && carried(item, spec))
            continue;
        struct raster_text text = {.text = item->value,
                                   .width = item->w,
                                   .height = item->h,
                                   .size = item->size,
                                   .min = item->min,
                                   .lines = item->lines,
                                   .align = (enum raster_align)item->align,
                                   .bold = item->bold};
        /* Letters keep off the edge of a black place. */
        int margin = item->inverse ? (item->h < item->w ? item->h : item->w) / 8 : 0;
        text.width -= 2 * margin;
        text.height -= 2 * margin;
        struct bitmap letters;
        if (!raster_draw_text(&text, &letters, &item->cut, err))
            return false;
        if (item->inverse)
            invert_place(item, &letters, margin);
        keep_ink(item, &letters);
    }
    return true;
}

static void paint_modules(const struct placed *item, struct bitmap *onto, int x, int y)
{
    for (int row = 0; row < item->bits.height; row++)
        for (int column = 0; column < item->bits.width; column++)
            if (bitmap_black(&item->bits, column, row))
                bitmap_fill(onto, x + column * item->module, y + row * item->module, item->module,
                            item->module);
}

void layout_draw_codes(struct layout *l, bool (*carried)(const struct placed *item))
{
    for (size_t i = 0; i < l->count; i++) {
        struct placed *item = &l->items[i];
        if ((item->kind != PLACED_CODE128 && item->kind != PLACED_QR) || carried(item))
            continue;
        struct bitmap drawn;
        bitmap_init(&drawn, item->w, item->h);
        if (item->kind == PLACED_QR)
            paint_modules(item, &drawn, 0, 0);
        else
            code128_draw(&item->code, &drawn, 0, 0, item->module, item->h);
        bitmap_fini(&item->bits);
        item->bits = drawn;
        item->kind = PLACED_BITS;
    }
}

void layout_paint(const struct placed *item, struct bitmap *onto)
{
    switch (item->kind) {
    case PLACED_TEXT:
        break; /* the printer's own letters have no dots here */
    case PLACED_BITS:
        bitmap_paint(onto, &item->bits, item->x, item->y);
        break;
    case PLACED_CODE128:
        code128_draw(&item->code, onto, item->x, item->y, item->module, item->h);
        break;
    case PLACED_QR:
        paint_modules(item, onto, item->x, item->y);
        break;
    case PLACED_BAR:
        bitmap_fill(onto, item->x, item->y, item->w, item->h);
        break;
    }
}

void layout_picture(const struct layout *l, struct bitmap *ret)
{
    bitmap_init(ret, l->width, l->height);
    for (size_t i = 0; i < l->count; i++)
        layout_paint(&l->items[i], ret);
}
