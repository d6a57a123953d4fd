/* Requests that the platform must answer, on their way to the background thread and back.
 *
 *   request -> [intent row: sent] -> commit -> background -> EVENT_PERSON -> [row: done, refused, undecided] -> commit -> reply
 *
 * One write is under way at a time; others wait as `wanted`, which says that nothing of them has been sent. What only reads has
 * no row and does not wait. After a restart `wanted` is refused and `sent` is undecided (store_intents_after_restart). */
#include "request_platform.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "platform"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "platform_guard.h"
#include "request.h"
#include "store/intents.h"

enum { WANTED_MAX = 32, LIST_DEFAULT = 50, LIST_MAX = 1000 };

/* A write that waits for the one under way. */
struct wanted {
    struct wanted *next;
    int64_t intent;
    uint64_t client;
    char *json;
};

struct platform_asks {
    int64_t in_hand; /* the intent under way; 0: none */
    struct wanted *wanted;
    size_t wanted_count;
};

struct platform_asks *platform_asks_new(void)
{
    return mem_new(sizeof(struct platform_asks));
}

static void free_json(char *json)
{
    if (json)
        explicit_bzero(json, strlen(json));
    free(json);
}

static struct wanted *take_wanted(struct platform_asks *p)
{
    struct wanted *first = p->wanted;
    if (first) {
        p->wanted = first->next;
        p->wanted_count--;
    }
    return first;
}

void platform_asks_free(struct platform_asks *p)
{
    struct wanted *w;
    if (p == NULL)
        return;
    while ((w = take_wanted(p)) != NULL) {
        free_json(w->json);
        free(w);
    }
    free(p);
}

bool station_asks_platform(const struct station *s, const char *what)
{
    bool is_write;
    return s->config.links.platform_knows && s->config.links.platform_knows(what, &is_write);
}

/* --- on the way out ------------------------------------------------------------------------------------------------------ */
static bool is_secret(const char *key)
{
    return strstr(key, "password") || strstr(key, "session") || strstr(key, "secret");
}

static void drop_secrets(json_t *value)
{
    const char *key;
    json_t *member;
    void *next;
    size_t i;
    json_object_foreach_safe(value, next, key, member)
    {
        if (is_secret(key))
            json_object_del(value, key);
        else
            drop_secrets(member);
    }
    json_array_foreach(value, i, member) drop_secrets(member);
}

/* The request as it is kept: without its number, without secrets. */
static char *kept_args(const json_t *object)
{
    json_t *copy = json_deep_copy(object);
    json_object_del(copy, "id");
    json_object_del(copy, "do");
    json_object_del(copy, "operator");
    drop_secrets(copy);
    char *text = json_dumps(copy, JSON_COMPACT);
    json_decref(copy);
    return text;
}

/* The request as the platform side gets it; open: the earlier one that may have added the same order. */
static char *as_sent(const json_t *object, int64_t open)
{
    json_t *copy = json_deep_copy(object);
    if (open != 0)
        json_object_set_new(copy, "open", json_integer(open));
    char *text = json_dumps(copy, JSON_COMPACT);
    json_decref(copy);
    return text;
}

bool station_request_platform(struct station *s, struct request_call *c, struct error *err)
{
    struct platform_asks *p = s->platform_asks;
    const char *what = request_text(c, "do");
    bool is_write = false;
    int64_t intent = 0;
    int64_t open = 0;
    (void)s->config.links.platform_knows(what, &is_write);
    if (is_write && !platform_guard(s, c, what, &open, err))
        return false;
    if (c->reply)
        return true;
    if (is_write && p->in_hand != 0 && p->wanted_count >= WANTED_MAX)
        return request_refuse(c, "%d requests wait for the platform already; try again later", WANTED_MAX);
    if (is_write) {
        AUTOFREE char *args = kept_args(c->object);
        const struct intent_row row = {
            .at_us = clock_wall_us(),
            .what = what,
            .args = args ? args : "{}",
            .asked_by = request_text(c, "operator"),
            .state = p->in_hand != 0 ? INTENT_WANTED : INTENT_SENT,
        };
        intent = store_intent_add(s->store, &row);
    }
    handover_platform(s, intent, c->client, as_sent(c->object, open));
    return true;
}

/* It could not be handed over: it comes back as refused. */
static void not_taken(struct station *s, int64_t intent, uint64_t client, const char *json)
{
    struct event *event = event_new(EVENT_PERSON);
    json_t *o = json_loads(json, 0, NULL);
    event->person.intent = intent;
    event->person.client = client;
    event->person.reply_id = json_integer_value(json_object_get(o, "id"));
    error_set(&event->person.error, ERROR_BUSY,
              "too much is waiting for the platform; nothing was done, try "
              "again later");
    json_decref(o);
    if (!queue_push(s->config.inbox, LANE_REPLY, &event->node))
        event_free(event);
}

static void ask(struct station *s, int64_t intent, uint64_t client, char *json)
{
    const struct station_links *links = &s->config.links;
    if (!links->ask_platform || !links->ask_platform(links->arg, intent, client, json))
        not_taken(s, intent, client, json);
    free_json(json);
}

void platform_handed_over(struct station *s, int64_t intent, uint64_t client, char *json)
{
    struct platform_asks *p = s->platform_asks;
    if (intent == 0 || p->in_hand == 0) {
        p->in_hand = intent != 0 ? intent : p->in_hand;
        ask(s, intent, client, json);
        return;
    }
    struct wanted **end = &p->wanted;
    while (*end)
        end = &(*end)->next;
    *end = mem_new(sizeof(**end));
    **end = (struct wanted){.intent = intent, .client = client, .json = json};
    p->wanted_count++;
}

