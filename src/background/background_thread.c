/* The background thread: waits for what is asked of it and for the next job that is due. */
#include "background/background.h"

#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "background"
#include "background/person.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "connection.h"
#include "jobs.h"
#include "person_run.h"

enum { ASKS_MAX = 1024, PEOPLE_MAX = 64 };

/* Lanes of the queue: the session first (look-ups wait for it), then people, then what the jobs should know. */
enum { LANE_SESSION = 0, LANE_PERSON = 1, LANE_NOTE = 2 };

enum { AGAIN_US = 100000 };

enum ask_kind { ASK_SESSION, ASK_PERSON, ASK_NOTE };

struct ask {
    struct queue_node node;
    enum ask_kind kind;
    struct person_request *person;
    struct note note;
    char expired[OTAPI_SESSION_SIZE]; /* the one that was refused */
};

struct background {
    struct thread thread;
    struct queue *asks;
    struct queue *inbox;
    struct connection connection;
    struct background_settings settings;
    struct background_reads reads;
    struct jobs jobs;
    struct event *unsent; /* outcomes the inbox had no room for, oldest first; owned */
    void (*on_session)(void *arg, const char *session, const char *problem);
    void *arg;
};

static void free_ask(struct queue_node *node)
{
    struct ask *ask = (struct ask *)node;
    person_request_free(ask->person);
    explicit_bzero(ask->expired, sizeof(ask->expired));
    free(ask);
}

/* The new session is kept, so that a restart need not log in again. */
static void keep(struct background *b)
{
    struct event *event = event_new(EVENT_SESSION);
    text_copy(event->session.session, sizeof(event->session.session), b->connection.session.session);
    event->session.at_us = clock_wall_us();
    if (!queue_push(b->inbox, LANE_REPLY, &event->node))
        event_free(event);
}

static void hand_out(void *arg, enum session_step step)
{
    struct background *b = arg;
    if (step == SESSION_NEW)
        keep(b);
    b->on_session(b->arg, b->connection.session.session, b->connection.session.problem);
}

static void run_person(struct background *b, const struct person_request *request)
{
    struct event **end = &b->unsent;
    while (*end)
        end = (struct event **)&(*end)->node.next;
    *end = person_run(&b->jobs, request);
    (*end)->node.next = NULL;
}

/* Somebody waits for each outcome, and a write's must not be lost: what finds no room is tried again. */
static void send_outcomes(struct background *b)
{
    while (b->unsent) {
        struct event *next = (struct event *)b->unsent->node.next;
        if (!queue_push(b->inbox, LANE_REPLY, &b->unsent->node))
            return;
        b->unsent = next;
    }
}

static int64_t next_turn(const struct background *b)
{
    int64_t due_us = jobs_due(&b->jobs);
    int64_t again_us = b->unsent ? clock_mono_us() + AGAIN_US : CLOCK_FOREVER;
    return due_us < again_us ? due_us : again_us;
}

static void run_ask(struct background *b, struct ask *ask)
{
    struct operator_session *session = &b->connection.session;
    switch (ask->kind) {
    case ASK_SESSION:
        hand_out(b, operator_session_need(session, b->connection.otapi, ask->expired));
        break;
    case ASK_PERSON:
        run_person(b, ask->person);
        break;
    case ASK_NOTE:
        if (ask->note.kind == NOTE_BEGIN)
            jobs_begin(&b->jobs);
        else
            jobs_note(&b->jobs, &ask->note);
        break;
    }
    free_ask(&ask->node);
}

/* What nobody began is not done: people's writes must not stand as undecided for nothing. */
static void refuse_rest(struct background *b)
{
    struct ask *ask;
    while ((ask = (struct ask *)queue_pop(b->asks, 0)) != NULL) {
        if (ask->person) {
            struct event *event = person_not_run(ask->person);
            if (!queue_push(b->inbox, LANE_REPLY, &event->node))
                event_free(event);
        }
        free_ask(&ask->node);
    }
}

