/* Orders, lines and activities as JSON objects: what people's requests answer. Keys: docs/contracts.md. Pure. */
#pragma once

#include <jansson.h>
#include "base/json.h"
#include "otapi/activity.h"
#include "otapi/order.h"

json_t *order_json(const struct otapi_order *order);
/* What line_json() says, and all else that the platform knows of it. */
json_t *full_line_json(const struct otapi_line *line);
/* Short: as in a list. */
json_t *activity_json(const struct otapi_activity *activity);
/* With its steps, and its answers numbered from 1. */
json_t *activity_full_json(const struct otapi_activity *activity);

/* An answer that a person may give to what the activity asks. */
struct activity_answer {
    const struct otapi_action *action;
    bool of_step; /* goes to otapi_do_step_action() */
};
/* The n-th from 1: the activity's actions but Cancel, then those of its steps but links. False when there is none. */
bool activity_answer_at(const struct otapi_activity *activity, size_t n, struct activity_answer *ret);
/* "running", "waiting", "cancelled", "ended" */
const char *activity_state(const struct otapi_activity *activity);
