/* The background thread: jobs that keep the platform side running, each in a file of its own with its own next-due time.
 * It owns the operator session: the only one that logs in, one attempt at a time. Made and freed by the wiring. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/error.h"
#include "base/queue.h"
#include "core/event.h"
#include "otapi/otapi.h"

enum { BACKGROUND_PROVIDERS_MAX = 16 };

/* What the jobs go by; plain values. */
struct background_settings {
    char providers[BACKGROUND_PROVIDERS_MAX][32];
    int provider_count;
    int session_check_s;
    int session_warn_h;
    int sync_every_s;
    int mirror_every_s;
    int mirror_days;
    int activity_poll_s;
};

struct background_config {
    struct otapi_config otapi;     /* strings borrowed for background_start() */
    const char *operator_login;    /* copied */
    const char *operator_password; /* copied; wiped at the end */
    const char *session;           /* the kept one, or "" */
    struct background_settings settings;
    /* Called (background thread) with each new session; "" with the problem when there is none. Never before the first
     * background_need_session(). */
    void (*on_session)(void *arg, const char *session, const char *problem);
    void *arg;
};

struct background;

/* inbox gets EVENT_SESSION, so that the session is kept, and what becomes of everything else. */
struct background *background_start(const struct background_config *config, struct queue *inbox,
                                    struct error *err);
/* Interrupts the call under way and joins; at most 1 s. What is asked afterwards is ignored. NULL is fine. */
void background_stop(struct background *b);
/* After background_stop(), when nobody can ask any more. NULL is fine. */
void background_free(struct background *b);
/* Any thread: a person's request, with the intent it was committed as (0: it only reads). The outcome comes as EVENT_PERSON. False
 * when too many wait. */
NODISCARD bool background_ask(struct background *b, int64_t intent, uint64_t client, const char *json);
/* Any thread: a session is needed; `expired` is the one that was refused ("" when there was none). Asked again for one
 * that has been replaced already, it hands out the newer one. */
void background_need_session(struct background *b, const char *expired);
