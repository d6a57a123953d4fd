/* The background thread: jobs that keep the platform side running, each in a file of its own with its own next-due time.
 * It owns the operator session: the only one that logs in, one attempt at a time. Made and freed by the wiring. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/error.h"
#include "base/queue.h"
#include "core/event.h"
#include "otapi/otapi.h"

struct background_config {
    struct otapi_config otapi;     /* strings borrowed for background_start() */
    const char *operator_login;    /* copied */
    const char *operator_password; /* copied; wiped at the end */
    const char *session;           /* the kept one, or "" */
    int session_check_s;
    /* Called (background thread) with each new session; "" with the problem when there is none. Never before the first
     * background_need_session(). */
    void (*on_session)(void *arg, const char *session, const char *problem);
    void *arg;
};

struct background;

/* inbox gets EVENT_SESSION, so that the session is kept. */
struct background *background_start(const struct background_config *config, struct queue *inbox,
                                    struct error *err);
/* Interrupts the call under way and joins; at most 1 s. What is asked afterwards is ignored. NULL is fine. */
void background_stop(struct background *b);
/* After background_stop(), when nobody can ask any more. NULL is fine. */
void background_free(struct background *b);
/* Any thread: a session is needed; `expired` is the one that was refused ("" when there was none). Asked again for one
 * that has been replaced already, it hands out the newer one. */
void background_need_session(struct background *b, const char *expired);
