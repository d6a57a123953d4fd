#include "layout.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "qr.h"

/* A template may stand on a smaller paper down to this; below, its bars and small letters are no longer read. */
static const double SHRINK_MIN = 0.6;
/* Bars of this width are read by every scanner; thinner ones only where nothing else fits. Wider than the last is of no use. */
static const double MODULE_GOOD_MM = 0.15;
static const double MODULE_MAX_MM = 0.6;
static const double QR_MODULE_MAX_MM = 1.2;

static const double CODE_TEXT_MARGIN_MM = 1.5;

enum { CODE_TEXT_LINES = 3, MODULE_MAX_DOTS = 10 /* what the languages take */ };

struct placing {
    double dots_per_mm;
    double scale;
    struct layout *l;
};

/* The largest layout that fits the paper, else the one that must shrink least. */
static const struct template_media *choose(const struct label_template *t,
                                           const struct label_printer_spec *spec, double *ret_scale)
{
    const struct template_media *best = NULL;
    double best_scale = 0;
    double best_area = 0;
    for (size_t i = 0; i < t->media_count; i++) {
        const struct template_media *m = &t->media[i];
        double scale = fmin(fmin(spec->width_mm / m->width, spec->height_mm / m->height), 1);
        double area = m->width * m->height;
        if (scale < SHRINK_MIN || scale < best_scale || (scale == best_scale && area <= best_area))
            continue;
        best = m;
        best_scale = scale;
        best_area = area;
    }
    *ret_scale = best_scale;
    return best;
}

static int dots(const struct placing *p, double mm)
{
    return (int)lround(mm * p->scale * p->dots_per_mm);
}

static struct placed *add(struct placing *p, enum placed_kind kind, int x, int y, int w, int h)
{
    struct placed *item = &p->l->items[p->l->count++];
    *item = (struct placed){.kind = kind, .x = x, .y = y, .w = w, .h = h};
    return item;
}

/* A field that has nothing leaves no room before the next. */
static void trim(char *text)
{
    size_t blanks = strspn(text, " ");
    size_t len = strlen(text);
    while (len > blanks && text[len - 1] == ' ')
        len--;
    memmove(text, text + blanks, len - blanks);
    text[len - blanks] = '\0';
}

static void place_text(struct placing *p, const struct template_item *from, struct placed *item)
{
    /* Without a size the letters fill the place: capitals are about three quarters of the letters' square. */
    double size = from->size > 0 ? from->size : from->h * 1.3;
    item->kind = PLACED_TEXT;
    item->is_text = true;
    trim(item->value);
    item->size = dots(p, size);
    item->min = dots(p, fmin(from->min, size));
    item->min = item->min > 1 ? item->min : 1;
    item->size = item->size > item->min ? item->size : item->min;
    int fitting = item->h / item->min;
    item->lines = from->lines < fitting ? from->lines : fitting > 1 ? fitting : 1;
    item->align = from->align;
    item->bold = from->bold;
    item->inverse = from->inverse;
}

/* The widest module that fits `modules` into `room` dots; 0: not even one dot. */
static int widest_module(const struct placing *p, int modules, int room, double max_mm)
{
    int most = (int)(max_mm * p->dots_per_mm);
    most = most < 1 ? 1 : most > MODULE_MAX_DOTS ? MODULE_MAX_DOTS : most;
    int module = room / modules;
    return module < most ? module : most;
}

static bool place_code128(struct placing *p, struct placed *item)
{
    if (!layout_plain_code(item->value) || !code128_plan(item->value, &item->code))
        return false;
    item->module = widest_module(p, item->code.modules + 2 * CODE128_QUIET, item->w, MODULE_MAX_MM);
    if (item->module == 0)
        return false;
    int width = item->code.modules * item->module;
    item->x += (item->w - width) / 2;
    item->w = width;
    item->kind = PLACED_CODE128;
    return true;
}

