/* One code read by one scanner at one time: what the reader hands to the station, before anything is understood.
 * Made by a reader (or from a command), owned by whoever holds the event it travels in. Plain data. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SCAN_RAW_MAX = 1024,   /* bytes of one code; a longer one keeps this much and the flaw SCAN_TOO_LONG */
    SCANNER_NAME_MAX = 48, /* as configured, or made from the model and port; "stdin", "keyboard" */
    OPERATOR_NAME_MAX = 48,
};

/* What the reader knows to be wrong with it; such a scan is recorded and refused, never guessed. */
enum scan_flaw {
    SCAN_WHOLE,
    SCAN_BROKEN, /* events were lost (SYN_DROPPED), the line broke off, the device left in mid-code */
    SCAN_TOO_LONG,
    SCAN_UNREADABLE, /* keys that the scanner's layout does not have */
};

struct scan {
    char scanner[SCANNER_NAME_MAX];
    int64_t mono_us; /* of the last key event or byte: verdict times are measured from here */
    int64_t wall_us;
    enum scan_flaw flaw;
    bool typed;     /* by a person, so look-alike letters are corrected */
    bool aim_on;    /* this scanner sends AIM identifiers ("]C0") in front */
    bool has_aim;   /* the reader got the identifier apart from the data (HID POS); then aim holds it */
    char aim[4];    /* "]C0" or "" */
    char prefix[8]; /* what this scanner puts around the data besides its terminator; usually "" */
    char suffix[8];
    size_t raw_len;
    unsigned char raw[SCAN_RAW_MAX];
};
