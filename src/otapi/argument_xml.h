/* The XML arguments of writes and of activities. Pure. */
#pragma once

#include "base/text.h"
#include "otapi/activity.h"
#include "otapi/line_change.h"
#include "otapi/order.h"

/* OrderAddData. */
void argument_new_order(struct text *out, const struct otapi_new_order *order);
/* Parameters of the runs: the order ("" or NULL: none), and the list under `element`, "LIST/ITEM" or "ITEM". */
void argument_parameters(struct text *out, const char *order_id, const char *element,
                         const char *const *values, size_t count);
/* OrderLineUpdateData: only what changes. */
void argument_line_update(struct text *out, const struct otapi_line_update *update);
/* BackgroundActivitySearchParameters; no types: all. */
void argument_activity_search(struct text *out, const char *const *types, size_t count);
/* NamedParameters of a step's action. */
void argument_named(struct text *out, const struct otapi_parameter *parameters, size_t count);
