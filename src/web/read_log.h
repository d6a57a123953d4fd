/* The search index of the web thread. */
#pragma once

#include <stdbool.h>
#include "base/error.h"
#include "exchange.h"
#include "store/search.h"

/* Opens it when it is not open. */
NODISCARD bool web_search_open(struct web *w, struct error *err);
/* Opened and caught up; NULL after having answered that it cannot be. */
struct search *web_search(struct exchange *x);
