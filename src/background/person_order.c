/* order.list, order.show, order.add, order.cancel. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "background/order_form.h"
#include "base/mem.h"
#include "base/text.h"
#include "order_compare.h"
#include "otapi/customer.h"
#include "person_customer.h"
#include "person_handlers.h"
#include "person_read.h"
#include "platform_json.h"

/* An order with a reference is looked for among the newest, or among all since a time. */
enum {
    LIST_DEFAULT = 50,
    LIST_MAX = 1000,
    PROFILES_MAX = 32,
    LOOK_PAGES = 3,
    LOOK_PAGES_SINCE = 50,
    LOOK_PAGE = 100
};

/* --- listing ---------------------------------------------------------------------------------------------------------------------- */
struct listing {
    json_t *orders;
    json_t *seen;     /* by id: the list may move between two pages */
    const char *mark; /* NULL: all; else only those whose comment has it */
    size_t limit;
};

static bool add_to_list(void *arg, const struct otapi_order *order)
{
    struct listing *l = arg;
    if (json_object_get(l->seen, order->order.order_id))
        return true;
    json_object_set_new(l->seen, order->order.order_id, json_true());
    if (l->mark && strstr(order->order.comment, l->mark) == NULL)
        return true;
    json_array_append_new(l->orders, order_json(order));
    return json_array_size(l->orders) < l->limit;
}

bool person_order_list(struct person_context *c, const json_t *args, json_t **ret_result, struct error *err)
{
    const char *ids[LIST_MAX];
    char mark[80];
    struct otapi_line_search search = {
        .order_ids = ids,
        .created_from = person_text(args, "since"),
        .created_to = person_text(args, "until"),
        .provider = person_text(args, "provider"),
        .user_ids = person_text(args, "customer_id"),
        .order_by = "CreationDate:DESC",
    };
    struct otapi_reply reply;
    struct listing list = {.orders = json_array(), .seen = json_object(), .limit = LIST_DEFAULT};
    int64_t look_max = (int64_t)(search.created_from[0] ? LOOK_PAGES_SINCE : LOOK_PAGES) * LOOK_PAGE;
    int64_t limit = json_integer_value(json_object_get(args, "limit"));
    int64_t position = 0;
    int64_t total;
    int64_t items = 1;
    bool more = false; /* not all of them were looked at for the reference */
    bool ok = person_list(args, "order_id", ids, LIST_MAX, &search.order_id_count, err);
    if (limit > 0)
        list.limit = limit < LIST_MAX ? (size_t)limit : LIST_MAX;
    if (person_text(args, "reference")[0]) {
        order_form_mark(mark, sizeof(mark), person_text(args, "reference"));
        list.mark = mark;
    }
    while (ok && items > 0 && json_array_size(list.orders) < list.limit) {
        ok = otapi_search_full_orders(c->otapi, c->session, &search, (int)position, LOOK_PAGE, add_to_list,
                                      &list, &total, &items, &reply);
        if (!ok && person_again(c, &reply)) {
            ok = true;
            items = 1;
            continue;
        }
        if (!ok)
            person_failed(&reply, "SearchOrders", false, err);
        position += items;
        if (total >= 0 && position >= total)
            break;
        more = list.mark && position >= look_max;
        if (more)
            break;
    }
    json_decref(list.seen);
    if (!ok) {
        json_decref(list.orders);
        return false;
    }
    *ret_result = json_pack("{s:o, s:b}", "orders", list.orders, "more", more);
    return true;
}

/* --- showing ------------------------------------------------------------------------------------------------------------------------ */
bool person_order_show(struct person_context *c, const json_t *args, json_t **ret_result, struct error *err)
{
    const char *order_id;
    struct order_read read;
    if (!person_need(args, "order_id", &order_id, err) || !order_read(c, order_id, &read, err))
        return false;
    *ret_result = order_read_json(&read);
    order_read_fini(&read);
    return true;
}

