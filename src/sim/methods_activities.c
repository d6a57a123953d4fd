/* Background activities: listing, watching, answering. */
#include <inttypes.h>
#include <string.h>

#include "answer.h"
#include "base/clock.h"
#include "base/text.h"
#include "methods.h"
#include "parameters_xml.h"
#include "activity.h"
#include "platform.h"

static void add_action(struct call *c, const char *id, const char *label)
{
    answer_open(c->out, "Action");
    answer_text(c->out, "Id", id);
    answer_text(c->out, "DisplayName", label);
    answer_close(c->out, "Action");
}

static void add_short(struct call *c, const struct activity *a)
{
    char text[128];
    char started[CLOCK_ISO_MAX];
    int64_t until_us = a->finished ? a->ended_us : platform_now_us(c->platform);
    answer_text(c->out, "Id", a->id);
    answer_text(c->out, "Type", activity_type(a->kind));
    activity_describe(c->platform, a, text, sizeof(text));
    answer_text(c->out, "Description", text);
    answer_bool(c->out, "IsFinished", a->finished);
    answer_bool(c->out, "IsCancelled", a->cancelled);
    answer_bool(c->out, "IsAwaitingAction", a->awaiting);
    answer_int(c->out, "ProgressPercent", a->progress);
    answer_int(c->out, "WorkTime", (until_us - a->started_us) / 1000);
    if (!a->finished) {
        answer_open(c->out, "Actions");
        add_action(c, "Cancel", "Cancel");
        if (a->awaiting && a->continue_label)
            add_action(c, "Continue", a->continue_label);
        answer_close(c->out, "Actions");
    }
    clock_iso(started, a->started_wall_us);
    started[23] = '\0';
    answer_text(c->out, "StartTime", started);
}

static void add_choice(struct call *c, const struct step_choice *choice)
{
    answer_open(c->out, "Action");
    answer_text(c->out, "Id", choice->link ? "Link" : "DoStepAction");
    answer_text(c->out, "DisplayName", choice->label);
    answer_open(c->out, "Parameters");
    for (size_t i = 0; i < 2 && choice->names[i][0]; i++) {
        text_add_format(c->out, "<Parameter Name=\"%s\">", choice->names[i]);
        text_add_xml(c->out, choice->values[i]);
        answer_close(c->out, "Parameter");
    }
    answer_close(c->out, "Parameters");
    answer_close(c->out, "Action");
}

static void add_step(struct call *c, const struct activity *a, size_t i)
{
    const struct activity_step *step = &a->steps[i];
    answer_open(c->out, "Step");
    answer_text(c->out, "Type", step->type);
    answer_text(c->out, "Message", step->message);
    answer_int(c->out, "TimeFromStart", step->at_us / 1000);
    if (i + 1 == a->step_count && a->choice_count > 0) {
        answer_open(c->out, "Actions");
        for (size_t k = 0; k < a->choice_count; k++)
            add_choice(c, &a->choices[k]);
        answer_close(c->out, "Actions");
    }
    answer_close(c->out, "Step");
}

void method_search_activities(struct call *c, const struct method *m)
{
    struct xml_list types;
    if (!activity_types_read(call_get(c, "xmlSearchParameters"), &types)) {
        call_malformed(c, m, "xmlSearchParameters");
        return;
    }
    call_begin(c, m);
    text_add(c->out, "<Result><Content>");
    for (size_t i = c->platform->activities.count; i-- > 0;) { /* newest first */
        const struct activity *a = c->platform->activities.list[i];
        if (types.count > 0 && !xml_list_has(&types, activity_type(a->kind)))
            continue;
        answer_open(c->out, "Item");
        add_short(c, a);
        answer_close(c->out, "Item");
    }
    text_add(c->out, "</Content></Result>");
    call_end(c, m);
    xml_list_fini(&types);
}

static struct activity *activity_of(struct call *c, const struct method *m)
{
    struct activity *a = activity_find(c->platform, call_get(c, "activityType"), call_get(c, "activityId"));
    if (a == NULL)
        call_fail(c, m->root, "NotFound", "BackgroundActivityWithId", "The activity was not found");
    return a;
}

void method_activity(struct call *c, const struct method *m)
{
    const struct activity *a = activity_of(c, m);
    if (a == NULL)
        return;
    call_begin(c, m);
    answer_open(c->out, "Result");
    add_short(c, a);
    answer_open(c->out, "Steps");
    for (size_t i = 0; i < a->step_count; i++)
        add_step(c, a, i);
    answer_close(c->out, "Steps");
    answer_close(c->out, "Result");
    call_end(c, m);
}

void method_act(struct call *c, const struct method *m)
{
    struct activity *a = activity_of(c, m);
    if (a == NULL)
        return;
    if (activity_act(c->platform, a, call_get(c, "actionId")))
        call_done(c, m);
    else
        call_refused(c, m, "ActionNotAvailable", "The activity has no such action now");
}

void method_act_on_step(struct call *c, const struct method *m)
{
    struct named_parameters p;
    struct activity *a = activity_of(c, m);
    if (a == NULL)
        return;
    if (!named_parameters_read(call_get(c, "xmlParameters"), &p)) {
        call_malformed(c, m, "xmlParameters");
        return;
    }
    const char *const names[] = {p.names[0], p.names[1]};
    const char *const values[] = {p.values[0], p.values[1]};
    if (activity_act_on_step(c->platform, a, names, values))
        call_done(c, m);
    else
        call_refused(c, m, "ActionNotAvailable", "The step has no such action now");
}
