/* Reading orders and lines as operator. */
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/text.h"
#include "methods.h"
#include "search_params.h"

enum { FRAME_MAX = 1000 };

static void add_status_list(struct call *c, const struct method *m, const char *item, int from, int to,
                            const char *(*name)(int, const char *))
{
    call_begin(c, m);
    answer_open(c->out, "Result");
    for (int id = from; id <= to; id++) {
        const char *text = name(id, form_get(c->form, "language"));
        if (text[0] == '\0')
            continue;
        answer_open(c->out, item);
        answer_int(c->out, "Id", id);
        answer_text(c->out, "Name", text);
        answer_close(c->out, item);
    }
    answer_close(c->out, "Result");
    call_end(c, m);
}

void method_line_statuses(struct call *c, const struct method *m)
{
    add_status_list(c, m, "SalesLineStatusInfo", 1, 13, platform_status_name);
}

void method_order_statuses(struct call *c, const struct method *m)
{
    add_status_list(c, m, "SalesStatusInfo", 10, 50, platform_order_status_name);
}

static void add_line(struct call *c, const struct order_line *line, const char *element)
{
    const char *language = form_get(c->form, "language");
    answer_open(c->out, element);
    answer_text(c->out, "Id", line->line_id);
    answer_text(c->out, "OrderId", line->order_id);
    answer_text(c->out, "ItemTaobaoId", line->item_id);
    answer_text(c->out, "ItemId", line->item_id);
    answer_text(c->out, "ConfigText", line->config);
    answer_int(c->out, "Qty", line->quantity);
    answer_text(c->out, "PriceCust", "7.20");
    answer_text(c->out, "CurrencyCust", "USD");
    answer_text(c->out, "BriefDescrTrans", line->title);
    answer_text(c->out, "ItemImageURL", line->image_url);
    answer_text(c->out, "CustComment", line->comment);
    answer_text(c->out, "OperatorComment", line->operator_comment);
    answer_int(c->out, "StatusCode", line->status_id);
    answer_int(c->out, "StatusId", line->status_id);
    answer_text(c->out, "StatusName", platform_status_name(line->status_id, language));
    answer_text(c->out, "VendPurchId", line->purchase_id);
    answer_text(c->out, "VendPurchWaybill", line->waybill);
    answer_text(c->out, "VendPurchAccountId", line->purchase_id[0] ? "sample-buyer" : "");
    answer_int(c->out, "LineNum", line->line_num);
    text_add(c->out, "<AvailableStatusList><SalesLineStatusInfo><Id>6</Id>");
    answer_text(c->out, "Name", platform_status_name(6, language));
    text_add(c->out, "</SalesLineStatusInfo></AvailableStatusList>");
    answer_text(c->out, "NameOrig", line->title_original);
    answer_bool(c->out, "CanBePurchased", line->status_id == 2 || line->status_id == 3);
    answer_text(c->out, "ProviderType", line->provider);
    answer_close(c->out, element);
}

static void count_lines(const struct platform *p, const char *order_id, size_t *ret_count)
{
    *ret_count = 0;
    for (size_t i = 0; i < p->line_count; i++)
        *ret_count += strcmp(p->lines[i].order_id, order_id) == 0;
}

static void add_order(struct call *c, const struct sim_order *o, const char *element)
{
    char created[CLOCK_ISO_MAX];
    size_t lines;
    count_lines(c->platform, o->order.order_id, &lines);
    clock_iso(created, o->created_us);
    created[19] = '\0';
    answer_open(c->out, element);
    answer_text(c->out, "Id", o->order.order_id);
    answer_int(c->out, "StatusCode", o->order.status_id);
    answer_text(c->out, "StatusName",
                platform_order_status_name(o->order.status_id, form_get(c->form, "language")));
    answer_int(c->out, "ItemsCount", (int64_t)lines);
    answer_text(c->out, "CurrencyCode", "USD");
    answer_text(c->out, "CustComment", o->order.comment);
    answer_text(c->out, "CustId", o->order.customer_id);
    answer_text(c->out, "CustName", o->order.customer);
    answer_int(c->out, "StatusId", o->order.status_id);
    answer_text(c->out, "ProviderTypeEnum", o->provider ? "Alibaba1688" : "Taobao");
    answer_bool(c->out, "IsPaid", true);
    answer_bool(c->out, "IsCancelled", o->order.cancelled);
    answer_text(c->out, "CreatedDateTime", created);
    answer_close(c->out, element);
}

void method_order_details(struct call *c, const struct method *m)
{
    const char *order_id = form_get(c->form, "salesId");
    const struct sim_order *o = platform_find_order(c->platform, order_id);
    if (o == NULL) {
        call_fail(c, m->root, "NotFound", "OrderWithId", "Order was not found");
        return;
    }
    call_begin(c, m);
    answer_open(c->out, "Result");
    add_order(c, o, "SalesOrderInfo");
    answer_open(c->out, "SalesLinesList");
    for (size_t i = 0; i < c->platform->line_count; i++)
        if (strcmp(c->platform->lines[i].order_id, order_id) == 0)
            add_line(c, &c->platform->lines[i], "SalesLine");
    answer_close(c->out, "SalesLinesList");
    answer_close(c->out, "Result");
    call_end(c, m);
}

