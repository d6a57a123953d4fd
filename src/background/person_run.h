/* Runs one of people's requests to its end. Background thread. */
#pragma once

#include "background/background.h"
#include "background/person.h"
#include "core/event.h"
#include "jobs.h"

/* EVENT_PERSON with the outcome; the caller owns it. The request stays the caller's. */
/* The same for one that was not begun: the station is stopping. */
struct event *person_not_run(const struct person_request *request);
struct event *person_run(struct jobs *jobs, const struct person_request *request);