/* --- adding -------------------------------------------------------------------------------------------------------------------------- */
bool person_find_order(struct person_context *c, const char *customer_id, const char *reference,
                       char ret[ORDER_ID_SIZE], struct error *err)
{
    json_t *args =
        json_pack("{s:s, s:s, s:i}", "customer_id", customer_id, "reference", reference, "limit", 1);
    json_t *result = NULL;
    bool ok = person_order_list(c, args, &result, err);
    json_t *first = json_array_get(json_object_get(result, "orders"), 0);
    text_copy(ret, ORDER_ID_SIZE, json_string_value(json_object_get(first, "order_id")));
    json_decref(result);
    json_decref(args);
    return ok;
}

/* The customer's only profile, where the order names none. */
static bool choose_profile(struct person_context *c, const struct customer *customer, char ret[40],
                           struct error *err)
{
    AUTOFREE struct otapi_profile *profiles = mem_array(PROFILES_MAX, sizeof(*profiles));
    struct otapi_reply reply;
    size_t count;
    if (!otapi_get_profiles(c->otapi, customer->session, profiles, PROFILES_MAX, &count, &reply))
        return person_failed(&reply, "GetUserProfileInfoList", false, err);
    if (count == 0)
        return error_set(err, ERROR_INPUT,
                         "the customer has no profile (address); make one on the platform first");
    if (count > 1) {
        struct text list = {0};
        for (size_t i = 0; i < count; i++)
            text_add_format(&list, "%s%s (%s %s, %s)", i ? "; " : "", profiles[i].id, profiles[i].first_name,
                            profiles[i].last_name, profiles[i].city);
        error_set(err, ERROR_INPUT, "the customer has several profiles; name one as profile_id: %s",
                  list.data);
        text_fini(&list);
        return false;
    }
    text_copy(ret, 40, profiles[0].id);
    return true;
}

/* What came of it, compared with what was asked. The order is there in any case: a failure to read it is told, no error. */
static void tell_added(struct person_context *c, const struct order_form *form, const char *order_id,
                       const char *how, json_t **ret_result)
{
    struct order_read read;
    struct error err;
    *ret_result = json_object();
    json_set(*ret_result, "order_id", order_id);
    json_set(*ret_result, "reference", form->reference);
    json_set(*ret_result, "how", how);
    if (!order_read(c, order_id, &read, &err)) {
        json_set(*ret_result, "not_compared", err.text);
        return;
    }
    json_t *shown = order_read_json(&read);
    json_object_update(*ret_result, shown);
    json_decref(shown);
    AUTOFREE struct compared_line *lines = mem_array(read.count, sizeof(*lines));
    for (size_t i = 0; i < read.count; i++) {
        text_copy(lines[i].item_id, sizeof(lines[i].item_id), read.lines[i].line.item_id);
        text_copy(lines[i].item_platform_id, sizeof(lines[i].item_platform_id),
                  read.lines[i].item_platform_id);
        text_copy(lines[i].config_id, sizeof(lines[i].config_id), read.lines[i].config_id);
        lines[i].quantity = read.lines[i].line.quantity;
    }
    json_t *dropped = order_compare(form->items, form->order.count, lines, read.count);
    if (json_array_size(dropped) > 0)
        json_object_set_new(*ret_result, "reasons", order_drop_reasons());
    json_object_set_new(*ret_result, "dropped", dropped);
    order_read_fini(&read);
}

static bool send_order(struct person_context *c, struct customer *customer, const struct order_form *form,
                       char ret_id[ORDER_ID_SIZE], const char **ret_how, struct error *err)
{
    struct otapi_reply reply;
    struct otapi_order made;
    struct error ignored;
    if (otapi_add_order(c->otapi, customer->session, &form->order, &made, &reply)) {
        text_copy(ret_id, ORDER_ID_SIZE, made.order.order_id);
        *ret_how = "added";
        return true;
    }
    person_failed(&reply, "AddOrder", true, err);
    if (otapi_written(&reply) != OTAPI_NOT_KNOWN || reply.outcome == OTAPI_INTERRUPTED)
        return false;
    if (!person_find_order(c, customer->id, form->reference, ret_id, &ignored))
        return person_add(err, "it could not be looked for either: %s", ignored.text);
    if (ret_id[0]) {
        *ret_how = "found";
        return true;
    }
    return person_add(err,
                      "the platform shows no order with [%s] so far; it is looked for until it is known "
                      "(`tallyman order add "
                      "--reference %s FILE` looks, too)",
                      form->reference, form->reference);
}

