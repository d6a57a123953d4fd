/* Which device is a scanner, by whose word, and what it is called in reports. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "devices/reader.h"
#include "found_device.h"

/* Why a device is taken. */
enum scanner_claim {
    CLAIM_NONE,   /* it is not: an ordinary keyboard, a modem */
    CLAIM_CONFIG, /* a `scanner` block names it */
    CLAIM_TABLE, /* the shipped tables know it, or it says of itself that it is a bar code scanner (HID POS) */
    CLAIM_MODE,  /* a scanner in a mode that gives nothing to read; `advice` says what to set */
};

struct scanner_match {
    enum scanner_claim claim;
    const struct scanner_config *config; /* CLAIM_CONFIG: the block; borrowed */
    char model[96];                      /* "Newland HR200", for people */
    char short_model[24];                /* "HR200", for names */
    const char *advice;                  /* static; "" */
};

/* Order: blocks by serial, by path (with or without match), by match; then, with `find`, the shipped tables. Input nodes
 * without digits and Enter and hidraw nodes that are not HID POS are never claimed for themselves. Model and short
 * model are filled for whatever is found, claimed or not. */
void scanner_match(const struct found_device *found, const struct scanner_config *configs, size_t count,
                   bool find, struct scanner_match *ret);

/* Kind as reports write it: "keyboard", "serial", "hidpos", "usb". */
const char *scanner_kind(enum node_class class);
