/* The text steps of the normal form: what is printed, typed or on file becomes A-Z and 0-9. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "core/waybill.h"

enum { CLEAN_SIZE = SCAN_RAW_MAX + 1 };

struct cleaned {
    char text
        [CLEAN_SIZE]; /* UTF-8: full-width made plain, controls and invisible characters dropped, ends trimmed */
    bool not_utf8;    /* bytes that are no UTF-8 were dropped */
    bool had_controls;
};
/* Steps 1 and 2 of docs/waybills.md. */
void normal_form_clean(const void *raw, size_t len, struct cleaned *ret);

/* Cyrillic letters that look like Latin ones become them; true when there were any. */
bool normal_form_lookalikes(char *text);

/* ASCII letters to upper case. */
void normal_form_upper(char *text);

/* Drops spaces, hyphens, dots and underscores. True when what is left is made of A-Z and 0-9, with a digit, and fits. */
bool normal_form_squeeze(const char *text, char ret[WAYBILL_SIZE]);
