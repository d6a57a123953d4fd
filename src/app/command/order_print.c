#include "order_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"

void order_print_head(const json_t *o)
{
    const char *remaining = ask_get(o, "remaining");
    bool too_much = remaining[0] == '-'; /* lines were left out or cut down after it was paid */
    printf("%s  %s  %s %s (%s %s)  customer %s %s\n", ask_get(o, "order_id"), ask_get(o, "status"),
           ask_get(o, "total"), ask_get(o, "currency"), remaining + too_much,
           too_much ? "paid too much" : "remaining", ask_get(o, "customer_id"), ask_get(o, "customer"));
    if (ask_get(o, "comment")[0])
        printf("  %s\n", ask_get(o, "comment"));
}

static void print_purchase(const json_t *line)
{
    if (ask_get(line, "purchase_id")[0] == '\0')
        return;
    printf("      at %s: order %s, account %s, status %s\n", ask_get(line, "provider"),
           ask_get(line, "purchase_id"), ask_get(line, "account"), ask_get(line, "purchase_status"));
    if (ask_get(line, "purchase_item_id")[0])
        printf("      item %s, configuration %s, promotion %s\n", ask_get(line, "purchase_item_id"),
               ask_get(line, "purchase_config_id"), ask_get(line, "purchase_promotion_id"));
    if (ask_get(line, "overpayment")[0] && strcmp(ask_get(line, "overpayment"), "Ok") != 0)
        printf("      %s: planned %s, paid %s\n", ask_get(line, "overpayment"),
               ask_get(line, "provider_price"), ask_get(line, "paid_item_price"));
}

void order_print(const json_t *result)
{
    const json_t *line;
    size_t i;
    order_print_head(json_object_get(result, "order"));
    json_array_foreach(json_object_get(result, "lines"), i, line)
    {
        printf("  %-10s %3d x %s%s%s\n", ask_get(line, "line_id"), ask_get_int(line, "quantity"),
               ask_get(line, "title"), ask_get(line, "config")[0] ? ", " : "", ask_get(line, "config"));
        printf("      %s%s%s  item %s%s\n", ask_get(line, "status"),
               ask_get(line, "waybill")[0] ? "  parcel " : "", ask_get(line, "waybill"),
               ask_get(line, "item_id"),
               json_is_true(json_object_get(line, "can_be_purchased")) ? "  can be exported" : "");
        print_purchase(line);
    }
}

void order_print_list(const json_t *result)
{
    const json_t *order;
    size_t i;
    json_array_foreach(json_object_get(result, "orders"), i, order)
    {
        printf("%-16s %.19s  %-24s %10s %s  %s\n", ask_get(order, "order_id"), ask_get(order, "created"),
               ask_get(order, "status"), ask_get(order, "total"), ask_get(order, "currency"),
               ask_get(order, "customer"));
    }
    if (i == 0)
        fprintf(stderr, "no order is like that\n");
}

void order_print_run(const json_t *result)
{
    if (ask_get(result, "activity_id")[0] == '\0')
        return; /* not known whether it was begun */
    printf("activity %s (%s) %s with %s%s%s\n", ask_get(result, "activity_id"), ask_get(result, "type"),
           strcmp(ask_get(result, "how"), "found") == 0 ? "was begun; the answer was lost, it was found"
                                                        : "begun",
           ask_get(result, "provider"), ask_get(result, "account")[0] ? ", account " : "",
           ask_get(result, "account"));
}

void order_print_intent(FILE *out, const json_t *intent)
{
    const char *result = ask_get(intent, "result");
    const char *rest = result[0] == '{' ? result : strstr(result, "\n{"); /* for programs */
    char *args = json_dumps(json_object_get(intent, "args"), JSON_COMPACT);
    fprintf(out, "request %s  %.19s  %s %s%s%s\n  asked: %s\n", ask_get(intent, "intent"),
            ask_get(intent, "at"), ask_get(intent, "what"), ask_get(intent, "state"),
            ask_get(intent, "asked_by")[0] ? ", by " : "", ask_get(intent, "asked_by"), args ? args : "");
    if (result[0] && rest != result)
        fprintf(out, "  %.*s\n", rest ? (int)(rest - result) : (int)strlen(result), result);
    free(args);
}

void order_print_intents(const json_t *reply)
{
    const json_t *intent;
    size_t i;
    json_array_foreach(json_object_get(reply, "intents"), i, intent) order_print_intent(stdout, intent);
    if (i == 0)
        printf("there is no such request\n");
}
