/* Which background activities of the platform are followed, and what an activity says as a report. Background thread. */
#pragma once

#include "core/event.h"
#include "otapi/activity.h"

struct jobs;

/* It is followed to its end from now on; asked about at once. provider and order_id may be "". */
void activities_follow(struct jobs *j, const char *type, const char *id, const char *provider,
                       const char *order_id);

/* Pure: state, progress, question and detail of what came; provider and order are left empty. The caller frees ->detail. */
void activity_report_of(const struct otapi_activity *activity, struct activity_report *ret);
