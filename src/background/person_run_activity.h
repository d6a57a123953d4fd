/* Starting an activity at the platform for a person, and finding it again when the answer was lost. Background thread. */
#pragma once

#include "otapi/provider.h"
#include "person_context.h"

struct run_call;
typedef bool run_fn(struct person_context *c, const struct run_call *call, struct otapi_activity_id *ret,
                    struct otapi_reply *ret_reply);

struct run_call {
    const char *provider;
    const char *provider_session; /* secret */
    const char *account;
    const char *order_id; /* NULL: of none in particular */
    const char *const *ids;
    size_t count;
    run_fn *run;
    const char *method;
    const char *type; /* of the activity that it begins */
};

/* {"activity_id","type","provider","account","how":"begun" or "found"}. An activity of its type that appears between before and
 * after a lost answer is the one; none, or several, is ERROR_UNKNOWN. */
NODISCARD bool run_activity(struct person_context *c, const struct run_call *call, json_t **ret_result,
                            struct error *err);
