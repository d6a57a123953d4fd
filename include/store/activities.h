/* Background activities of the platform as last read. Writes belong inside a transaction and are sticky. Station thread; the
 * readers also from any thread's own store. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "core/event.h"
#include "store/store.h"

/* Returns true when it asks something that it did not ask before. */
bool store_put_activity(struct store *s, const struct activity_report *report, int64_t at_us);
NODISCARD bool store_count_questions(struct store *s, int64_t *ret, struct error *err);
/* Newest first; open: only those that run or ask. Borrowed for the call; fn returns false to stop. */
typedef bool store_activity_fn(void *arg, const struct activity_report *report);
NODISCARD bool store_each_activity(struct store *s, bool open, int64_t limit, store_activity_fn *fn,
                                   void *arg, struct error *err);
