#include "person_run_activity.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "otapi/activity.h"
#include "platform_json.h"

/* The activities of a type that there are; as many as one answer holds. */
struct known {
    const char *type;
    struct otapi_activity_id *ids;
    size_t count;
    size_t room;
    char newest[40]; /* when the last of them began, as the platform writes it */
};

static bool add_known(void *arg, const struct otapi_activity *a)
{
    struct known *k = arg;
    if (strcmp(a->type, k->type) != 0)
        return true;
    if (k->count == k->room) {
        k->room = k->room ? k->room * 2 : 64;
        k->ids = mem_resize(k->ids, k->room, sizeof(*k->ids));
    }
    text_copy(k->ids[k->count].id, sizeof(k->ids[0].id), a->id);
    text_copy(k->ids[k->count].type, sizeof(k->ids[0].type), a->type);
    k->count++;
    if (strcmp(a->started, k->newest) > 0)
        text_copy(k->newest, sizeof(k->newest), a->started);
    return true;
}

static bool read_known(struct person_context *c, struct known *ret, struct otapi_reply *ret_reply)
{
    bool ok;
    do {
        ret->count = 0;
        ret->newest[0] = '\0';
        ok = otapi_search_activities(c->otapi, c->session, &ret->type, 1, add_known, ret, ret_reply);
    } while (!ok && person_again(c, ret_reply));
    return ok;
}

static bool has(const struct known *k, const char *id)
{
    for (size_t i = 0; i < k->count; i++)
        if (strcmp(k->ids[i].id, id) == 0)
            return true;
    return false;
}

/* The one activity that was not there before: others begin activities too. */
static size_t find_new(const struct known *before, const struct known *after, struct otapi_activity_id *ret)
{
    size_t found = 0;
    for (size_t i = 0; i < after->count; i++) {
        if (has(before, after->ids[i].id))
            continue;
        *ret = after->ids[i];
        found++;
    }
    return found;
}

static json_t *result_of(const struct run_call *call, const char *type)
{
    json_t *result = json_object();
    json_set(result, "type", type);
    json_set(result, "provider", call->provider);
    json_set(result, "account", call->account);
    if (call->order_id)
        json_set(result, "order_id", call->order_id);
    return result;
}

/* People are told, and the job that follows activities. */
static void tell(struct person_context *c, const struct run_call *call,
                 const struct otapi_activity_id *activity, const char *how, json_t **ret_result)
{
    person_follow(c, activity, call->provider, call->order_id ? call->order_id : "");
    *ret_result = result_of(call, activity->type);
    json_set(*ret_result, "activity_id", activity->id);
    json_set(*ret_result, "how", how);
}

/* Its answer was lost: the one activity that is new since is it; else what it is looked for by from now on is kept. */
static bool find_lost(struct person_context *c, const struct run_call *call, const struct known *before,
                      json_t **ret_result, struct error *err)
{
    struct known after = {.type = call->type};
    struct otapi_activity_id activity;
    struct otapi_reply look;
    bool looked = read_known(c, &after, &look);
    size_t found = looked ? find_new(before, &after, &activity) : 0;
    free(after.ids);
    if (found == 1) {
        tell(c, call, &activity, "found", ret_result);
        return true;
    }
    *ret_result = result_of(call, call->type);
    json_set(*ret_result, "newest", before->newest);
    if (!looked)
        return person_add(err, "the activities could not be looked at; they are looked at again");
    return person_add(err, "%zu activities are new; `tallyman activity list` shows them", found);
}

bool run_activity(struct person_context *c, const struct run_call *call, json_t **ret_result,
                  struct error *err)
{
    struct known before = {.type = call->type};
    struct otapi_activity_id activity;
    struct otapi_reply reply;
    struct otapi_reply look;
    bool ok;
    bool comparable = read_known(c, &before, &look);
    do
        ok = call->run(c, call, &activity, &reply);
    while (!ok && person_again(c, &reply));
    if (ok)
        tell(c, call, &activity, "begun", ret_result);
    else
        person_failed(&reply, call->method, true, err);
    if (!ok && otapi_written(&reply) == OTAPI_NOT_KNOWN && reply.outcome != OTAPI_INTERRUPTED && comparable)
        ok = find_lost(c, call, &before, ret_result, err);
    free(before.ids);
    return ok;
}
