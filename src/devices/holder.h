/* Who has a device node open: looks through /proc a few processes at a time, so that the reader thread never stands still
 * for it. Owned by the device that asks. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct holder_search;

/* Looks for another process than this one that has `node` open. */
struct holder_search *holder_search_new(const char *node);
void holder_search_free(struct holder_search *search);
/* Looks at up to `processes` more. True when it has ended. */
bool holder_search_step(struct holder_search *search, unsigned processes);
/* "keyd (pid 123)", or "another program" when it could not be seen. Valid until free. */
const char *holder_search_result(const struct holder_search *search);
/* Whether it was seen who it is. */
bool holder_search_found(const struct holder_search *search);
