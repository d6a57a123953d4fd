/* What scanners, printers, the disk and the platform say of themselves is English, with names and numbers in it; here it is told by its
 * form in the language of the screen. Pure, but for the language. */
#pragma once

#include "base/text.h"

/* One that has no words stays as it is. Held by room, which is cleared first. */
const char *said(const char *line, struct text *room);
