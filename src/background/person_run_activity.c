#include "person_run_activity.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "otapi/activity.h"
#include "platform_json.h"

enum { KNOWN_MAX = 1024 };

/* The activities there are; more than fit make finding one by its being new impossible. */
struct known {
    struct otapi_activity_id ids[KNOWN_MAX];
    size_t count;
    bool all;
};

static bool add_known(void *arg, const struct otapi_activity *a)
{
    struct known *k = arg;
    if (k->count == KNOWN_MAX) {
        k->all = false;
        return false;
    }
    text_copy(k->ids[k->count].id, sizeof(k->ids[0].id), a->id);
    text_copy(k->ids[k->count].type, sizeof(k->ids[0].type), a->type);
    k->count++;
    return true;
}

static bool read_known(struct person_context *c, struct known *ret, struct otapi_reply *ret_reply)
{
    bool ok;
    do {
        ret->count = 0;
        ret->all = true;
        ok = otapi_search_activities(c->otapi, c->session, NULL, 0, add_known, ret, ret_reply);
    } while (!ok && person_again(c, ret_reply));
    return ok && ret->all;
}

static bool has(const struct known *k, const char *id)
{
    for (size_t i = 0; i < k->count; i++)
        if (strcmp(k->ids[i].id, id) == 0)
            return true;
    return false;
}

/* The one activity of the type that was not there before: others begin activities too. */
static size_t find_new(const struct known *before, const struct known *after, const char *type,
                       struct otapi_activity_id *ret)
{
    size_t found = 0;
    for (size_t i = 0; i < after->count; i++) {
        if (strcmp(after->ids[i].type, type) != 0 || has(before, after->ids[i].id))
            continue;
        *ret = after->ids[i];
        found++;
    }
    return found;
}

/* People are told, and the job that follows activities. */
static void tell(struct person_context *c, const struct run_call *call,
                 const struct otapi_activity_id *activity, const char *how, json_t **ret_result)
{
    person_follow(c, activity, call->provider, call->order_id ? call->order_id : "");
    *ret_result = json_object();
    json_set(*ret_result, "activity_id", activity->id);
    json_set(*ret_result, "type", activity->type);
    json_set(*ret_result, "provider", call->provider);
    json_set(*ret_result, "account", call->account);
    if (call->order_id)
        json_set(*ret_result, "order_id", call->order_id);
    json_set(*ret_result, "how", how);
}

bool run_activity(struct person_context *c, const struct run_call *call, json_t **ret_result,
                  struct error *err)
{
    AUTOFREE struct known *before = mem_new(sizeof(*before));
    AUTOFREE struct known *after = mem_new(sizeof(*after));
    struct otapi_activity_id activity;
    struct otapi_reply reply;
    struct otapi_reply look;
    bool ok;
    bool comparable = read_known(c, before, &look);
    do
        ok = call->run(c, call, &activity, &reply);
    while (!ok && person_again(c, &reply));
    if (ok) {
        tell(c, call, &activity, "begun", ret_result);
        return true;
    }
    person_failed(&reply, call->method, true, err);
    if (otapi_written(&reply) != OTAPI_NOT_KNOWN || reply.outcome == OTAPI_INTERRUPTED || !comparable ||
        !read_known(c, after, &look))
        return false;
    size_t found = find_new(before, after, call->type, &activity);
    if (found == 1) {
        tell(c, call, &activity, "found", ret_result);
        return true;
    }
    return person_add(err, "%zu activities are new; `tallyman activity list` shows them", found);
}
