/* How a browser comes back from a marketplace's log-in: what its address says, and the page it gets. Pure. */
#pragma once

#include "base/text.h"
#include "target.h"

enum { RETURN_PROBLEM_MAX = 300 };

struct provider_return {
    const char *state;                /* as token_make() makes them, of the target; "" where there is none */
    char problem[RETURN_PROBLEM_MAX]; /* why the marketplace refused, in its words; "" it did not */
};
void provider_return_read(const struct target *t, struct provider_return *ret);

enum return_saying { RETURN_DONE, RETURN_REFUSED, RETURN_CLOSE };
/* A page of HTML in one of the station's languages. provider and problem come from outside and are shown as text. */
void provider_return_page(struct text *page, const char *language, const char *provider,
                          enum return_saying saying, const char *problem);
