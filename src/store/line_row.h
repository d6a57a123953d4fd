/* A mirrored line as columns. store/ only. */
#pragma once

#include "core/line.h"
#include "query.h"

#define LINE_COLUMNS                                                                                         \
    "line.order_id, line.line_id, line.line_num, line.quantity, line.status_id, line.status, line.waybill,"  \
    " line.purchase_id, line.account_id, line.provider, line.item_id, line.title, line.title_original, "     \
    "line.config,"                                                                                           \
    " line.image_url, line.comment, line.operator_comment"
enum { LINE_COLUMN_COUNT = 17 };

/* Reads columns 0 to 16. */
void line_row_read(const struct query *q, struct order_line *ret);
/* Binds the seventeen parameters in the order of LINE_COLUMNS. */
void line_row_bind(struct query *q, const struct order_line *line);
