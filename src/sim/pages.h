/* The pages a browser sees: the marketplace's log-in of an account, an item, an item's picture. Sim thread. */
#pragma once

#include <stdbool.h>
#include "base/text.h"
#include "form.h"
#include "state.h"

enum { PAGE_LOCATION_SIZE = 2048 };

struct page {
    unsigned status;
    const char *type;
    char location[PAGE_LOCATION_SIZE]; /* where it redirects to; "" */
};

/* /sim/NAME. False: there is no such page. */
bool page_show(struct platform *p, const char *name, const struct form *form, struct page *ret,
               struct text *out);
