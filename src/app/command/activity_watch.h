/* Following an activity on the terminal: progress, steps, questions. Main thread. */
#pragma once

#include <jansson.h>
#include "command.h"
#include "station_link.h"

struct activity_watch {
    const char *id;
    const char *type;   /* "": looked for */
    const char *answer; /* number or action to answer every question with; NULL */
    bool json;          /* one object a change */
    bool prompt;        /* questions are asked here, when a person is there */
};
/* Until it ends, or asks something that cannot be answered here. Returns the exit status: 0 it ended without an error step. */
int activity_watch(struct station_link *link, const struct activity_watch *w, int poll_s);
/* Sends a request that begins an activity (taken), prints what it says, and follows it. */
int activity_begin_and_watch(struct app *app, json_t *request, bool json);
/* The whole of it, for `activity show`. */
void activity_print(const json_t *activity);
