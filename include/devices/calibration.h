/* How a scanner is set, from what it gave for the calibration code (core/calibration.h). Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum calibration_case {
    CALIBRATION_CASE_RIGHT,
    CALIBRATION_CASE_SWAPPED, /* Caps Lock, or a scanner that makes up for it */
    CALIBRATION_CASE_UPPER,   /* it makes everything capital */
    CALIBRATION_CASE_LOWER,
};

struct calibration {
    const char *layout; /* static; the one that fits */
    enum calibration_case letters;
    bool aim; /* it sends AIM identifiers; aim_id is the one it sent */
    char aim_id[4];
    char prefix[8]; /* what it sends before (after the AIM identifier) and behind */
    char suffix[8];
    bool gs;          /* GS arrived */
    char missing[16]; /* signs that did not arrive */
};

/* bytes: as the station decoded them with layout `read_as` ("us"; NULL: a serial scanner, which has none). False when it is not
 * the calibration code in any layout. */
bool calibration_read(const unsigned char *bytes, size_t len, const char *read_as, struct calibration *ret);
/* The configuration lines it means, indented, each with its newline; comments for what cannot be set here. */
void calibration_lines(const struct calibration *c, char *ret, size_t size);
