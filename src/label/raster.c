#include "raster.h"

#include <math.h>
#include <string.h>
#include <pango/pangocairo.h>

#include "base/text.h"

/* Fonts of the packages that bootstrap.sh installs; pango takes what the system has for every other script. */
static const char FAMILY[] = "DejaVu Sans, WenQuanYi Micro Hei, sans-serif";
/* From line to line, as a part of the font's own distance. */
static const float LINE_STEP = 0.95F;

struct drawing {
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoLayout *layout;
};

/* Dots are black or white: no grey edges, stems on whole dots. */
static bool drawing_open(struct drawing *d, int width, int height, struct error *err)
{
    d->surface = cairo_image_surface_create(CAIRO_FORMAT_A1, width, height);
    d->cairo = cairo_create(d->surface);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_NONE);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_FULL);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
    cairo_set_antialias(d->cairo, CAIRO_ANTIALIAS_NONE);
    d->layout = pango_cairo_create_layout(d->cairo);
    pango_cairo_context_set_font_options(pango_layout_get_context(d->layout), options);
    cairo_font_options_destroy(options);
    if (cairo_status(d->cairo) != CAIRO_STATUS_SUCCESS)
        return error_set(err, ERROR_IO, "drawing: %s", cairo_status_to_string(cairo_status(d->cairo)));
    return true;
}

static void drawing_close(struct drawing *d)
{
    g_object_unref(d->layout);
    cairo_destroy(d->cairo);
    cairo_surface_destroy(d->surface);
}

static void set_size(struct drawing *d, const struct raster_text *text, int size)
{
    PangoFontDescription *font = pango_font_description_from_string(FAMILY);
    pango_font_description_set_weight(font, text->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, (double)size * PANGO_SCALE);
    pango_layout_set_font_description(d->layout, font);
    pango_font_description_free(font);
}

/* The room that the text as laid out takes. Pango leaves letters out, or lets them stand over, where a line with its side
 * bearings is too wide, even if its ink is not. */
static void measure(struct drawing *d, int *ret_width, int *ret_height)
{
    PangoRectangle ink;
    PangoRectangle logical;
    pango_layout_get_pixel_extents(d->layout, &ink, &logical);
    *ret_width = ink.width > logical.width ? ink.width : logical.width;
    *ret_height = ink.height;
}

static bool fits(struct drawing *d, const struct raster_text *text)
{
    int width;
    int height;
    measure(d, &width, &height);
    return width <= text->width && height <= text->height &&
           pango_layout_get_line_count(d->layout) <= text->lines && !pango_layout_is_ellipsized(d->layout);
}

/* Sizes go in steps of about a sixteenth: each size is a font that pango keeps. */
static int size_step(int size)
{
    int step = 1;
    while (size >= 32 * step)
        step *= 2;
    return size / step * step;
}

/* On one line, letters grow with their size: measured once, the size is known but for rounding. Returns it; smaller than
 * `min` when not even that fits. */
static int size_on_one_line(struct drawing *d, const struct raster_text *text)
{
    int size = text->size;
    pango_layout_set_width(d->layout, -1);
    for (;;) {
        int width;
        int height;
        set_size(d, text, size);
        measure(d, &width, &height);
        if (width <= text->width && height <= text->height)
            return size;
        if (size <= text->min)
            return text->min - 1;
        double part = fmin((double)text->width / width, (double)text->height / height);
        int smaller = size_step((int)(size * part));
        size = smaller < size ? smaller : size_step(size - 1);
        size = size > text->min ? size : text->min;
    }
}

/* Returns the largest size above `known` at which the lines fit; `known` when there is none. */
static int size_on_lines(struct drawing *d, const struct raster_text *text, PangoWrapMode wrap, int known)
{
    /* Two lines of ink are as high as 1.6 letters' squares at least. */
    int size = (int)(text->height / 1.6);
    size = size < text->size ? size_step(size) : text->size;
    pango_layout_set_width(d->layout, text->width * PANGO_SCALE);
    pango_layout_set_wrap(d->layout, wrap);
    for (; size > known; size = size_step(size - 1)) {
        set_size(d, text, size);
        if (fits(d, text))
            return size;
    }
    return known;
}

/* A number of a shelf or an order: no blanks in it. */
static bool is_code(const char *text)
{
    return text[0] != '\0' && strchr(text, ' ') == NULL && strpbrk(text, "-._/") != NULL;
}

/* Where a code's letters become twice as large by it, it may be broken behind its marks. Returns the size. */
static int size_of_broken_code(struct drawing *d, const struct raster_text *text, int known)
{
    static const char break_here[] = "\u200B"; /* a blank of no width */
    struct text broken = {0};
    for (const char *p = text->text; *p; p++) {
        text_add_n(&broken, p, 1);
        if (strchr("-._/", *p))
            text_add(&broken, break_here);
    }
    pango_layout_set_text(d->layout, broken.data, -1);
    text_fini(&broken);
    int size = size_on_lines(d, text, PANGO_WRAP_WORD, 2 * known - 1);
    if (size >= 2 * known)
        return size;
    pango_layout_set_text(d->layout, text->text, -1);
    return known;
}

