/* Letters of any script as dots, by pango and cairo, and pictures as PNG files. Any thread; each call owns what it makes. */
#pragma once

#include <stdbool.h>
#include "base/attr.h"
#include "base/error.h"
#include "bitmap.h"

enum raster_align { RASTER_LEFT, RASTER_CENTER, RASTER_RIGHT };

struct raster_text {
    const char *text; /* UTF-8 without control characters */
    int width, height;
    int size, min; /* dots: the letters' square at most, and at least */
    int lines;     /* at most */
    enum raster_align align;
    bool bold;
};

/* Draws a text into a picture of width x height dots, as large as it fits up to `size`; smaller than `min` it never gets:
 * then its end is left out and an ellipsis stands there (*ret_cut). */
NODISCARD bool raster_draw_text(const struct raster_text *text, struct bitmap *ret, bool *ret_cut,
                                struct error *err);
NODISCARD bool raster_write_png(const struct bitmap *b, const char *path, struct error *err);
