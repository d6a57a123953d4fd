/* A QR code as the data of an SVG path. Pure. */
#pragma once

#include <stdbool.h>
#include "base/attr.h"
#include "base/text.h"

/* Appends squares of 1 x 1 for a view box of *ret_size by *ret_size, quiet zone included. False when the text does not fit. */
NODISCARD bool qr_path(const char *text, struct text *out, int *ret_size);
