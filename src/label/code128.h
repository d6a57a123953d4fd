/* Code 128 planned symbol by symbol (subsets B and C, as few symbols as can be), so that the width in dots is known before a
 * printer draws it and so that the printer can be told the subsets. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"
#include "bitmap.h"

enum {
    CODE128_TEXT_MAX = 80,
    CODE128_QUIET = 10, /* modules of white on each side */
    CODE128_TO_C = 99,  /* in subset B */
    CODE128_TO_B = 100, /* in subset C */
    CODE128_START_B = 104,
    CODE128_START_C = 105,
};

struct code128 {
    uint8_t symbols[2 * CODE128_TEXT_MAX + 4]; /* start, data and changes of subset, check, stop */
    size_t count;
    int modules; /* bars and spaces, without the quiet zones */
};

/* False for an empty or too long text or characters outside of printable ASCII. */
NODISCARD bool code128_plan(const char *text, struct code128 *ret);
/* Draws it, `module` dots a module and `height` dots high, its first bar at x. */
void code128_draw(const struct code128 *code, struct bitmap *b, int x, int y, int module, int height);
