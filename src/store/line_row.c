#include "line_row.h"

void line_row_read(const struct query *q, struct order_line *ret)
{
    query_get_text(q, 0, ret->order_id, sizeof(ret->order_id));
    query_get_text(q, 1, ret->line_id, sizeof(ret->line_id));
    ret->line_num = (int)query_get_int(q, 2);
    ret->quantity = (int)query_get_int(q, 3);
    ret->status_id = (int)query_get_int(q, 4);
    query_get_text(q, 5, ret->status, sizeof(ret->status));
    query_get_text(q, 6, ret->waybill, sizeof(ret->waybill));
    query_get_text(q, 7, ret->purchase_id, sizeof(ret->purchase_id));
    query_get_text(q, 8, ret->account_id, sizeof(ret->account_id));
    query_get_text(q, 9, ret->provider, sizeof(ret->provider));
    query_get_text(q, 10, ret->item_id, sizeof(ret->item_id));
    query_get_text(q, 11, ret->title, sizeof(ret->title));
    query_get_text(q, 12, ret->title_original, sizeof(ret->title_original));
    query_get_text(q, 13, ret->config, sizeof(ret->config));
    query_get_text(q, 14, ret->image_url, sizeof(ret->image_url));
    query_get_text(q, 15, ret->comment, sizeof(ret->comment));
    query_get_text(q, 16, ret->operator_comment, sizeof(ret->operator_comment));
}

void line_row_bind(struct query *q, const struct order_line *line)
{
    query_text(q, line->order_id);
    query_text(q, line->line_id);
    query_int(q, line->line_num);
    query_int(q, line->quantity);
    query_int(q, line->status_id);
    query_text(q, line->status);
    query_text(q, line->waybill);
    query_text(q, line->purchase_id);
    query_text(q, line->account_id);
    query_text(q, line->provider);
    query_text(q, line->item_id);
    query_text(q, line->title);
    query_text(q, line->title_original);
    query_text(q, line->config);
    query_text(q, line->image_url);
    query_text(q, line->comment);
    query_text(q, line->operator_comment);
}
