/* Printers on paper: each reads a stream in its language and draws it. Strict: a word that is not known, a code or graphic that
 * leaves the paper, or bytes after the label are errors. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"
#include "canvas.h"

/* Draws the one label of the stream; canvas_fini() the result. */
bool interpret_tspl(const char *bytes, size_t len, int dpi, struct canvas *ret, struct error *err);
bool interpret_epl2(const char *bytes, size_t len, struct canvas *ret, struct error *err);
/* width: dots of the printer's paper. */
bool interpret_escpos(const char *bytes, size_t len, int width, struct canvas *ret, struct error *err);
/* Native letters are not drawn. */
bool interpret_zpl(const char *bytes, size_t len, struct canvas *ret, struct error *err);
