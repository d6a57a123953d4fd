/* What stands where on one label, in dots: template + fields + printer. Each language and the picture draw this list and
 * nothing else. Pure but for the texts' dots, which layout_draw_texts() adds. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"
#include "bitmap.h"
#include "code128.h"
#include "template.h"

enum placed_kind {
    PLACED_TEXT, /* the printer's own letters: plain ASCII */
    PLACED_BITS,
    PLACED_CODE128,
    PLACED_QR,
    PLACED_BAR, /* a black rectangle */
};

struct placed {
    enum placed_kind kind;
    int x, y, w, h;      /* dots; codes: without their quiet zones */
    struct bitmap bits;  /* PLACED_BITS: w x h dots; PLACED_QR: one dot a module */
    struct code128 code; /* PLACED_CODE128 */
    int module;          /* dots a module of a code */
    char level;          /* PLACED_QR */
    /* Texts, until they are dots: the place is x y w h. */
    bool is_text;
    int size, min; /* dots */
    int lines;
    enum item_align align;
    bool bold, inverse;
    bool cut;                           /* as dots: its end was left out */
    char value[TEMPLATE_EXPANDED_SIZE]; /* texts and codes */
};

struct layout {
    int width, height; /* dots: the printer's paper */
    struct placed *items;
    size_t count;
};

/* Places everything. Codes get the widest bars that fit with their quiet zones; what cannot be a code in its place becomes a
 * text. ERROR_INPUT when the template has no layout for the paper. layout_fini() frees. */
NODISCARD bool layout_make(const struct label_template *t, const struct label_fields *f,
                           const struct label_printer_spec *spec, struct layout *ret, struct error *err);
/* Turns texts into dots: all, or (carried not NULL) all but the plain ASCII that the printer has letters for. */
NODISCARD bool layout_draw_texts(struct layout *l, const struct label_printer_spec *spec,
                                 bool (*carried)(const struct placed *, const struct label_printer_spec *),
                                 struct error *err);
/* Turns codes into dots where `carried` says that the printer cannot draw them itself. */
void layout_draw_codes(struct layout *l, bool (*carried)(const struct placed *item));
void layout_fini(struct layout *l);

/* The whole label as dots. Texts must have been drawn. */
void layout_picture(const struct layout *l, struct bitmap *ret);
/* One item as dots, onto a picture. */
void layout_paint(const struct placed *item, struct bitmap *onto);

/* Only characters that every language carries in a code without escaping. */
bool layout_plain_code(const char *value);