bool person_order_add(struct person_context *c, const json_t *args, json_t **ret_result, struct error *err)
{
    AUTOFREE struct order_form *form = mem_new(sizeof(*form));
    struct customer customer;
    char profile[40];
    char order_id[ORDER_ID_SIZE];
    const char *how = "there already";
    if (!order_form_read(json_object_get(args, "order"), form, err))
        return error_prefix(err, "order");
    bool ok = customer_log_in(c, person_text(args, "customer"), &customer, err) &&
              person_find_order(c, customer.id, form->reference, order_id, err);
    int64_t open = json_integer_value(json_object_get(args, "open"));
    if (ok && order_id[0] == '\0' && open != 0)
        ok = error_set(
            err, ERROR_BUSY,
            "the end of request %" PRId64 ", which adds this order, is not known yet and no order "
            "has [%s] so far; nothing was sent again. It is looked for until it is known; `tallyman "
            "order settle %" PRId64 "` ends that",
            open, form->reference, open);
    if (ok && order_id[0] == '\0') {
        if (form->order.profile_id == NULL || form->order.profile_id[0] == '\0') {
            ok = choose_profile(c, &customer, profile, err);
            form->order.profile_id = profile;
        }
        ok = ok && send_order(c, &customer, form, order_id, &how, err);
    }
    customer_forget(&customer);
    if (ok)
        tell_added(c, form, order_id, how, ret_result);
    return ok;
}

/* --- cancelling ---------------------------------------------------------------------------------------------------------------------- */
static bool send_cancel(struct person_context *c, const char *order_id, const struct customer *customer,
                        struct otapi_reply *ret_reply)
{
    bool ok;
    if (customer)
        return otapi_cancel_order(c->otapi, customer->session, order_id, ret_reply);
    do
        ok = otapi_cancel_order_as_operator(c->otapi, c->session, order_id, ret_reply);
    while (!ok && person_again(c, ret_reply));
    return ok;
}

bool person_order_cancel(struct person_context *c, const json_t *args, json_t **ret_result, struct error *err)
{
    const char *order_id;
    const char *login = person_text(args, "customer");
    const char *method = login[0] ? "CancelSalesOrder" : "CancelSalesOrderForOperator";
    struct customer customer;
    struct otapi_reply reply;
    struct otapi_order order;
    struct otapi_reply look;
    if (!person_need(args, "order_id", &order_id, err) ||
        (login[0] && !customer_log_in(c, login, &customer, err)))
        return false;
    bool ok = send_cancel(c, order_id, login[0] ? &customer : NULL, &reply);
    if (login[0])
        customer_forget(&customer);
    if (!ok && otapi_written(&reply) != OTAPI_NOT_KNOWN)
        return person_failed(&reply, method, true, err);
    bool seen = reply.outcome != OTAPI_INTERRUPTED &&
                otapi_get_order(c->otapi, c->session, order_id, &order, NULL, NULL, &look);
    if (seen) {
        const char *how = ok ? "cancelled" : order.order.cancelled ? "found cancelled" : "not cancelled";
        *ret_result =
            json_pack("{s:s, s:s, s:o}", "order_id", order_id, "how", how, "order", order_json(&order));
        if (ok || order.order.cancelled)
            return true;
        /* Cancelling twice does no harm, so this is no case for a person to settle. */
        return error_set(err, ERROR_RETRY, "the answer was lost, and %s is not cancelled; ask again",
                         order_id);
    }
    if (ok)
        *ret_result = json_pack("{s:s, s:s}", "order_id", order_id, "how", "cancelled");
    return ok || person_failed(&reply, method, true, err);
}