static void run_background(void *arg)
{
    struct background *b = arg;
    while (!queue_closed(b->asks)) {
        jobs_give_way(&b->jobs, false);
        struct ask *ask = (struct ask *)queue_pop(b->asks, next_turn(b));
        if (ask)
            run_ask(b, ask);
        else if (!queue_closed(b->asks) && jobs_due(&b->jobs) <= clock_mono_us())
            jobs_turn(&b->jobs);
        send_outcomes(b);
    }
    send_outcomes(b);
    refuse_rest(b);
}

struct background *background_start(const struct background_config *config, struct queue *inbox,
                                    struct error *err)
{
    struct background *b = mem_new(sizeof(*b));
    b->inbox = inbox;
    b->on_session = config->on_session;
    b->arg = config->arg;
    b->settings = config->settings;
    b->reads = config->reads;
    b->connection.tell = hand_out;
    b->connection.arg = b;
    b->asks = queue_new(ASKS_MAX, free_ask);
    operator_session_init(&b->connection.session, config->operator_login, config->operator_password,
                          config->session, config->settings.session_check_s);
    jobs_init(&b->jobs, &b->connection, &b->settings, &b->reads, inbox);
    b->connection.otapi = otapi_new(&config->otapi, err);
    if (b->connection.otapi == NULL || !thread_start(&b->thread, "background", run_background, b, err)) {
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
    queue_close(b->asks);
    jobs_interrupt(&b->jobs);
    if (b->connection.otapi)
        otapi_interrupt(b->connection.otapi);
    thread_join(&b->thread);
}

void background_free(struct background *b)
{
    if (b == NULL)
        return;
    while (b->unsent) {
        struct event *next = (struct event *)b->unsent->node.next;
        event_free(b->unsent);
        b->unsent = next;
    }
    jobs_fini(&b->jobs);
    otapi_free(b->connection.otapi);
    operator_session_fini(&b->connection.session);
    explicit_bzero(b->settings.customer_password, sizeof(b->settings.customer_password));
    queue_free(b->asks);
    free(b);
}

void background_need_session(struct background *b, const char *expired)
{
    struct ask *ask = mem_new(sizeof(*ask));
    text_copy(ask->expired, sizeof(ask->expired), expired);
    if (!queue_push(b->asks, LANE_SESSION, &ask->node))
        free_ask(&ask->node);
    jobs_give_way(&b->jobs, true);
}

bool background_ask(struct background *b, int64_t intent, uint64_t client, const char *json)
{
    struct ask *ask = mem_new(sizeof(*ask));
    ask->kind = ASK_PERSON;
    ask->person = person_request_new(intent, client, json);
    if (queue_length(b->asks, LANE_PERSON) < PEOPLE_MAX && queue_push(b->asks, LANE_PERSON, &ask->node)) {
        jobs_give_way(&b->jobs, true);
        return true;
    }
    free_ask(&ask->node);
    return false;
}

static void push_note(struct background *b, const struct note *note)
{
    struct ask *ask = mem_new(sizeof(*ask));
    ask->kind = ASK_NOTE;
    ask->note = *note;
    if (!queue_push(b->asks, LANE_NOTE, &ask->node))
        free_ask(&ask->node);
}

void background_begin(struct background *b)
{
    push_note(b, &(struct note){.kind = NOTE_BEGIN});
}

void background_page_taken(struct background *b, const struct page_taken *taken)
{
    push_note(b, &(struct note){.kind = NOTE_PAGE_TAKEN, .taken = *taken});
}

void background_platform_back(struct background *b)
{
    push_note(b, &(struct note){.kind = NOTE_BACK});
}

void background_outbox_changed(struct background *b, int64_t number)
{
    push_note(b, &(struct note){.kind = NOTE_OUTBOX, .number = number});
}

void background_want_picture(struct background *b, const char *url)
{
    struct note note = {.kind = NOTE_PICTURE};
    if (text_copy(note.url, sizeof(note.url), url))
        push_note(b, &note);
}
