/* Which keyboard layout a scanner is probably set to, told by a code that makes no sense in the one it is read with. A hint for
 * people (the page that tests scanners): the calibration code says it for sure. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { LAYOUT_HINT_SIZE = 8 };

/* bytes: as the station decoded them with layout `read_as`. False when they are a courier's number as they are, or in no layout. */
bool layout_hint(const unsigned char *bytes, size_t len, const char *read_as,
                 char ret_layout[LAYOUT_HINT_SIZE]);
