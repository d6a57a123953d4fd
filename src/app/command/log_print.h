/* The receipt log on standard output: table, CSV (RFC 4180, UTF-8 with BOM, formulas neutralised) or JSON lines. Main thread. */
#pragma once

#include <stdio.h>
#include "store/log.h"

enum log_format { LOG_FORMAT_TABLE, LOG_FORMAT_CSV, LOG_FORMAT_JSON };

void log_print_head(FILE *out, enum log_format format);
void log_print_row(FILE *out, enum log_format format, const struct log_row *row);

/* One CSV field: quoted when it must be; a text that a spreadsheet would run as a formula gets a quote in front. */
void csv_field(FILE *out, const char *text);