void platform_next(struct station *s)
{
    struct platform_asks *p = s->platform_asks;
    struct wanted *w = take_wanted(p);
    p->in_hand = w ? w->intent : 0;
    if (w)
        ask(s, w->intent, w->client, w->json);
    free(w);
}

/* --- on the way back ------------------------------------------------------------------------------------------------------- */
static enum intent_state state_of(const struct person_answer *answer)
{
    if (answer->ok)
        return INTENT_DONE;
    if (answer->error.kind == ERROR_UNKNOWN)
        return INTENT_UNDECIDED;
    return answer->changed ? INTENT_DONE : INTENT_REFUSED; /* refused means that nothing was done */
}

/* What is kept of the outcome: the result, and why it failed. */
static void kept_result(const struct person_answer *answer, struct text *ret)
{
    if (!answer->ok)
        text_add(ret, answer->error.text);
    if (!answer->ok && answer->result)
        text_add(ret, "\n");
    if (answer->result)
        text_add(ret, answer->result);
    if (ret->len == 0)
        text_add(ret, "");
}

bool station_person(struct station *s, const struct person_answer *answer, struct error *err)
{
    struct platform_asks *p = s->platform_asks;
    if (answer->intent != 0) {
        struct text result = {0};
        kept_result(answer, &result);
        store_intent_end(s->store, answer->intent, state_of(answer), result.data, clock_wall_us());
        text_fini(&result);
        if (!store_intents_undecided(s->store, &s->view.background.undecided, err))
            return false;
        if (answer->intent == p->in_hand) {
            if (p->wanted)
                store_intent_sent(s->store, p->wanted->intent);
            handover_platform_next(s);
        }
    }
    json_t *reply = answer->ok ? reply_ok(answer->reply_id) : reply_error(answer->reply_id, &answer->error);
    if (answer->intent != 0)
        json_set_id(reply, "intent", answer->intent);
    if (answer->result)
        json_object_set_new(reply, "result", json_loads(answer->result, 0, NULL));
    handover_reply(s, answer->client, reply);
    return true;
}

bool station_found(struct station *s, const struct found_answer *found, struct error *err)
{
    if (!store_intent_found(s->store, found->intent, found->done, found->text, clock_wall_us()))
        return true; /* a person has settled it meanwhile */
    log_info("event=request_found intent=%" PRId64 " done=%d %s", found->intent, found->done, found->text);
    return store_intents_undecided(s->store, &s->view.background.undecided, err);
}

/* --- looking at them, and settling ---------------------------------------------------------------------------------------- */
static bool add_intent(void *arg, const struct intent_row *row)
{
    json_t *o = json_object();
    json_set_id(o, "intent", row->id);
    json_set_time(o, "at", row->at_us);
    json_set(o, "what", row->what);
    json_t *args = json_loads(row->args, 0, NULL);
    json_object_set_new(o, "args", args ? args : json_object());
    json_set(o, "asked_by", row->asked_by);
    json_set(o, "state", intent_state_name(row->state));
    json_set_time(o, "ended_at", row->ended_us);
    json_set(o, "result", row->result);
    json_set(o, "settled_by", row->settled_by);
    json_set_time(o, "settled_at", row->settled_us);
    json_array_append_new(arg, o);
    return true;
}

static bool list(struct station *s, struct request_call *c, struct error *err)
{
    const char *state = request_text(c, "state");
    int wanted = -1;
    for (int i = 0; i < INTENT_STATE_COUNT; i++)
        if (strcmp(state, intent_state_name((enum intent_state)i)) == 0)
            wanted = i;
    if (state[0] && wanted < 0)
        return request_refuse(c, "state is wanted, sent, done, refused or undecided");
    json_t *intents = json_array();
    if (!store_each_intent(s->store, wanted, request_limit(c, LIST_DEFAULT, LIST_MAX), add_intent, intents,
                           err)) {
        json_decref(intents);
        return false;
    }
    c->reply = reply_ok(c->id);
    json_object_set_new(c->reply, "intents", intents);
    return true;
}

static bool settle(struct station *s, struct request_call *c, struct error *err)
{
    const char *key = json_object_get(c->object, "intent_id") ? "intent_id"
                                                              : "intent"; /* as the web pages say it */
    const json_t *done = json_object_get(c->object, "done");
    int64_t intent = 0;
    if (!request_number(c, key, &intent))
        return request_refuse(c, "intent is the number of an undecided request; `intent.list` shows them");
    if (!json_is_boolean(done))
        return request_refuse(c, "done is true (it was done at the platform) or false (it was not)");
    if (!store_intent_settle(s->store, intent, json_is_true(done), request_text(c, "operator"),
                             clock_wall_us()))
        return request_refuse(c, "%" PRId64 " is no undecided request; `intent.list` shows them", intent);
    if (!store_intents_undecided(s->store, &s->view.background.undecided, err))
        return false;
    c->reply = reply_ok(c->id);
    json_set_id(c->reply, "intent", intent);
    return true;
}

static const struct request_row rows[] = {{"intent.list", list}, {"intent.settle", settle}};

const struct request_group request_group_platform = {rows, COUNT_OF(rows)};
