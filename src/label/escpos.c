/* ESC/POS. A roll printer knows no places, only what comes next: the label goes down as rows of dots, and a code that stands
 * alone in its rows, in the middle of the paper, is drawn by the printer itself. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "language.h"

enum {
    ROWS_MAX = 128, /* of one graphic: small printers hold no more */
    CODE_HEIGHT_MAX = 255,
    CODE_MODULE_MIN = 2,
    CODE_MODULE_MAX = 6,
    QR_MODULE_MAX = 16,
    QR_DATA_MAX = 200,
    OFF_CENTER_MAX = 4, /* dots that nobody sees */
};

static bool carries_code(const struct placed *item)
{
    if (!layout_plain_code(item->value))
        return false;
    if (item->kind == PLACED_QR)
        return item->module <= QR_MODULE_MAX && strlen(item->value) <= QR_DATA_MAX;
    return item->h <= CODE_HEIGHT_MAX && item->module >= CODE_MODULE_MIN && item->module <= CODE_MODULE_MAX;
}

static bool carries_text(const struct placed *item, const struct label_printer_spec *spec)
{
    (void)item;
    (void)spec;
    return false; /* every model has another table of letters */
}

static void add_bytes(struct text *ret, const int *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char byte = (char)bytes[i];
        text_add_n(ret, &byte, 1);
    }
}
#define ADD(ret, ...)                                                                                        \
    add_bytes(ret, (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

static bool alone_in_the_middle(const struct layout *l, const struct placed *item)
{
    if (abs(2 * item->x + item->w - l->width) > 2 * OFF_CENTER_MAX)
        return false;
    for (size_t i = 0; i < l->count; i++) {
        const struct placed *other = &l->items[i];
        if (other != item && other->y < item->y + item->h && item->y < other->y + other->h)
            return false;
    }
    return true;
}

static void add_code128(struct text *ret, const struct placed *item)
{
    struct text data = {0};
    bool in_c = false;
    for (size_t i = 0; i + 2 < item->code.count; i++) {
        int symbol = item->code.symbols[i];
        if (i == 0 || (in_c && symbol == CODE128_TO_B) || (!in_c && symbol == CODE128_TO_C)) {
            in_c = i == 0 ? symbol == CODE128_START_C : !in_c;
            text_add(&data, in_c ? "{C" : "{B");
        } else {
            ADD(&data, in_c ? symbol : symbol + 0x20);
        }
    }
    ADD(ret, 0x1D, 'H', 0, 0x1D, 'h', item->h, 0x1D, 'w', item->module, 0x1D, 'k', 73, (int)data.len);
    text_add_n(ret, data.data, data.len);
    text_fini(&data);
}

static void add_qr(struct text *ret, const struct placed *item)
{
    static const char levels[] = "LMQH";
    int level = (int)(strchr(levels, item->level) - levels);
    int len = (int)strlen(item->value) + 3;
    ADD(ret, 0x1D, '(', 'k', 4, 0, 49, 65, 50, 0);
    ADD(ret, 0x1D, '(', 'k', 3, 0, 49, 67, item->module);
    ADD(ret, 0x1D, '(', 'k', 3, 0, 49, 69, 48 + level);
    ADD(ret, 0x1D, '(', 'k', len & 255, len >> 8, 49, 80, 48);
    text_add(ret, item->value);
    ADD(ret, 0x1D, '(', 'k', 3, 0, 49, 81, 48);
}

/* Rows from `from` up to `to` of the picture. */
static void add_rows(struct text *ret, const struct bitmap *picture, int from, int to)
{
    while (from < to) {
        int rows = to - from < ROWS_MAX ? to - from : ROWS_MAX;
        ADD(ret, 0x1D, 'v', '0', 0, picture->stride & 255, picture->stride >> 8, rows & 255, rows >> 8);
        text_add_n(ret, (const char *)picture->bits + (ptrdiff_t)from * picture->stride,
                   (size_t)rows * (size_t)picture->stride);
        from += rows;
    }
}

static const struct placed *topmost(const struct placed *const *items, size_t count, int from)
{
    const struct placed *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (items[i]->y >= from && (best == NULL || items[i]->y < best->y))
            best = items[i];
    return best;
}

static void write_label(const struct layout *l, const struct label_printer_spec *spec, struct text *ret)
{
    AUTOFREE const struct placed **alone = mem_array(l->count + 1, sizeof(*alone));
    size_t alone_count = 0;
    struct bitmap picture;
    bitmap_init(&picture, l->width, l->height);
    for (size_t i = 0; i < l->count; i++) {
        const struct placed *item = &l->items[i];
        if ((item->kind == PLACED_CODE128 || item->kind == PLACED_QR) && alone_in_the_middle(l, item))
            alone[alone_count++] = item;
        else
            layout_paint(item, &picture);
    }
    ADD(ret, 0x1B, '@');
    int at = 0;
    const struct placed *code;
    while ((code = topmost(alone, alone_count, at)) != NULL) {
        add_rows(ret, &picture, at, code->y);
        ADD(ret, 0x1B, 'a', 1);
        if (code->kind == PLACED_CODE128)
            add_code128(ret, code);
        else
            add_qr(ret, code);
        ADD(ret, 0x1B, 'a', 0);
        at = code->y + code->h;
    }
    add_rows(ret, &picture, at, l->height);
    /* To the next label's mark, or past the knife and cut. */
    if (spec->gap_mm > 0)
        ADD(ret, 0x1D, 0x0C);
    else
        ADD(ret, 0x1D, 'V', 66, 0);
    bitmap_fini(&picture);
}

const struct language language_escpos = {carries_code, carries_text, write_label};