static bool place_qr(struct placing *p, char level, struct placed *item)
{
    struct bitmap bits;
    if (!qr_make(item->value, level, &bits))
        return false;
    item->module = widest_module(p, bits.width + 2 * QR_QUIET, item->w, QR_MODULE_MAX_MM);
    if (item->module < MODULE_GOOD_MM * p->dots_per_mm && level != 'L') {
        bitmap_fini(&bits);
        return place_qr(p, 'L', item);
    }
    if (item->module == 0) {
        bitmap_fini(&bits);
        return false;
    }
    int side = bits.width * item->module;
    item->x += (item->w - side) / 2;
    item->y += (item->h - side) / 2;
    item->w = item->h = side;
    item->bits = bits;
    item->level = level;
    item->kind = PLACED_QR;
    return true;
}

static void place_box(struct placing *p, const struct template_item *from, int x, int y, int w, int h)
{
    int thick = dots(p, from->thick);
    int most = w < h ? w : h;
    thick = thick < 1 ? 1 : thick > most ? most : thick;
    add(p, PLACED_BAR, x, y, w, thick);
    add(p, PLACED_BAR, x, y + h - thick, w, thick);
    add(p, PLACED_BAR, x, y, thick, h);
    add(p, PLACED_BAR, x + w - thick, y, thick, h);
}

static void place(struct placing *p, const struct template_item *from, const struct label_fields *f)
{
    int x = dots(p, from->x);
    int y = dots(p, from->y);
    int w = dots(p, from->x + from->w) - x;
    int h = dots(p, from->y + from->h) - y;
    w = w < 1 ? 1 : w;
    h = h < 1 ? 1 : h;
    if (from->kind == ITEM_BOX) {
        place_box(p, from, x, y, w, h);
        return;
    }
    struct placed *item = add(p, PLACED_BAR, x, y, w, h);
    char wrong[TEMPLATE_NAME_SIZE];
    if (from->kind == ITEM_LINE)
        return;
    bool known = template_expand(from->value, f, item->value, wrong);
    assert(known); /* checked when the template was read */
    if (!known || item->value[strspn(item->value, " ")] == '\0') {
        p->l->count--;
        return;
    }
    bool code = from->kind == ITEM_CODE128 || from->kind == ITEM_QR;
    if ((from->kind == ITEM_CODE128 && place_code128(p, item)) ||
        (from->kind == ITEM_QR && place_qr(p, from->level, item)))
        return;
    place_text(p, from, item);
    if (code) {
        /* Where a code was meant: in the middle, off the edge of the paper, in as many lines as help. */
        int margin = dots(p, CODE_TEXT_MARGIN_MM);
        bool wide = item->w > 4 * margin;
        item->x += wide ? margin : 0;
        item->w -= wide ? 2 * margin : 0;
        item->align = ALIGN_CENTER;
        item->lines = CODE_TEXT_LINES;
    }
}

bool layout_make(const struct label_template *t, const struct label_fields *f,
                 const struct label_printer_spec *spec, struct layout *ret, struct error *err)
{
    double scale;
    const struct template_media *media = choose(t, spec, &scale);
    if (media == NULL)
        return error_set(err, ERROR_INPUT,
                         "the template has no layout for paper of %gx%g mm; add a \"media\" to it",
                         spec->width_mm, spec->height_mm);
    /* What is sold as 203 dpi has 8 dots a millimetre. */
    double dots_per_mm = spec->dpi == 203 ? 8 : spec->dpi / 25.4;
    *ret = (struct layout){.width = (int)(spec->width_mm * dots_per_mm + 0.5),
                           .height = (int)(spec->height_mm * dots_per_mm + 0.5)};
    ret->items = mem_array(media->count * 4, sizeof(*ret->items));
    struct placing p = {.dots_per_mm = dots_per_mm, .scale = scale, .l = ret};
    for (size_t i = 0; i < media->count; i++)
        if (template_shown(&media->items[i], f))
            place(&p, &media->items[i], f);
    return true;
}

void layout_fini(struct layout *l)
{
    for (size_t i = 0; i < l->count; i++)
        bitmap_fini(&l->items[i].bits);
    free(l->items);
    *l = (struct layout){0};
}

bool layout_plain_code(const char *value)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -./:*+$%_";
    size_t len = strlen(value);
    return len > 0 && len <= CODE128_TEXT_MAX && strspn(value, plain) == len;
}
