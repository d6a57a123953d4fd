#include "steering.h"

#include <string.h>

#include "base/text.h"

static bool number_of(const struct form *form, const char *name, int min, int max, int *ret)
{
    int64_t value;
    if (!text_to_int64(form_get(form, name), min, max, &value))
        return false;
    *ret = (int)value;
    return true;
}

static bool set_fault(struct steering *st, const struct form *form)
{
    struct faults f;
    struct error err;
    if (!faults_parse(form_get(form, "kind"), &f, &err))
        return false;
    if (form_has(form, "count") && !number_of(form, "count", 1, 1000000, &f.left))
        return false;
    st->faults = f;
    return true;
}

/* Adds a line (to a new order without `order`) or changes one that is there. */
static bool set_line(struct platform *p, const struct form *form)
{
    const char *order_id = form_get(form, "order");
    char made[ORDER_ID_SIZE];
    int number;
    if (order_id[0] == '\0') {
        const char *customer = form_get(form, "customer");
        text_copy(
            made, sizeof(made),
            platform_add_order(p, customer[0] ? customer : "Sample customer", "Taobao")->order.order_id);
        order_id = made;
    } else if (platform_find_order(p, order_id) == NULL) {
        return false;
    }
    struct order_line *line = platform_find_line(p, order_id, form_get(form, "line"));
    if (line == NULL) {
        line = platform_add_line(p, order_id);
        text_copy(line->provider, sizeof(line->provider), "Taobao");
        text_copy(line->title, sizeof(line->title), "Sample item");
    }
    if (form_has(form, "waybill"))
        text_copy(line->waybill, sizeof(line->waybill), form_get(form, "waybill"));
    if (form_has(form, "title"))
        text_copy(line->title, sizeof(line->title), form_get(form, "title"));
    if (form_has(form, "status") && number_of(form, "status", 1, 13, &number))
        line->status_id = number;
    if (form_has(form, "quantity") && number_of(form, "quantity", 1, 100000, &number))
        line->quantity = number;
    return true;
}

static bool run(struct steering *st, struct platform *p, const char *action, const struct form *form)
{
    if (strcmp(action, "fault") == 0)
        return set_fault(st, form);
    if (strcmp(action, "latency") == 0)
        return number_of(form, "ms", 0, 600000, &st->latency_ms) &&
               (!form_has(form, "jitter") || number_of(form, "jitter", 0, 600000, &st->jitter_ms));
    if (strcmp(action, "clock") == 0)
        return number_of(form, "offset", -100000000, 100000000, &st->clock_offset_s);
    if (strcmp(action, "line") == 0)
        return set_line(p, form);
    if (strcmp(action, "expire") == 0)
        platform_expire_sessions(p);
    else if (strcmp(action, "appear") == 0)
        platform_appear(p);
    else
        return strcmp(action, "state") == 0;
    return true;
}

unsigned steering_do(struct steering *st, struct platform *p, const char *action, const struct form *form,
                     struct text *out)
{
    bool ok = run(st, p, action, form);
    text_add_format(out,
                    "{\"ok\":%s,\"orders\":%zu,\"lines\":%zu,\"calls\":%u,\"fault\":\"%s\",\"latency_ms\":%d,"
                    "\"clock_offset_s\":%d}\n",
                    ok ? "true" : "false", p->order_count, p->line_count, st->calls,
                    fault_name(st->faults.kind), st->latency_ms, st->clock_offset_s);
    return ok ? 200 : 400;
}
