#include "bitmap.h"

#include <stdlib.h>

#include "base/mem.h"

void bitmap_init(struct bitmap *b, int width, int height)
{
    b->width = width > 0 ? width : 0;
    b->height = height > 0 ? height : 0;
    b->stride = (b->width + 7) / 8;
    b->bits = mem_array((size_t)b->stride + 1, (size_t)b->height + 1);
}

void bitmap_fini(struct bitmap *b)
{
    free(b->bits);
    *b = (struct bitmap){0};
}

bool bitmap_black(const struct bitmap *b, int x, int y)
{
    if (x < 0 || y < 0 || x >= b->width || y >= b->height)
        return false;
    return b->bits[y * b->stride + x / 8] >> (7 - x % 8) & 1;
}

void bitmap_fill(struct bitmap *b, int x, int y, int w, int h)
{
    int left = x > 0 ? x : 0;
    int right = x + w < b->width ? x + w : b->width;
    int bottom = y + h < b->height ? y + h : b->height;
    for (int row = y > 0 ? y : 0; row < bottom; row++)
        for (int column = left; column < right; column++)
            b->bits[row * b->stride + column / 8] |= (uint8_t)(0x80 >> column % 8);
}

void bitmap_paint(struct bitmap *b, const struct bitmap *from, int x, int y)
{
    for (int row = 0; row < from->height; row++)
        for (int column = 0; column < from->width; column++)
            if (bitmap_black(from, column, row))
                bitmap_fill(b, x + column, y + row, 1, 1);
}

void bitmap_invert(struct bitmap *b)
{
    for (int row = 0; row < b->height; row++) {
        uint8_t *bytes = b->bits + row * b->stride;
        for (int i = 0; i < b->stride; i++)
            bytes[i] = (uint8_t)~bytes[i];
        if (b->width % 8)
            bytes[b->stride - 1] &= (uint8_t)(0xFF << (8 - b->width % 8));
    }
}

bool bitmap_ink(const struct bitmap *b, int *ret_x, int *ret_y, int *ret_w, int *ret_h)
{
    int left = b->width;
    int right = -1;
    int top = -1;
    int bottom = -1;
    for (int y = 0; y < b->height; y++) {
        for (int x = 0; x < b->width; x++) {
            if (!bitmap_black(b, x, y))
                continue;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = top < 0 ? y : top;
            bottom = y;
        }
    }
    if (right < 0)
        return false;
    *ret_x = left;
    *ret_y = top;
    *ret_w = right - left + 1;
    *ret_h = bottom - top + 1;
    return true;
}

void bitmap_cut(const struct bitmap *b, int x, int y, int w, int h, struct bitmap *ret)
{
    bitmap_init(ret, w, h);
    for (int row = 0; row < h; row++)
        for (int column = 0; column < w; column++)
            if (bitmap_black(b, x + column, y + row))
                bitmap_fill(ret, column, row, 1, 1);
}
