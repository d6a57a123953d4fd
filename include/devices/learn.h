/* Finding out which keyboard layout a scanner is set to, from what it types for a code that is known. Pure; any thread. */
#pragma once

#include <stddef.h>
#include "devices/reader.h"

/* For `scanner learn`: which layouts turn these key events (code, value pairs in order, as SCANNER_RAW_KEY delivers them)
 * into `expected` (between the configured prefix and suffix, with or without an AIM identifier when config->aim)? The
 * events may lack the terminator. config->layout does not count. Returns a bit per layout of scanner_layout_name(). */
unsigned key_layouts_matching(const struct scanner_config *config, const unsigned short (*events)[2],
                              size_t count, const char *expected);
