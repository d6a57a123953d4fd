/* activity.list, activity.show, activity.answer, activity.cancel. */
#include <string.h>

#include "base/text.h"
#include "otapi/activity.h"
#include "person_handlers.h"
#include "platform_json.h"

enum { LIST_MAX = 1000, TYPES_MAX = 16, UTF8_MAX = 4 };

static bool add_to_list(void *arg, const struct otapi_activity *a)
{
    json_array_append_new(arg, activity_json(a));
    return json_array_size(arg) < LIST_MAX;
}

bool person_activity_list(struct person_context *c, const json_t *args, json_t **ret_result,
                          struct error *err)
{
    const char *types[TYPES_MAX];
    size_t count;
    struct otapi_reply reply;
    bool ok;
    if (!person_list(args, "type", types, TYPES_MAX, &count, err))
        return false;
    json_t *list = json_array();
    do {
        json_array_clear(list);
        ok = otapi_search_activities(c->otapi, c->session, types, count, add_to_list, list, &reply);
    } while (!ok && person_again(c, &reply));
    if (!ok) {
        json_decref(list);
        return person_failed(&reply, "SearchBackgroundActivities", false, err);
    }
    *ret_result = json_pack("{s:o}", "activities", list);
    return true;
}

/* --- one activity ---------------------------------------------------------------------------------------------------------------------- */
struct finding {
    const char *id;
    char type[64];
};

static bool find_type(void *arg, const struct otapi_activity *a)
{
    struct finding *f = arg;
    if (strcmp(f->id, a->id) != 0)
        return true;
    text_copy(f->type, sizeof(f->type), a->type);
    return false;
}

/* An activity is addressed by type and id; people know the id. */
static bool get_activity(struct person_context *c, const json_t *args, struct otapi_activity *ret,
                         struct error *err)
{
    const char *id;
    struct otapi_reply reply;
    bool ok;
    if (!person_need(args, "activity_id", &id, err))
        return false;
    struct finding f = {.id = id};
    text_copy(f.type, sizeof(f.type), person_text(args, "type"));
    if (f.type[0] == '\0') {
        do
            ok = otapi_search_activities(c->otapi, c->session, NULL, 0, find_type, &f, &reply);
        while (!ok && person_again(c, &reply));
        if (!ok)
            return person_failed(&reply, "SearchBackgroundActivities", false, err);
        if (f.type[0] == '\0')
            return error_set(err, ERROR_INPUT, "the platform lists no activity %.64s", id);
    }
    do
        ok = otapi_get_activity(c->otapi, c->session, f.type, id, ret, &reply);
    while (!ok && person_again(c, &reply));
    return ok || person_failed(&reply, "GetBackgroundActivityInfo", false, err);
}

bool person_activity_show(struct person_context *c, const json_t *args, json_t **ret_result,
                          struct error *err)
{
    struct otapi_activity activity;
    if (!get_activity(c, args, &activity, err))
        return false;
    *ret_result = activity_full_json(&activity);
    otapi_activity_fini(&activity);
    return true;
}

/* --- answering and cancelling ------------------------------------------------------------------------------------------------------------- */
/* The answer by its number or by its action's id; "name" must be its name then, so that a question that has changed meanwhile is not
 * answered with the other one's number. */
static bool choose(const json_t *args, const struct otapi_activity *a, struct activity_answer *ret,
                   struct error *err)
{
    const json_t *given = json_object_get(args, "answer");
    const char *word = person_text(args, "answer");
    const char *name = person_text(args, "name");
    int64_t n = json_integer_value(given);
    bool by_number = json_is_integer(given) || text_to_int64(word, 1, 100000, &n);
    size_t matches = 0;
    struct activity_answer answer;
    if (!a->awaiting)
        return error_set(err, ERROR_INPUT, "the activity asks nothing now (%s)", activity_state(a));
    if (by_number && n > 0 && activity_answer_at(a, (size_t)n, ret))
        matches = 1;
    for (size_t i = 1; !by_number && activity_answer_at(a, i, &answer); i++) {
        if (strcmp(answer.action->id, word) != 0)
            continue;
        *ret = answer;
        matches++;
    }
    if (matches != 1)
        return error_set(err, ERROR_INPUT,
                         "\"answer\" is the number of one of the answers; `tallyman activity show %.64s` "
                         "shows them",
                         a->id);
    if (name[0] && strcmp(name, ret->action->name[0] ? ret->action->name : ret->action->id) != 0)
        return error_set(err, ERROR_INPUT,
                         "the question has changed meanwhile; nothing was answered, look again");
    return true;
}

