/* A burst: the bytes of one code as a decoder puts them together, before they become a struct scan.
 * Pure data; handed to a callback, valid during the call. Reader thread. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include "core/scan.h"

struct burst {
    const unsigned char *bytes; /* without terminator; UTF-8 where the layout gives other letters */
    size_t len;                 /* at most SCAN_RAW_MAX */
    enum scan_flaw flaw;
    int64_t end_us;             /* mono: the event that ended it */
    char aim[4];                /* HID POS only */
};

/* Called for every finished burst, flawed ones too; empty ones are dropped before. */
typedef void burst_fn(void *arg, const struct burst *burst);
