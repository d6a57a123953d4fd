/* Changing lines as operator. */
#include <string.h>

#include "answer.h"
#include "base/text.h"
#include "methods.h"
#include "money.h"
#include "parameters_xml.h"
#include "render.h"
#include "statuses.h"
#include "platform.h"

enum { LINES_MAX = 500, QUANTITY_MAX = 100000 };

void method_available_statuses(struct call *c, const struct method *m)
{
    const struct sim_order *o = call_order(c, m, "salesId");
    const struct sim_line *line = o ? call_line(c, m, o, "salesLineId") : NULL;
    if (line == NULL)
        return;
    call_begin(c, m);
    answer_open(c->out, "Result");
    render_available(c, line->status_id);
    answer_close(c->out, "Result");
    call_end(c, m);
}

static void not_available(struct call *c, const struct method *m, const struct sim_line *line, int status_id)
{
    char text[160];
    text_format(text, sizeof(text), "Line %d has status %d and cannot be given status %d", line->line_num,
                line->status_id, status_id);
    call_refused(c, m, "StatusNotAvailable", text);
}

/* The lines that an argument names, joined with ';'. 0: the call has failed. */
static size_t take_lines(struct call *c, const struct method *m, const struct sim_order *o,
                         struct sim_line *lines[LINES_MAX])
{
    const char *list = call_get(c, form_has(c->form, "orderLineIds") ? "orderLineIds" : "orderLineId");
    size_t count = 0;
    while (*list) {
        char id[32];
        size_t len = strcspn(list, ";");
        text_copy_n(id, sizeof(id), list, len);
        list += len;
        list += *list == ';';
        if (len == 0)
            continue;
        struct sim_line *line = platform_find_line(c->platform, o->id, id);
        if (line == NULL || count == LINES_MAX) {
            call_fail(c, m->root, "NotFound", "OrderLineWithId", "The order has no such line");
            return 0;
        }
        lines[count++] = line;
    }
    if (count == 0)
        call_malformed(c, m, "orderLineIds");
    return count;
}

/* All of them or none. */
void method_update_lines(struct call *c, const struct method *m)
{
    struct sim_line *lines[LINES_MAX];
    struct line_update u;
    int64_t cents = 0;
    const struct sim_order *o = call_order(c, m, "orderId");
    size_t count = o ? take_lines(c, m, o, lines) : 0;
    if (count == 0)
        return;
    if (!line_update_read(call_get(c, "xmlUpdateData"), &u)) {
        call_malformed(c, m, "xmlUpdateData");
        return;
    }
    for (size_t i = 0; i < count && u.status_id != 0; i++) {
        if (!status_may_become(lines[i]->status_id, u.status_id)) {
            not_available(c, m, lines[i], u.status_id);
            return;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (u.price[0] && money_parse(u.price, &cents))
            lines[i]->price_cust_cents = cents;
        if (u.weight[0])
            lines[i]->weight = platform_keep(c->platform, u.weight);
        if (u.config[0])
            lines[i]->config_id = platform_keep(c->platform, u.config);
        if (u.status_id != 0)
            platform_set_status(c->platform, lines[i], u.status_id);
    }
    c->platform->changes++;
    call_done(c, m);
}

void method_change_status(struct call *c, const struct method *m)
{
    const char *comment = call_get(c, "comment");
    int64_t status_id;
    int64_t quantity;
    const struct sim_order *o = call_order(c, m, "salesId");
    struct sim_line *line = o ? call_line(c, m, o, "salesLineId") : NULL;
    if (line == NULL)
        return;
    if (!text_to_int64(call_get(c, "statusId"), 1, 99, &status_id) ||
        !text_to_int64(call_get(c, "quantity"), 1, QUANTITY_MAX, &quantity)) {
        call_malformed(c, m, "statusId or quantity");
        return;
    }
    /* The same status again is allowed here: it is how a comment is set. */
    if (status_id != line->status_id && !status_may_become(line->status_id, (int)status_id)) {
        not_available(c, m, line, (int)status_id);
        return;
    }
    if (comment[0])
        line->operator_comment = platform_keep(c->platform, strcmp(comment, " ") == 0 ? "" : comment);
    line->quantity = (int)quantity;
    platform_set_status(c->platform, line, (int)status_id);
    call_done(c, m);
}

void method_change_purchase(struct call *c, const struct method *m)
{
    const struct sim_order *o = call_order(c, m, "salesId");
    struct sim_line *line = o ? call_line(c, m, o, "salesLineId") : NULL;
    if (line == NULL)
        return;
    if (strlen(call_get(c, "vendPurchId")) > 60 || strlen(call_get(c, "vendPurchWaybill")) > 250) {
        call_malformed(c, m, "vendPurchId or vendPurchWaybill");
        return;
    }
    platform_set_purchase(c->platform, line, call_get(c, "vendPurchId"), line->account);
    platform_set_waybill(c->platform, line, call_get(c, "vendPurchWaybill"));
    call_done(c, m);
}
