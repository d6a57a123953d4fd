#include "platform_json.h"

#include <string.h>

#include "core/line_json.h"

json_t *order_json(const struct otapi_order *order)
{
    const struct order *o = &order->order;
    json_t *j = json_object();
    json_set(j, "order_id", o->order_id);
    json_set(j, "customer_id", o->customer_id);
    json_set(j, "customer", o->customer);
    json_set_int(j, "status_id", o->status_id);
    json_set(j, "status", o->status);
    json_set(j, "comment", o->comment);
    json_set(j, "provider", order->provider);
    json_set(j, "created", order->created);
    json_set_int(j, "items", order->items);
    json_set(j, "goods", order->goods_amount);
    json_set(j, "delivery", order->delivery_amount);
    json_set(j, "total", order->total_amount);
    json_set(j, "remaining", order->remain_amount);
    json_set(j, "currency", order->currency);
    json_set(j, "delivery_mode_id", order->delivery_mode_id);
    json_set(j, "delivery_mode", order->delivery_mode);
    json_set(j, "operator", order->operator_name);
    json_set_bool(j, "paid", order->paid);
    json_set_bool(j, "cancelled", o->cancelled);
    json_set_bool(j, "completed", order->completed);
    json_set_bool(j, "can_cancel", order->can_cancel);
    return j;
}

json_t *full_line_json(const struct otapi_line *line)
{
    const struct order_line *l = &line->line;
    json_t *j = line_json(l);
    json_set_int(j, "line_num", l->line_num);
    json_set(j, "account", l->account_id);
    json_set(j, "config_id", line->config_id);
    json_set(j, "item_url", line->item_url);
    json_set(j, "vendor", line->vendor);
    json_set(j, "operator_comment", l->operator_comment);
    json_set(j, "price", line->price_customer);
    json_set(j, "amount", line->amount_customer);
    json_set(j, "currency", line->currency_customer);
    json_set(j, "provider_price", line->price_provider);
    json_set(j, "provider_delivery", line->delivery_provider);
    json_set(j, "paid_item_price", line->paid_item_price);
    json_set(j, "paid_delivery_price", line->paid_delivery_price);
    json_set(j, "overpayment", line->overpayment);
    json_set(j, "purchase_status", line->purchase_status);
    json_set(j, "purchase_item_id", line->purchase_item_id);
    json_set(j, "purchase_config_id", line->purchase_config_id);
    json_set(j, "purchase_promotion_id", line->purchase_promotion_id);
    json_set_bool(j, "can_be_purchased", line->can_be_purchased);
    json_t *available = json_array();
    for (size_t i = 0; i < line->available_count; i++)
        json_array_append_new(available, json_pack("{s:i, s:s}", "status_id", line->available[i].id, "status",
                                                   line->available[i].name));
    json_object_set_new(j, "available", available);
    return j;
}

/* --- activities -------------------------------------------------------------------------------------------------------------------- */
const char *activity_state(const struct otapi_activity *a)
{
    if (a->cancelled)
        return "cancelled";
    if (a->finished)
        return "ended";
    return a->awaiting ? "waiting" : "running";
}

bool activity_answer_at(const struct otapi_activity *a, size_t n, struct activity_answer *ret)
{
    for (size_t i = 0; i < a->action_count; i++) {
        if (strcmp(a->actions[i].id, OTAPI_ACTION_CANCEL) == 0 || --n > 0)
            continue;
        *ret = (struct activity_answer){&a->actions[i], false};
        return true;
    }
    for (size_t i = 0; i < a->step_count; i++) {
        for (size_t k = 0; k < a->steps[i].action_count; k++) {
            const struct otapi_action *action = &a->steps[i].actions[k];
            if (strcmp(action->id, OTAPI_ACTION_LINK) == 0 || --n > 0)
                continue;
            *ret = (struct activity_answer){action, true};
            return true;
        }
    }
    return false;
}

json_t *activity_json(const struct otapi_activity *a)
{
    json_t *j = json_object();
    json_set(j, "activity_id", a->id);
    json_set(j, "type", a->type);
    json_set(j, "description", a->description);
    json_set(j, "state", activity_state(a));
    json_set_int(j, "progress", a->progress);
    json_set_int(j, "work_ms", a->work_ms);
    json_set(j, "started", a->started);
    return j;
}

static json_t *answers_json(const struct otapi_activity *a)
{
    json_t *list = json_array();
    struct activity_answer answer;
    for (size_t n = 1; activity_answer_at(a, n, &answer); n++) {
        json_t *j = json_object();
        json_set_int(j, "n", (int64_t)n);
        json_set(j, "action", answer.action->id);
        json_set(j, "name", answer.action->name[0] ? answer.action->name : answer.action->id);
        json_array_append_new(list, j);
    }
    return list;
}

static void add_links(json_t *links, const struct otapi_step *step)
{
    for (size_t i = 0; i < step->action_count; i++) {
        const struct otapi_action *action = &step->actions[i];
        for (size_t n = 0; strcmp(action->id, OTAPI_ACTION_LINK) == 0 && n < action->parameter_count; n++)
            if (strcmp(action->parameters[n].name, "url") == 0)
                json_array_append_new(
                    links, json_pack("{s:s, s:s}", "name", action->name, "url", action->parameters[n].value));
    }
}

json_t *activity_full_json(const struct otapi_activity *a)
{
    json_t *j = activity_json(a);
    json_t *steps = json_array();
    for (size_t i = 0; i < a->step_count; i++) {
        json_t *step = json_object();
        json_t *links = json_array();
        json_set(step, "type", a->steps[i].type);
        json_set(step, "message", a->steps[i].message);
        json_set_int(step, "at_ms", a->steps[i].from_start_ms);
        add_links(links, &a->steps[i]);
        json_object_set_new(step, "links", links);
        json_array_append_new(steps, step);
    }
    json_object_set_new(j, "steps", steps);
    json_object_set_new(j, "answers", a->awaiting ? answers_json(a) : json_array());
    return j;
}
