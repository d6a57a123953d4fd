/* QR codes for people's screens: a page, a terminal. Pure. */
#pragma once

#include <stdbool.h>
#include "base/attr.h"
#include "base/text.h"

/* Appends the code as lines of half blocks (two modules a character, black on white by ANSI colours), with its quiet zone. False when
 * the text does not fit into a QR code. */
NODISCARD bool qr_terminal(const char *text, struct text *out);
/* Appends the data of an SVG path: squares of 1 x 1 for a view box of *ret_size by *ret_size, quiet zone included. False when the text
 * is empty or longer than 1000 bytes. */
NODISCARD bool qr_path(const char *text, struct text *out, int *ret_size);