/* --- searching --------------------------------------------------------------------------------------------------------- */
static bool order_wanted(const struct sim_order *o, const struct search_params *p)
{
    char status[16];
    int64_t limit_us;
    text_format(status, sizeof(status), "%d", o->order.status_id);
    if (p->order_statuses.count > 0 && !search_list_has(&p->order_statuses, status))
        return false;
    if (p->order_ids.count > 0 && !search_list_has(&p->order_ids, o->order.order_id))
        return false;
    if (p->order_id[0] && strcmp(p->order_id, o->order.order_id) != 0)
        return false;
    if (p->provider[0] && strcmp(p->provider, o->provider ? "Alibaba1688" : "Taobao") != 0)
        return false;
    if (p->created_from[0] && clock_parse(p->created_from, 0, &limit_us) && o->created_us < limit_us)
        return false;
    if (p->created_to[0] && clock_parse(p->created_to, 0, &limit_us) && o->created_us > limit_us)
        return false;
    if (p->user_ids[0]) {
        char list[1100];
        char one[64];
        text_format(list, sizeof(list), ";%s;", p->user_ids);
        text_format(one, sizeof(one), ";%s;", o->order.customer_id);
        return strstr(list, one) != NULL;
    }
    return true;
}

/* The platform compares text: the whole field, or one of the numbers in it as written. */
static bool waybill_wanted(const struct search_list *wanted, const char *field)
{
    if (wanted->count == 0)
        return true;
    if (field[0] == '\0')
        return false;
    if (search_list_has(wanted, field))
        return true;
    for (const char *p = field; *p;) {
        char token[SEARCH_TEXT_SIZE];
        size_t len = strcspn(p, " ,;");
        text_copy_n(token, sizeof(token), p, len);
        if (len > 0 && search_list_has(wanted, token))
            return true;
        p += len;
        p += strspn(p, " ,;");
    }
    return false;
}

static bool line_wanted(const struct order_line *line, const struct search_params *p)
{
    char status[16];
    text_format(status, sizeof(status), "%d", line->status_id);
    bool purchasable = line->status_id == 2 || line->status_id == 3;
    return waybill_wanted(&p->waybills, line->waybill) &&
           (p->purchases.count == 0 || search_list_has(&p->purchases, line->purchase_id)) &&
           (p->statuses.count == 0 || search_list_has(&p->statuses, status)) &&
           (p->can_be_purchased == 0 || (p->can_be_purchased == 1) == purchasable);
}

struct frame {
    int64_t position;
    int64_t size;
};

static bool read_search(struct call *c, const struct method *m, struct search_params *p, struct frame *frame)
{
    if (!text_to_int64(form_get(c->form, "framePosition"), 0, INT64_MAX, &frame->position) ||
        !text_to_int64(form_get(c->form, "frameSize"), 1, INT64_MAX, &frame->size) ||
        !search_params_read(form_get(c->form, "xmlSearchParameters"), p)) {
        call_fail(c, m->root, "ContractViolation", "InvalidInputValue", "An argument is malformed");
        return false;
    }
    if (frame->size > FRAME_MAX)
        frame->size = FRAME_MAX;
    return true;
}

/* Orders are kept oldest first by number; the newest number is the oldest made, see platform_add_order(). */
static size_t at_order(const struct search_params *p, size_t i, size_t count)
{
    return strstr(p->order_by, "CreationDate:ASC") ? count - 1 - i : i;
}

void method_search_lines(struct call *c, const struct method *m)
{
    struct search_params p;
    struct frame frame;
    int64_t total = 0;
    if (!read_search(c, m, &p, &frame))
        return;
    call_begin(c, m);
    text_add(c->out, "<Result><Content>");
    const struct sim_order *order = NULL;
    for (size_t n = 0; n < c->platform->line_count; n++) {
        const struct order_line *line = &c->platform->lines[at_order(&p, n, c->platform->line_count)];
        if (!line_wanted(line, &p))
            continue;
        if (order == NULL || strcmp(order->order.order_id, line->order_id) != 0)
            order = platform_find_order(c->platform, line->order_id);
        if (order == NULL || !order_wanted(order, &p))
            continue;
        if (total >= frame.position && total < frame.position + frame.size)
            add_line(c, line, "Item");
        total++;
    }
    text_add(c->out, "</Content>");
    answer_int(c->out, "TotalCount", total);
    answer_close(c->out, "Result");
    call_end(c, m);
    search_params_fini(&p);
}

void method_search_orders(struct call *c, const struct method *m)
{
    struct search_params p;
    struct frame frame;
    int64_t total = 0;
    if (!read_search(c, m, &p, &frame))
        return;
    call_begin(c, m);
    text_add(c->out, "<Result><Content>");
    for (size_t n = 0; n < c->platform->order_count; n++) {
        const struct sim_order *o = &c->platform->orders[at_order(&p, n, c->platform->order_count)];
        if (!order_wanted(o, &p))
            continue;
        if (total >= frame.position && total < frame.position + frame.size)
            add_order(c, o, "Item");
        total++;
    }
    text_add(c->out, "</Content>");
    answer_int(c->out, "TotalCount", total);
    answer_close(c->out, "Result");
    call_end(c, m);
    search_params_fini(&p);
}