/* No hyphens where a number is broken: they would be read as part of it. */
static void set_text(struct drawing *d, const struct raster_text *text)
{
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(d->layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_text(d->layout, text->text, -1);
    pango_layout_set_single_paragraph_mode(d->layout, TRUE);
    pango_layout_set_ellipsize(d->layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_height(d->layout, -text->lines);
    pango_layout_set_line_spacing(d->layout, text->lines > 1 ? LINE_STEP : 0);
    PangoWrapMode wrap = PANGO_WRAP_WORD;
    int size = size_on_one_line(d, text);
    if (text->lines > 1)
        size = size_on_lines(d, text, wrap, size);
    if (text->lines > 1 && is_code(text->text))
        size = size_of_broken_code(d, text, size);
    /* Rather smaller than broken inside of a word; broken rather than cut. */
    if (size < text->min && text->lines > 1)
        size = size_on_lines(d, text, wrap = PANGO_WRAP_WORD_CHAR, size);
    pango_layout_set_width(d->layout, text->width * PANGO_SCALE);
    pango_layout_set_wrap(d->layout, size < text->min ? PANGO_WRAP_WORD_CHAR : wrap);
    set_size(d, text, size < text->min ? text->min : size);
}

static uint8_t mirrored(uint8_t byte)
{
    byte = (uint8_t)((byte & 0x55) << 1 | (byte >> 1 & 0x55));
    byte = (uint8_t)((byte & 0x33) << 2 | (byte >> 2 & 0x33));
    return (uint8_t)(byte << 4 | byte >> 4);
}

static void take_bits(cairo_surface_t *surface, struct bitmap *ret)
{
    cairo_surface_flush(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    bitmap_init(ret, cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface));
    uint8_t rest = (uint8_t)(ret->width % 8 ? 0xFF << (8 - ret->width % 8) : 0xFF);
    for (int y = 0; y < ret->height; y++) {
        uint8_t *row = ret->bits + y * ret->stride;
        /* The leftmost dot of an A1 byte is its lowest bit where the machine is little-endian. */
        for (int i = 0; i < ret->stride; i++)
            row[i] = G_BYTE_ORDER == G_LITTLE_ENDIAN ? mirrored(data[y * stride + i]) : data[y * stride + i];
        if (ret->stride > 0)
            row[ret->stride - 1] &= rest;
    }
}

bool raster_draw_text(const struct raster_text *text, struct bitmap *ret, bool *ret_cut, struct error *err)
{
    static const PangoAlignment aligns[] = {[RASTER_LEFT] = PANGO_ALIGN_LEFT,
                                            [RASTER_CENTER] = PANGO_ALIGN_CENTER,
                                            [RASTER_RIGHT] = PANGO_ALIGN_RIGHT};
    struct drawing d;
    bool ok = drawing_open(&d, text->width, text->height, err);
    if (ok) {
        set_text(&d, text);
        pango_layout_set_alignment(d.layout, aligns[text->align]);
        PangoRectangle ink;
        PangoRectangle logical;
        pango_layout_get_pixel_extents(d.layout, &ink, &logical);
        /* In the middle of its place by its lines, so that neighbours share a base line; moved if ink would be cut. */
        int top = (text->height - logical.height) / 2 - logical.y;
        int lowest = text->height - ink.y - ink.height;
        top = top > lowest ? lowest : top;
        top = top < -ink.y ? -ink.y : top;
        int left = ink.x < 0 ? -ink.x : 0;
        cairo_move_to(d.cairo, left, top);
        pango_cairo_show_layout(d.cairo, d.layout);
        take_bits(d.surface, ret);
        *ret_cut = pango_layout_is_ellipsized(d.layout);
    }
    drawing_close(&d);
    return ok;
}

bool raster_write_png(const struct bitmap *b, const char *path, struct error *err)
{
    /* One channel: as a PNG it is grey. */
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, b->width, b->height);
    cairo_status_t status = cairo_surface_status(surface);
    if (status == CAIRO_STATUS_SUCCESS) {
        unsigned char *data = cairo_image_surface_get_data(surface);
        int stride = cairo_image_surface_get_stride(surface);
        for (int y = 0; y < b->height; y++)
            for (int x = 0; x < b->width; x++)
                data[y * stride + x] = bitmap_black(b, x, y) ? 0 : 0xFF;
        cairo_surface_mark_dirty(surface);
        status = cairo_surface_write_to_png(surface, path);
    }
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return error_set(err, ERROR_IO, "%s: %s", path, cairo_status_to_string(status));
    return true;
}
