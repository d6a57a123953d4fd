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

/* Calls fn for each black dot; bytes without any are passed over. */
static void each_black(const struct bitmap *b, void (*fn)(void *arg, int x, int y), void *arg)
{
    for (int y = 0; y < b->height; y++) {
        const uint8_t *bytes = b->bits + y * b->stride;
        for (int i = 0; i < b->stride; i++)
            for (int bit = 0; bytes[i] && bit < 8; bit++)
                if (bytes[i] >> (7 - bit) & 1)
                    fn(arg, i * 8 + bit, y);
    }
}

struct painting {
    struct bitmap *onto;
    int x, y;
};

static void paint_dot(void *arg, int x, int y)
{
    const struct painting *p = arg;
    bitmap_fill(p->onto, p->x + x, p->y + y, 1, 1);
}

void bitmap_paint(struct bitmap *b, const struct bitmap *from, int x, int y)
{
    struct painting painting = {b, x, y};
    each_black(from, paint_dot, &painting);
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

struct ink {
    int left, right, top, bottom;
};

static void note_ink(void *arg, int x, int y)
{
    struct ink *ink = arg;
    ink->left = x < ink->left ? x : ink->left;
    ink->right = x > ink->right ? x : ink->right;
    ink->top = y < ink->top ? y : ink->top;
    ink->bottom = y;
}

bool bitmap_ink(const struct bitmap *b, int *ret_x, int *ret_y, int *ret_w, int *ret_h)
{
    struct ink ink = {b->width, -1, b->height, -1};
    each_black(b, note_ink, &ink);
    if (ink.right < 0)
        return false;
    *ret_x = ink.left;
    *ret_y = ink.top;
    *ret_w = ink.right - ink.left + 1;
    *ret_h = ink.bottom - ink.top + 1;
    return true;
}

void bitmap_cut(const struct bitmap *b, int x, int y, int w, int h, struct bitmap *ret)
{
    bitmap_init(ret, w, h);
    bitmap_paint(ret, b, -x, -y);
}
