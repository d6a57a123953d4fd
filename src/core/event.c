#include "core/event.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"

static const char *const scanner_states[] = {[SCANNER_READY] = "ready",
                                             [SCANNER_GONE] = "gone",
                                             [SCANNER_BUSY] = "busy",
                                             [SCANNER_DENIED] = "denied",
                                             [SCANNER_FAULT] = "fault"};

const char *scanner_state_name(enum scanner_state state)
{
    assert(state < COUNT_OF(scanner_states));
    return scanner_states[state];
}

static const char *const activity_states[] = {[ACTIVITY_RUNNING] = "running",
                                              [ACTIVITY_ASKING] = "asking",
                                              [ACTIVITY_ENDED] = "ended",
                                              [ACTIVITY_CANCELLED] = "cancelled",
                                              [ACTIVITY_FORGOTTEN] = "forgotten"};

const char *activity_state_name(enum activity_state state)
{
    assert(state < COUNT_OF(activity_states));
    return activity_states[state];
}

struct event *event_new(enum event_kind kind)
{
    struct event *event = mem_new(sizeof(*event));
    event->kind = kind;
    return event;
}

void mirror_page_free(struct mirror_page *page)
{
    if (page == NULL)
        return;
    free(page->lines);
    free(page->orders);
    free(page->shelf);
    free(page);
}

void event_free(struct event *event)
{
    if (event == NULL)
        return;
    switch (event->kind) {
    case EVENT_LINES:
        free(event->lines.lines);
        break;
    case EVENT_ORDER:
        free(event->order.lines);
        break;
    case EVENT_SESSION:
        explicit_bzero(event->session.session, sizeof(event->session.session));
        break;
    case EVENT_REQUEST:
        free(event->request.json);
        break;
    case EVENT_PERSON:
        free(event->person.result);
        break;
    case EVENT_JOBS:
        free(event->jobs);
        break;
    case EVENT_ACCOUNTS:
        if (event->accounts.accounts)
            explicit_bzero(event->accounts.accounts,
                           event->accounts.count * sizeof(event->accounts.accounts[0]));
        free(event->accounts.accounts);
        break;
    case EVENT_OUTBOX:
        free(event->outbox.results);
        break;
    case EVENT_ACTIVITY:
        if (event->activity)
            free(event->activity->detail);
        free(event->activity);
        break;
    case EVENT_PAGE:
        mirror_page_free(event->page);
        break;
    case EVENT_SCAN:
    case EVENT_SCANNER:
    case EVENT_PLATFORM:
    case EVENT_DISK:
    case EVENT_FOUND:
    case EVENT_CLOCK:
    case EVENT_LABEL:
    case EVENT_PRINTER:
        break;
    }
    free(event);
}

void event_free_node(struct queue_node *node)
{
    event_free((struct event *)node);
}
