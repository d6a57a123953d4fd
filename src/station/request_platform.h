/* People's requests that the platform must answer: the intent is committed first, then handed over. Station thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "request.h"

struct platform_asks *platform_asks_new(void);
void platform_asks_free(struct platform_asks *p);

/* Is this one for the platform? */
bool station_asks_platform(const struct station *s, const char *what);
/* A request_fn: commits the intent of a write; the reply comes with EVENT_PERSON. */
bool station_request_platform(struct station *s, struct request_call *c, struct error *err);
/* After the commit: gives it to background, or lets it wait for the write under way. Takes json. */
void platform_handed_over(struct station *s, int64_t intent, uint64_t client, char *json);
/* After the commit of a write's outcome: the next one that waits. */
void platform_next(struct station *s);
