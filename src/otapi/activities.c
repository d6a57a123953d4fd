/* Background activities of the platform. */
#include "otapi/activity.h"

#include "argument_xml.h"
#include "call.h"

enum {
    PARAMETERS_MAX = 1024, /* of an action: given back when it is chosen, so none may be missing */
    ACTIONS_MAX = 64,
    STEPS_MAX = 2048,
};

static const struct field parameter_fields[] = {
    RECORD_ATTRIBUTE(struct otapi_parameter, "Name", name),
    RECORD_OWN_TEXT(struct otapi_parameter, value),
};
static const struct record parameter = RECORD_OF(struct otapi_parameter, parameter_fields);

static const struct field parameter_item[] = {
    RECORD_LIST(struct otapi_action, "Parameter", parameters, parameter_count, PARAMETERS_MAX, parameter)};
static const struct record parameter_list = RECORD_OF(struct otapi_action, parameter_item);
static const struct field action_fields[] = {
    RECORD_TEXT(struct otapi_action, "Id", id),
    RECORD_TEXT(struct otapi_action, "DisplayName", name),
    RECORD_LEVEL("Parameters", parameter_list),
};
static const struct record action = RECORD_OF(struct otapi_action, action_fields);

static const struct field step_action_item[] = {
    RECORD_LIST(struct otapi_step, "Action", actions, action_count, ACTIONS_MAX, action)};
static const struct record step_action_list = RECORD_OF(struct otapi_step, step_action_item);
static const struct field step_fields[] = {
    RECORD_TEXT(struct otapi_step, "Type", type),
    RECORD_TEXT(struct otapi_step, "Message", message),
    RECORD_INT64(struct otapi_step, "TimeFromStart", from_start_ms),
    RECORD_LEVEL("Actions", step_action_list),
};
static const struct record step = RECORD_OF(struct otapi_step, step_fields);

static const struct field action_item[] = {
    RECORD_LIST(struct otapi_activity, "Action", actions, action_count, ACTIONS_MAX, action)};
static const struct record action_list = RECORD_OF(struct otapi_activity, action_item);
static const struct field step_item[] = {
    RECORD_LIST(struct otapi_activity, "Step", steps, step_count, STEPS_MAX, step)};
static const struct record step_list = RECORD_OF(struct otapi_activity, step_item);
static const struct field activity_fields[] = {
    RECORD_TEXT(struct otapi_activity, "Id", id),
    RECORD_TEXT(struct otapi_activity, "Type", type),
    RECORD_TEXT(struct otapi_activity, "Description", description),
    RECORD_BOOL(struct otapi_activity, "IsFinished", finished),
    RECORD_BOOL(struct otapi_activity, "IsCancelled", cancelled),
    RECORD_BOOL(struct otapi_activity, "IsAwaitingAction", awaiting),
    RECORD_INT(struct otapi_activity, "ProgressPercent", progress),
    RECORD_INT64(struct otapi_activity, "WorkTime", work_ms),
    RECORD_TEXT(struct otapi_activity, "StartTime", started),
    RECORD_LEVEL("Actions", action_list),
    RECORD_LEVEL("Steps", step_list),
};
static void finish_activity(void *record)
{
    struct otapi_activity *a = record;
    a->progress = a->progress < 0 ? 0 : a->progress > 100 ? 100 : a->progress;
}

static const struct record activity_type = {sizeof(struct otapi_activity), activity_fields,
                                            COUNT_OF(activity_fields), NULL, finish_activity};
RECORD_CONTENT(activities, activity_type);

void otapi_activity_fini(struct otapi_activity *a)
{
    record_fini(&activity_type, a);
}

struct activity_call {
    otapi_activity_fn *fn;
    void *arg;
};

static bool give_activity(void *arg, const void *item)
{
    const struct activity_call *c = arg;
    const struct otapi_activity *a = item;
    return a->id[0] == '\0' || c->fn(c->arg, a);
}

bool otapi_search_activities(struct otapi *o, const char *session, const char *const *types, size_t count,
                             otapi_activity_fn *fn, void *arg, struct otapi_reply *ret_reply)
{
    struct call c;
    struct text xml = {0};
    struct activity_call call = {.fn = fn, .arg = arg};
    const struct answer_want want = {.payload = &activities, .each = give_activity, .arg = &call};
    argument_activity_search(&xml, types, count);
    call_init(&c, "SearchBackgroundActivities", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "xmlSearchParameters", xml.data);
    bool ok = call_do(o, &c, &want, ret_reply);
    text_fini(&xml);
    return ok;
}

bool otapi_get_activity(struct otapi *o, const char *session, const char *type, const char *id,
                        struct otapi_activity *ret, struct otapi_reply *ret_reply)
{
    struct call c;
    struct otapi_activity activity = {0};
    const struct answer_want want = {.payload = &activity_type, .into = &activity};
    call_init(&c, "GetBackgroundActivityInfo", true);
    call_add(&c, "sessionId", session);
    call_add(&c, "activityType", type);
    call_add(&c, "activityId", id);
    bool ok = call_do(o, &c, &want, ret_reply);
    if (ok && activity.id[0] == '\0')
        ok = call_no_payload(ret_reply, "activity");
    if (!ok) {
        otapi_activity_fini(&activity);
        return false;
    }
    *ret = activity;
    return true;
}

static void init_act(struct call *c, const char *method, const char *session, const char *type,
                     const char *id)
{
    call_init_write(c, method);
    call_add(c, "sessionId", session);
    call_add(c, "activityType", type);
    call_add(c, "activityId", id);
}

bool otapi_do_action(struct otapi *o, const char *session, const char *type, const char *id,
                     const char *action_id, struct otapi_reply *ret_reply)
{
    struct call c;
    const struct answer_want want = {0};
    init_act(&c, "DoActionForBackgroundActivity", session, type, id);
    call_add(&c, "actionId", action_id);
    return call_do(o, &c, &want, ret_reply);
}

bool otapi_do_step_action(struct otapi *o, const char *session, const char *type, const char *id,
                          const struct otapi_parameter *parameters, size_t count,
                          struct otapi_reply *ret_reply)
{
    struct call c;
    struct text xml = {0};
    const struct answer_want want = {0};
    argument_named(&xml, parameters, count);
    init_act(&c, "DoStepActionForBackgroundActivity", session, type, id);
    call_add(&c, "xmlParameters", xml.data);
    bool ok = call_do(o, &c, &want, ret_reply);
    text_fini(&xml);
    return ok;
}
