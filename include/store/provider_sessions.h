/* Provider sessions as seen on the platform. Writes belong inside a transaction and are sticky. Station thread; the reader also
 * from any thread's own store. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/background_report.h"
#include "core/event.h"
#include "store/store.h"

/* The platform's whole list for a provider: what is not on it any more is gone. */
void store_put_accounts(struct store *s, const struct accounts_answer *answer, int64_t at_us);
/* The platform refused this session. */
void store_refuse_account(struct store *s, const char *provider, const char *session, int64_t at_us);
/* The newest session of each account, by provider and name; those gone before gone_since_us are left out. `old` is not set. */
NODISCARD bool store_accounts(struct store *s, int64_t gone_since_us, struct account_report *ret, size_t max,
                              size_t *ret_count, struct error *err);
