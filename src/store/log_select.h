/* The log's rows as a query and as a struct, for whoever asks for them. store/ only. */
#pragma once

#include "query.h"
#include "right_time.h"
#include "store/log.h"

/* What was said last about a receipt's line, else about its parcel. */
#define SAID(column)                                                                                         \
    "(SELECT c." column " FROM counting c WHERE c.scan_id = scan.id AND c." column " IS NOT NULL"            \
    " AND (c.order_id = '' OR c.order_id = r.order_id AND c.line_id = r.line_id)"                            \
    " ORDER BY c.order_id <> '' DESC, c.id DESC LIMIT 1)"

#define LABEL_STATE                                                                                          \
    "(SELECT l.state FROM label l WHERE l.scan_id = scan.id AND (l.line_id = ''"                             \
    " OR (l.order_id = r.order_id AND l.line_id = r.line_id)) ORDER BY l.id DESC LIMIT 1)"
#define COUNTED SAID("counted") "," SAID("condition") "," SAID("weight_g") "," SAID("bin")

/* NULL: its time is right. Else the right one, 0 while that is not known. What came of a scan later has a time of its own. */
#define CORRECTED(late)                                                                                      \
    "CASE WHEN scan.clock_ok OR " late " THEN NULL ELSE coalesce(" RIGHT_TIME("scan") ", 0) END"

#define LOG_SELECT                                                                                           \
    "SELECT scan.id, coalesce(r.at_us, scan.at_us), scan.station, scan.operator, scan.scanner, scan.raw,"    \
    " scan.waybill, coalesce(r.parcel_index, scan.parcel_index), scan.parcel_total, scan.verdict,"           \
    " scan.hold_no, r.order_id, r.line_id, line.title, line.config, r.quantity, r.late, "                    \
    "u.at_us," LABEL_STATE "," COUNTED "," CORRECTED(                                                        \
        "coalesce(r.late, 0)") " FROM scan LEFT JOIN receipt r ON r.scan_id = scan.id"                       \
                               " LEFT JOIN line ON line.order_id = r.order_id AND line.line_id = r.line_id"  \
                               " LEFT JOIN undo u ON u.scan_id = scan.id"

/* The row that a LOG_SELECT stands on. */
void log_read_row(const struct query *q, struct log_row *row);
