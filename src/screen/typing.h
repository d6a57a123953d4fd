/* The line people type a number into. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "core/scan.h"

struct typing {
    char text[SCAN_RAW_MAX];
    size_t len;
};

/* Adds one character (UTF-8 bytes). False when there is no room. */
bool typing_add(struct typing *t, const char *bytes, size_t len);
/* Takes the last character off. */
void typing_erase(struct typing *t);
void typing_clear(struct typing *t);
/* The scan it makes; false when it is empty. */
bool typing_scan(const struct typing *t, struct scan *ret);
