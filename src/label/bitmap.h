/* A picture of dots: one bit a dot, 1 is black, the leftmost dot in the highest bit of a byte, rows of whole bytes. Zero-initialise
 * or bitmap_init(); bitmap_fini() frees. Drawing outside is left out. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bitmap {
    int width, height; /* dots */
    int stride;        /* bytes a row */
    uint8_t *bits;
};

void bitmap_init(struct bitmap *b, int width, int height); /* white */
void bitmap_fini(struct bitmap *b);
bool bitmap_black(const struct bitmap *b, int x, int y); /* white outside */
void bitmap_fill(struct bitmap *b, int x, int y, int w, int h);
/* Black where either is black. */
void bitmap_paint(struct bitmap *b, const struct bitmap *from, int x, int y);
void bitmap_invert(struct bitmap *b); /* the dots, not the rest of the last byte of a row */
/* The smallest rectangle that holds every black dot; false when there is none. */
bool bitmap_ink(const struct bitmap *b, int *ret_x, int *ret_y, int *ret_w, int *ret_h);
/* A copy of that part. */
void bitmap_cut(const struct bitmap *b, int x, int y, int w, int h, struct bitmap *ret);
