/* The shipped tables of scanners (USB ids and names; src/devices/data). Pure; any thread. */
#pragma once

#include <stdbool.h>

enum scanner_mode { SCANNER_MODE_KEYBOARD, SCANNER_MODE_SERIAL, SCANNER_MODE_HIDPOS, SCANNER_MODE_UNUSABLE };

struct known_scanner {
    unsigned vendor_id;
    int product_id; /* -1: any of the vendor */
    const char *vendor;
    const char *model;
    enum scanner_mode mode;
    const char *advice; /* SCANNER_MODE_UNUSABLE: what to set in the scanner; else "" */
};

/* By USB ids; an exact product beats a vendor's "*". `mode` must agree: a product that shows a keyboard is not found as a
 * serial one. Returns false when it is not in the table. */
bool scanner_table_find(unsigned vendor_id, unsigned product_id, enum scanner_mode mode,
                        struct known_scanner *ret);
/* The first row of any mode for these ids, for advice and names; a row that fits every mode is given out as a keyboard.
 * Returns false when there is none. */
bool scanner_table_any(unsigned vendor_id, unsigned product_id, struct known_scanner *ret);
/* By device name (NULL is none of them), against the shipped globs, case as written. Returns the note or NULL. */
const char *scanner_table_name(const char *device_name);
