/* The table of people's requests, and what every one of them goes through. */
#include "background/person.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/text.h"
#include "jobs.h"
#include "person_handlers.h"
#include "person_run.h"

static const struct person_row {
    const char *name;
    person_handler *run;
    bool is_write;
} rows[] = {
    {"line.find", person_line_find, false},
    {"order.list", person_order_list, false},
    {"order.show", person_order_show, false},
    {"order.add", person_order_add, true},
    {"order.cancel", person_order_cancel, true},
    {"order.pay_plan", person_order_pay_plan, false},
    {"order.pay", person_order_pay, true},
    {"order.account", person_order_account, false},
    {"order.export", person_order_export, true},
    {"order.link", person_order_link, true},
    {"order.unlink", person_order_unlink, true},
    {"order.sync", person_order_sync, true},
    {"provider.list", person_provider_list, false},
    {"provider.login", person_provider_login, false},
    {"provider.sync", person_provider_sync, true},
    {"activity.list", person_activity_list, false},
    {"activity.show", person_activity_show, false},
    {"activity.answer", person_activity_answer, true},
    {"activity.cancel", person_activity_cancel, true},
};

static const struct person_row *find(const char *what)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (strcmp(rows[i].name, what) == 0)
            return &rows[i];
    return NULL;
}

bool person_find(const char *what, bool *ret_write)
{
    const struct person_row *row = find(what);
    if (row)
        *ret_write = row->is_write;
    return row != NULL;
}

struct person_request *person_request_new(int64_t id, uint64_t client, const char *json)
{
    struct person_request *request = mem_new(sizeof(*request));
    request->id = id;
    request->client = client;
    request->json = mem_string(json);
    return request;
}

void person_request_free(struct person_request *request)
{
    if (request == NULL)
        return;
    explicit_bzero(request->json, strlen(request->json));
    free(request->json);
    free(request);
}

/* --- helpers of the handlers ------------------------------------------------------------------------------------------ */
bool person_again(struct person_context *c, const struct otapi_reply *reply)
{
    if (reply->outcome != OTAPI_SESSION_EXPIRED || c->renewed)
        return false;
    c->renewed = true;
    if (!connection_renew(c->connection, c->session))
        return false;
    text_copy(c->session, sizeof(c->session), c->connection->session.session);
    return true;
}

bool person_failed(const struct otapi_reply *reply, const char *method, bool write, struct error *err)
{
    if (write)
        otapi_write_error(reply, method, err);
    else
        otapi_error(reply, method, err);
    return false;
}

void person_follow(struct person_context *c, const struct otapi_activity_id *id, const char *provider,
                   const char *order_id)
{
    activities_follow(c->jobs, id->type, id->id, provider, order_id);
}

void person_reread_accounts(struct person_context *c)
{
    jobs_note(c->jobs, &(struct note){.kind = NOTE_ACCOUNTS});
}

bool person_add(struct error *err, const char *format, ...)
{
    va_list args;
    size_t len = strlen(err->text);
    len += (size_t)snprintf(err->text + len, sizeof(err->text) - len, "; ");
    if (len < sizeof(err->text)) {
        va_start(args, format);
        vsnprintf(err->text + len, sizeof(err->text) - len, format, args);
        va_end(args);
    }
    text_trim_utf8(err->text);
    return false;
}

/* --- one request -------------------------------------------------------------------------------------------------------- */
static bool run_row(struct jobs *jobs, const json_t *args, json_t **ret_result, bool *ret_changed,
                    struct error *err)
{
    const struct person_row *row = find(person_text(args, "do"));
    if (row == NULL)
        return error_set(err, ERROR_INPUT, "the platform side has no such request");
    struct connection *connection = jobs->connection;
    struct person_context c = {
        .connection = connection, .otapi = connection->otapi, .settings = jobs->settings, .jobs = jobs};
    const char *session = connection_session(connection, err);
    if (session == NULL)
        return false;
    text_copy(c.session, sizeof(c.session), session);
    bool ok = row->run(&c, args, ret_result, err);
    *ret_changed = c.changed;
    explicit_bzero(c.session, sizeof(c.session));
    return ok;
}

static struct event *outcome_of(const struct person_request *request, const json_t *args)
{
    struct event *event = event_new(EVENT_PERSON);
    event->person.intent = request->id;
    event->person.client = request->client;
    event->person.reply_id = json_integer_value(json_object_get(args, "id"));
    return event;
}

struct event *person_not_run(const struct person_request *request)
{
    json_t *args = json_loads(request->json, JSON_REJECT_DUPLICATES, NULL);
    struct event *event = outcome_of(request, args);
    error_set(&event->person.error, ERROR_STOPPED, "the station is stopping; nothing was done");
    json_decref(args);
    return event;
}

struct event *person_run(struct jobs *jobs, const struct person_request *request)
{
    json_t *args = json_loads(request->json, JSON_REJECT_DUPLICATES, NULL);
    json_t *result = NULL;
    struct event *event = outcome_of(request, args);
    struct person_answer *answer = &event->person;
    answer->ok = run_row(jobs, args, &result, &answer->changed, &answer->error);
    if (!answer->ok && answer->error.kind == ERROR_UNKNOWN)
        jobs_note(jobs, &(struct note){.kind = NOTE_UNDECIDED});
    if (result)
        answer->result = json_dumps(result, JSON_COMPACT);
    json_decref(result);
    json_decref(args);
    return event;
}
