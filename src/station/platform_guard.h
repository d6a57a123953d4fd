/* Requests to the platform that must not be begun while the end of an earlier one is not known. Station thread, inside the transaction
 * of the request. */
#pragma once

#include "request_call.h"
#include "station_state.h"

/* The request is refused (c->reply) when what it does may still be done, or undone, by an earlier one of the same order. The same
 * order to be added (by its reference) is not refused but may only be looked for: *ret_open is the earlier request, else 0. False: the
 * records could not be read. */
NODISCARD bool platform_guard(struct station *s, struct request_call *c, const char *what, int64_t *ret_open,
                              struct error *err);