/* A text that fills its place may have been cut there, also in the middle of a character. */
static bool may_be_cut(const char *text, size_t size)
{
    return strlen(text) + UTF8_MAX >= size;
}

/* A step's action is answered with its own parameters, as they came: half a text would be another answer. */
static bool can_be_given(const struct activity_answer *answer, struct error *err)
{
    const struct otapi_action *action = answer->action;
    for (size_t i = 0; answer->of_step && i < action->parameter_count; i++) {
        const struct otapi_parameter *p = &action->parameters[i];
        if (may_be_cut(p->name, sizeof(p->name)) || may_be_cut(p->value, sizeof(p->value)))
            return error_set(
                err, ERROR_INPUT,
                "this answer's \"%.64s\" is too long to be given back from here; nothing was answered, "
                "answer on the platform's own page",
                p->name);
    }
    return true;
}

static void tell(const struct otapi_activity *a, const char *how, json_t **ret_result)
{
    *ret_result = activity_full_json(a);
    json_set(*ret_result, "how", how);
}

/* What became of it: read again. An act whose answer was lost is done when the activity shows it, else nothing is lost by asking again. */
static bool conclude(struct person_context *c, const struct otapi_activity *before,
                     const struct otapi_reply *reply, const char *method, const char *how,
                     json_t **ret_result, struct error *err)
{
    struct otapi_activity now;
    struct otapi_reply look;
    bool ok = reply->outcome == OTAPI_OK;
    if (!ok && otapi_written(reply) != OTAPI_NOT_KNOWN)
        return person_failed(reply, method, true, err);
    if (reply->outcome == OTAPI_INTERRUPTED ||
        !otapi_get_activity(c->otapi, c->session, before->type, before->id, &now, &look)) {
        if (ok)
            *ret_result = json_pack("{s:s, s:s}", "activity_id", before->id, "how", how);
        return ok || person_failed(reply, method, true, err);
    }
    bool moved = now.step_count != before->step_count ||
                 strcmp(activity_state(&now), activity_state(before)) != 0;
    tell(&now, ok ? how : moved ? "found changed" : "not changed", ret_result);
    otapi_activity_fini(&now);
    if (ok || moved) {
        struct otapi_activity_id id;
        text_copy(id.id, sizeof(id.id), before->id);
        text_copy(id.type, sizeof(id.type), before->type);
        person_follow(c, &id, "", "");
        return true;
    }
    return error_set(err, ERROR_RETRY,
                     "the answer was lost, and activity %.64s stands as before; look again, then repeat it",
                     before->id);
}

bool person_activity_answer(struct person_context *c, const json_t *args, json_t **ret_result,
                            struct error *err)
{
    struct otapi_activity a = {0};
    struct activity_answer answer = {0};
    struct otapi_reply reply;
    bool ok;
    if (!get_activity(c, args, &a, err))
        return false;
    if (!choose(args, &a, &answer, err) || !can_be_given(&answer, err)) {
        otapi_activity_fini(&a);
        return false;
    }
    const struct otapi_action *action = answer.action;
    do
        ok = answer.of_step ? otapi_do_step_action(c->otapi, c->session, a.type, a.id, action->parameters,
                                                   action->parameter_count, &reply)
                            : otapi_do_action(c->otapi, c->session, a.type, a.id, action->id, &reply);
    while (!ok && person_again(c, &reply));
    ok = conclude(c, &a, &reply,
                  answer.of_step ? "DoStepActionForBackgroundActivity" : "DoActionForBackgroundActivity",
                  "answered", ret_result, err);
    otapi_activity_fini(&a);
    return ok;
}

bool person_activity_cancel(struct person_context *c, const json_t *args, json_t **ret_result,
                            struct error *err)
{
    struct otapi_activity a = {0};
    struct otapi_reply reply;
    bool ok;
    if (!get_activity(c, args, &a, err))
        return false;
    if (a.finished || a.cancelled) {
        error_set(err, ERROR_INPUT, "the activity has ended already (%s)", activity_state(&a));
        otapi_activity_fini(&a);
        return false;
    }
    do
        ok = otapi_do_action(c->otapi, c->session, a.type, a.id, OTAPI_ACTION_CANCEL, &reply);
    while (!ok && person_again(c, &reply));
    ok = conclude(c, &a, &reply, "DoActionForBackgroundActivity", "cancelled", ret_result, err);
    otapi_activity_fini(&a);
    return ok;
}
