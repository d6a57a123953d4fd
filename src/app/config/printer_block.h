/* A printer block of the configuration as it is written. Plain data; app/ only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "core/printing.h"
#include "printers/printers.h"

struct printer_block {
    char name[PRINTER_NAME_MAX];
    char uri[PRINTER_URI_MAX];
    enum label_language language;
    int dpi;
    char media[16];
    int gap_mm;
    int darkness;
    int speed;
    bool native_text;
    enum label_per per;
    char template_name[LABEL_NAME_SIZE]; /* "": parcel or line, as `per` says */
    char kinds[LABEL_KIND_COUNT][16];
    size_t kind_count;
    char providers[PRINTER_FITS_MAX][32];
    size_t provider_count;
    char scanners[PRINTER_FITS_MAX][SCANNER_NAME_MAX];
    size_t scanner_count;
    char fallback[PRINTER_NAME_MAX];
    enum printer_ask status;
    int stale_s;
    int customer_wait_ms;
};
