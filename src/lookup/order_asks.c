#include "order_asks.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

void order_asks_add(struct order_asks *a, const char *order_id)
{
    struct order_ask **end = &a->first;
    for (; *end; end = &(*end)->next)
        if (strcmp((*end)->order_id, order_id) == 0)
            return;
    *end = mem_new(sizeof(**end));
    text_copy((*end)->order_id, sizeof((*end)->order_id), order_id);
    a->count++;
}

void order_asks_put_back(struct order_asks *a, struct order_ask *ask)
{
    ask->next = a->first;
    a->first = ask;
    a->count++;
}

struct order_ask *order_asks_take(struct order_asks *a)
{
    struct order_ask *ask = a->first;
    if (ask) {
        a->first = ask->next;
        ask->next = NULL;
        a->count--;
    }
    return ask;
}
