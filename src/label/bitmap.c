#include "bitmap.h"

#include <stdlib.h>
#include <string.h>

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
    for (int row = y > 0 ? y : 0; row < bottom && left < right; row++) {
        uint8_t *bytes = b->bits + row * b->stride;
        uint8_t first = (uint8_t)(0xFF >> left % 8);
        uint8_t last = (uint8_t)(0xFF00 >> ((right - 1) % 8 + 1));
        if (left / 8 == (right - 1) / 8) {
            bytes[left / 8] |= first & last;
            continue;
        }
        bytes[left / 8] |= first;
        memset(bytes + left / 8 + 1, 0xFF, (size_t)((right - 1) / 8 - left / 8 - 1));
        bytes[(right - 1) / 8] |= last;
    }
}

void bitmap_paint(struct bitmap *b, const struct bitmap *from, int x, int y)
{
    /* Whole bytes at a time: each byte of a row lands in one byte of the other's, or across two. */
    int byte = x >= 0 ? x / 8 : -((7 - x) / 8);
    int shift = x - byte * 8;
    uint8_t rest = (uint8_t)(b->width % 8 ? 0xFF << (8 - b->width % 8) : 0xFF);
    for (int row = 0; row < from->height; row++) {
        if (y + row < 0 || y + row >= b->height)
            continue;
        const uint8_t *source = from->bits + row * from->stride;
        uint8_t *target = b->bits + (y + row) * b->stride;
        for (int i = 0; i < from->stride; i++) {
            unsigned two = (unsigned)source[i] << (8 - shift);
            int at = byte + i;
            if (at >= 0 && at < b->stride)
                target[at] |= (uint8_t)(two >> 8);
            if (at + 1 >= 0 && at + 1 < b->stride)
                target[at + 1] |= (uint8_t)two;
        }
        if (b->stride > 0)
            target[b->stride - 1] &= rest;
    }
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

/* The leftmost black dot of a byte. */
static int first_dot(uint8_t byte)
{
    int dot = 0;
    while (!(byte << dot & 0x80))
        dot++;
    return dot;
}

static int last_dot(uint8_t byte)
{
    int dot = 7;
    while (!(byte << dot & 0x80))
        dot--;
    return dot;
}

bool bitmap_ink(const struct bitmap *b, int *ret_x, int *ret_y, int *ret_w, int *ret_h)
{
    AUTOFREE uint8_t *columns = mem_new((size_t)b->stride + 1); /* all rows on one another */
    int top = -1;
    int bottom = -1;
    for (int y = 0; y < b->height; y++) {
        uint8_t any = 0;
        for (int i = 0; i < b->stride; i++) {
            columns[i] |= b->bits[y * b->stride + i];
            any |= b->bits[y * b->stride + i];
        }
        top = any && top < 0 ? y : top;
        bottom = any ? y : bottom;
    }
    if (top < 0)
        return false;
    int first = 0;
    int last = b->stride - 1;
    while (!columns[first])
        first++;
    while (!columns[last])
        last--;
    *ret_x = first * 8 + first_dot(columns[first]);
    *ret_y = top;
    *ret_w = last * 8 + last_dot(columns[last]) - *ret_x + 1;
    *ret_h = bottom - top + 1;
    return true;
}

void bitmap_cut(const struct bitmap *b, int x, int y, int w, int h, struct bitmap *ret)
{
    bitmap_init(ret, w, h);
    bitmap_paint(ret, b, -x, -y);
}
