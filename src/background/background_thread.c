/* The background thread: waits for what is asked of it and for the next job that is due. */
#include "background/background.h"

#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "background"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "operator_session.h"

enum { WANTS_MAX = 64 };

/* Somebody needs a session. */
struct want {
    struct queue_node node;
    char expired[OTAPI_SESSION_SIZE];
};

struct background {
    struct thread thread;
    struct queue *wants;
    struct queue *inbox;
    struct otapi *otapi;
    struct operator_session session;
    void (*on_session)(void *arg, const char *session, const char *problem);
    void *arg;
};

static void free_want(struct queue_node *node)
{
    struct want *want = (struct want *)node;
    explicit_bzero(want->expired, sizeof(want->expired));
    free(want);
}

/* The new session is kept, so that a restart need not log in again. */
static void keep(struct background *b)
{
    struct event *event = event_new(EVENT_SESSION);
    text_copy(event->session.session, sizeof(event->session.session), b->session.session);
    event->session.at_us = clock_wall_us();
    if (!queue_push(b->inbox, LANE_REPLY, &event->node))
        event_free(event);
}

static void hand_out(struct background *b, enum session_step step)
{
    if (step == SESSION_NEW)
        keep(b);
    b->on_session(b->arg, b->session.session, b->session.problem);
}

static void run_background(void *arg)
{
    struct background *b = arg;
    while (!queue_closed(b->wants)) {
        struct want *want = (struct want *)queue_pop(b->wants, b->session.check_us);
        if (want) {
            hand_out(b, operator_session_need(&b->session, b->otapi, want->expired));
            free_want(&want->node);
        } else if (!queue_closed(b->wants) && clock_mono_us() >= b->session.check_us) {
            enum session_step step = operator_session_check(&b->session, b->otapi);
            if (step != SESSION_KEPT)
                hand_out(b, step);
        }
    }
}

struct background *background_start(const struct background_config *config, struct queue *inbox,
                                    struct error *err)
{
    struct background *b = mem_new(sizeof(*b));
    b->inbox = inbox;
    b->on_session = config->on_session;
    b->arg = config->arg;
    b->wants = queue_new(WANTS_MAX, free_want);
    operator_session_init(&b->session, config->operator_login, config->operator_password, config->session,
                          config->session_check_s);
    b->otapi = otapi_new(&config->otapi, err);
    if (b->otapi == NULL || !thread_start(&b->thread, "background", run_background, b, err)) {
        background_stop(b);
        background_free(b);
        return NULL;
    }
    return b;
}

void background_stop(struct background *b)
{
    if (b == NULL)
        return;
    queue_close(b->wants);
    if (b->otapi)
        otapi_interrupt(b->otapi);
    thread_join(&b->thread);
}

void background_free(struct background *b)
{
    if (b == NULL)
        return;
    otapi_free(b->otapi);
    operator_session_fini(&b->session);
    queue_free(b->wants);
    free(b);
}

void background_need_session(struct background *b, const char *expired)
{
    struct want *want = mem_new(sizeof(*want));
    text_copy(want->expired, sizeof(want->expired), expired);
    if (!queue_push(b->wants, 0, &want->node))
        free_want(&want->node);
}
