/* Labels: fields + template -> the bytes of a printer's language, or a picture of exactly those. A template is immutable once
 * read and may be used by several threads; everything else belongs to the caller. Format and languages: docs/labels.md. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"
#include "base/text.h"
#include "core/label_fields.h"

enum label_language { LABEL_ZPL, LABEL_TSPL, LABEL_EPL2, LABEL_ESCPOS, LABEL_LANGUAGE_COUNT };

const char *label_language_name(enum label_language language); /* "zpl tspl epl2 escpos" */
NODISCARD bool label_language_from_name(const char *name, enum label_language *ret);

/* "58x40" -> millimetres, each from 10 to 400. */
NODISCARD bool label_media_parse(const char *media, double *ret_width_mm, double *ret_height_mm);

/* The printer and its paper. */
struct label_printer_spec {
    enum label_language language;
    int dpi; /* 203, 300 or 600 */
    double width_mm;
    double height_mm;
    double gap_mm; /* between labels; 0: endless paper */
    int darkness;  /* 0 lightest to 100 darkest; -1: as the printer is set */
    int speed;     /* millimetres a second; -1: as the printer is set */
    bool
        native_text; /* the printer's own letters where the text is plain ASCII; else every text is drawn as dots */
};
#define LABEL_PRINTER_SPEC_INIT                                                                              \
    {                                                                                                        \
        LABEL_ZPL, 203, 58, 40, 2, -1, -1, false                                                             \
    }

struct label_template;

/* Reads a template. Errors begin with "line N: ". Free with label_template_free() (takes NULL). */
NODISCARD struct label_template *label_template_parse(const char *text, size_t len, struct error *err);
void label_template_free(struct label_template *t);
/* The template of that name: DIRECTORY/NAME.label, else the one built in (parcel, line, hold, shelf, test). directory NULL:
 * LABEL_DIRECTORY. One template holds the layouts for all its sizes of paper. Errors begin with "FILE:N: ". */
#define LABEL_DIRECTORY "/etc/tallyman/labels"
NODISCARD struct label_template *label_template_find(const char *directory, const char *name,
                                                     struct error *err);
/* Does the field's text stand on it, on any size of paper? field: as in core/label_fields.h. */
bool label_template_shows(const struct label_template *t, const char *field);
/* Names of the built-in templates; NULL after the last. */
const char *label_template_ready(unsigned i);
/* Every template of a directory (NULL: LABEL_DIRECTORY; a directory that is not there is fine) is read; calls on_error for
 * each that is wrong, which returns false to stop. True when all are right. */
bool label_templates_check(const char *directory, bool (*on_error)(void *arg, const struct error *err),
                           void *arg);

/* The bytes that print one label, appended. Errors: ERROR_INPUT when the template has no layout that fits the paper or a bar
 * code does not fit its place. Texts that are too long are made smaller, then cut. */
NODISCARD bool label_render(const struct label_template *t, const struct label_fields *f,
                            const struct label_printer_spec *spec, struct text *ret_bytes, struct error *err);
/* Draws a label and drops it, so that this thread's first one comes as quickly as all others: until then pango has no fonts. */
void label_warm_up(const struct label_template *t, const struct label_printer_spec *spec);
/* What label_render() prints, one pixel a dot, as a PNG file. The printer's own letters are shown as ours. */
NODISCARD bool label_png(const struct label_template *t, const struct label_fields *f,
                         const struct label_printer_spec *spec, const char *path, struct error *err);
