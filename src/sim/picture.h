/* Pictures of items: small, made up, the same for the same number. Pure. */
#pragma once

#include "base/text.h"

enum { PICTURE_SIDE = 96 };

/* Appends a PNG. */
void picture_png(struct text *out, unsigned number);
