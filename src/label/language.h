/* A printer language: what it draws itself, and a layout in its words. Pure; one file a language. */
#pragma once

#include <stdbool.h>
#include "base/text.h"
#include "layout.h"

struct language {
    /* The printer draws this code itself; else it is sent as dots. */
    bool (*carries_code)(const struct placed *item);
    /* The printer has letters in which this plain ASCII text fits its place. */
    bool (*carries_text)(const struct placed *item, const struct label_printer_spec *spec);
    /* One label, appended. Every item is one the language carries. */
    void (*write)(const struct layout *l, const struct label_printer_spec *spec, struct text *ret);
};

extern const struct language language_zpl, language_tspl, language_epl2, language_escpos;

/* The largest of a printer's own fonts (magnified up to `most` times) in which a text fits its place; NULL: none does. */
struct native_font {
    const char *name;
    int width, height; /* dots of one letter with its space */
};
const struct native_font *native_font_for(const struct placed *item, const struct native_font *fonts,
                                          size_t count, int most, int *ret_times);
/* Where its first letter stands. */
int native_font_x(const struct placed *item, const struct native_font *font, int times);

/* A setting of 0-100 as min-max of a language. */
int language_scale(int percent, int min, int max);
/* Millimetres a second as whole inches a second, from 1. */
int language_inches(int mm);
