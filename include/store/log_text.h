/* Rows of the log as CSV (RFC 4180, formulas neutralised) and as JSON, with the columns of docs/contracts.md. Pure. */
#pragma once

#include <stddef.h>
#include "base/text.h"
#include "store/log.h"

/* Byte order mark and column names. */
void log_csv_head(struct text *out);
/* Each adds one row with its line end. In JSON a row of a wrong clock has two members more: "clock_ok" false, "at_corrected". */
void log_csv_row(struct text *out, const struct log_row *row);
void log_json_row(struct text *out, const struct log_row *row);

/* One CSV field: quoted when it must be; a text that a spreadsheet would run as a formula gets a quote in front. */
void csv_add_field(struct text *out, const char *text);
