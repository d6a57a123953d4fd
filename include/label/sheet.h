/* A printed sheet of bar codes: command codes, badges, shelves, the calibration code. A4 PDF. One thread; owns nothing. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/attr.h"
#include "base/error.h"

struct sheet_code {
    const char *code;    /* what the bars say: ASCII 0-126 */
    const char *caption; /* large, for people */
    const char *detail;  /* small, below the bars */
    bool wide;           /* takes the whole width: a long code */
    bool qr;             /* a QR code instead of bars */
};

struct sheet {
    const char *title;
    const char *footer; /* on every page */
    const struct sheet_code *codes;
    size_t count;
};

/* Two columns, as many pages as it takes. Refuses a code that bars cannot say or that is too long for the paper. */
NODISCARD bool sheet_write_pdf(const struct sheet *sheet, const char *path, struct error *err);
