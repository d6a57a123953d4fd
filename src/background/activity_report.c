/* An activity as a report: its state (which the platform does not name), its question, its steps as JSON. */
#include <jansson.h>
#include <string.h>

#include "activities.h"
#include "base/text.h"

static enum activity_state state_of(const struct otapi_activity *a)
{
    if (a->cancelled)
        return ACTIVITY_CANCELLED;
    if (a->finished)
        return ACTIVITY_ENDED;
    return a->awaiting ? ACTIVITY_ASKING : ACTIVITY_RUNNING;
}

/* What it asks is the message of its last step that has something to choose, else of its last step. */
static const char *question_of(const struct otapi_activity *a)
{
    for (size_t i = a->step_count; i > 0; i--)
        if (a->steps[i - 1].action_count > 0 || strcasecmp(a->steps[i - 1].type, "question") == 0)
            return a->steps[i - 1].message;
    return a->step_count > 0 ? a->steps[a->step_count - 1].message : a->description;
}

static json_t *actions_array(const struct otapi_action *actions, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *o = json_object();
        json_t *parameters = json_object();
        json_object_set_new(o, "id", json_string(actions[i].id));
        json_object_set_new(o, "name", json_string(actions[i].name));
        for (size_t p = 0; p < actions[i].parameter_count; p++)
            json_object_set_new(parameters, actions[i].parameters[p].name,
                                json_string(actions[i].parameters[p].value));
        json_object_set_new(o, "parameters", parameters);
        json_array_append_new(array, o);
    }
    return array;
}

void activity_report_of(const struct otapi_activity *a, struct activity_report *ret)
{
    *ret = (struct activity_report){.state = state_of(a), .progress = a->progress};
    text_copy(ret->type, sizeof(ret->type), a->type);
    text_copy(ret->id, sizeof(ret->id), a->id);
    text_copy(ret->description, sizeof(ret->description), a->description);
    if (ret->state == ACTIVITY_ASKING)
        text_copy(ret->question, sizeof(ret->question), question_of(a));
    json_t *detail = json_object();
    json_t *steps = json_array();
    for (size_t i = 0; i < a->step_count; i++) {
        const struct otapi_step *step = &a->steps[i];
        json_t *o = json_object();
        json_object_set_new(o, "type", json_string(step->type));
        json_object_set_new(o, "message", json_string(step->message));
        json_object_set_new(o, "from_start_ms", json_integer(step->from_start_ms));
        json_object_set_new(o, "actions", actions_array(step->actions, step->action_count));
        json_array_append_new(steps, o);
    }
    json_object_set_new(detail, "started", json_string(a->started));
    json_object_set_new(detail, "steps", steps);
    json_object_set_new(detail, "actions", actions_array(a->actions, a->action_count));
    ret->detail = json_dumps(detail, JSON_COMPACT);
    json_decref(detail);
}
