/* A scan's code as columns. store/ only. */
#pragma once

#include "core/waybill.h"
#include "query.h"

#define CODE_COLUMNS                                                                                         \
    "scan.kind, scan.waybill, scan.parcel_index, scan.parcel_total, scan.lane, scan.courier, "               \
    "scan.warnings, scan.forms"

/* Reads CODE_COLUMNS from column `at` on. */
void code_row_read(const struct query *q, int at, struct code *ret);
