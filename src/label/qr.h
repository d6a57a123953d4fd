/* QR codes by zint: how many modules a text takes, and which are black. Pure. */
#pragma once

#include <stdbool.h>
#include "base/attr.h"
#include "bitmap.h"

enum { QR_QUIET = 4 /* modules of white on each side */ };

/* One dot a module, without quiet zone. level: L M Q H. False when the text does not fit into a QR code or is empty. */
NODISCARD bool qr_make(const char *text, char level, struct bitmap *ret);
