#include "activity.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "platform.h"
#include "market.h"

enum { US_PER_S = 1000000, STEPS_PER_TICK_MAX = 10000 };

static const struct {
    const char *type;
    const char *doing;
    const char *direction;
    void (*step)(struct platform *p, struct activity *a);
} kinds[] = {
    [ACTIVITY_EXPORT] = {"ProviderOrdersIntegrationExporting", "Export of order", "to", activity_export},
    [ACTIVITY_SYNC] = {"ProviderOrdersIntegrationSynchronizing", "Synchronising", "with", activity_sync},
    [ACTIVITY_LINK] = {"ProviderOrdersIntegrationLinking", "Linking of order", "with", activity_link},
    [ACTIVITY_UNLINK] = {"ProviderOrdersIntegrationUnlinking", "Unlinking of order", "from", activity_unlink},
};
_Static_assert(COUNT_OF(kinds) == ACTIVITY_KIND_COUNT, "a row for each kind");

const char *activity_type(enum activity_kind kind)
{
    return kinds[kind].type;
}

void activity_describe(const struct platform *p, const struct activity *a, char *ret, size_t size)
{
    bool order = a->kind != ACTIVITY_SYNC;
    text_format(ret, size, "%s%s%s %s %s", kinds[a->kind].doing, order ? " " : "",
                order ? p->orders[a->order].id : "", kinds[a->kind].direction, a->provider);
}

static void activity_free(struct activity *a)
{
    free(a->lines);
    free(a->purchases);
    free(a->steps);
    free(a);
}

void activities_fini(struct activities *all)
{
    for (size_t i = 0; i < all->count; i++)
        activity_free(all->list[i]);
    *all = (struct activities){0};
}

static void drop_oldest(struct activities *all)
{
    for (size_t i = 0; i < all->count; i++) {
        if (!all->list[i]->finished)
            continue;
        activity_free(all->list[i]);
        memmove(&all->list[i], &all->list[i + 1], (all->count - i - 1) * sizeof(all->list[0]));
        all->count--;
        return;
    }
}

struct activity *activity_start(struct platform *p, enum activity_kind kind, const struct account *account)
{
    struct activities *all = &p->activities;
    if (all->count == ACTIVITIES_MAX)
        drop_oldest(all);
    if (all->count == ACTIVITIES_MAX)
        return NULL;
    struct activity *a = mem_new(sizeof(*a));
    platform_make_id(p, a->id);
    a->kind = kind;
    a->provider = account->provider;
    a->account = account->name;
    a->started_us = platform_now_us(p);
    a->started_wall_us = clock_wall_us();
    a->due_us = a->started_us + (int64_t)p->rules.step_ms * 1000;
    all->list[all->count++] = a;
    return a;
}

void activity_take_line(struct activity *a, uint32_t line)
{
    a->lines = mem_resize(a->lines, a->line_count + 1, sizeof(a->lines[0]));
    a->lines[a->line_count++] = line;
}

void activity_take_purchase(struct activity *a, const char *purchase_id)
{
    a->purchases = mem_resize(a->purchases, a->purchase_count + 1, sizeof(a->purchases[0]));
    a->purchases[a->purchase_count++] = purchase_id;
}

struct activity *activity_find(struct platform *p, const char *type, const char *id)
{
    for (size_t i = 0; i < p->activities.count; i++) {
        struct activity *a = p->activities.list[i];
        if (strcmp(a->id, id) == 0)
            return strcmp(type, activity_type(a->kind)) == 0 ? a : NULL;
    }
    return NULL;
}

/* --- running --------------------------------------------------------------------------------------------------------------------- */
static void synchronise_by_itself(struct platform *p, int64_t now_us)
{
    if (p->rules.auto_sync_s <= 0 || now_us < p->activities.auto_sync_us)
        return;
    if (p->activities.auto_sync_us != 0)
        for (size_t i = 0; i < p->market.account_count; i++)
            if (account_alive(p, &p->market.accounts[i]))
                activity_start(p, ACTIVITY_SYNC, &p->market.accounts[i]);
    p->activities.auto_sync_us = now_us + (int64_t)p->rules.auto_sync_s * US_PER_S;
}

void activities_tick(struct platform *p)
{
    int64_t now_us = platform_now_us(p);
    synchronise_by_itself(p, now_us);
    for (size_t i = 0; i < p->activities.count; i++) {
        struct activity *a = p->activities.list[i];
        for (int n = 0; n < STEPS_PER_TICK_MAX && !a->finished && !a->awaiting && a->due_us <= now_us; n++) {
            kinds[a->kind].step(p, a);
            if (a->finished)
                a->ended_us = a->due_us;
            a->due_us += (int64_t)p->rules.step_ms * 1000;
        }
    }
}

PRINTF(3, 0)
static void say(struct activity *a, const char *type, const char *format, va_list list)
{
    if (a->step_count % 8 == 0)
        a->steps = mem_resize(a->steps, a->step_count + 8, sizeof(a->steps[0]));
    struct activity_step *step = &a->steps[a->step_count++];
    *step = (struct activity_step){.type = type, .at_us = a->due_us - a->started_us};
    (void)vsnprintf(step->message, sizeof(step->message), format, list);
    text_trim_utf8(step->message);
}

void activity_say(struct activity *a, const char *type, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(a, type, format, list);
    va_end(list);
}

void activity_ask(struct activity *a, const char *continue_label, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(a, "Question", format, list);
    va_end(list);
    a->awaiting = true;
    a->continue_label = continue_label;
    a->choice_count = 0;
}

void activity_offer(struct activity *a, const char *label, const char *name1, const char *value1,
                    const char *name2, const char *value2)
{
    if (a->choice_count == ACTIVITY_CHOICES_MAX)
        return;
    struct step_choice *c = &a->choices[a->choice_count++];
    *c = (struct step_choice){0};
    text_copy(c->label, sizeof(c->label), label);
    text_copy(c->names[0], sizeof(c->names[0]), name1);
    text_copy(c->values[0], sizeof(c->values[0]), value1);
    text_copy(c->names[1], sizeof(c->names[1]), name2);
    text_copy(c->values[1], sizeof(c->values[1]), value2);
}

void activity_offer_page(struct activity *a, const char *label, const char *url)
{
    size_t before = a->choice_count;
    activity_offer(a, label, "url", url, "", "");
    if (a->choice_count > before)
        a->choices[before].link = true;
}

void activity_finish(struct activity *a)
{
    a->finished = true;
    if (!a->cancelled)
        a->progress = 100;
}

/* --- answers ------------------------------------------------------------------------------------------------------------------------ */
static void go_on(struct platform *p, struct activity *a, enum answer answer)
{
    a->answer = answer;
    a->awaiting = false;
    a->continue_label = NULL;
    a->choice_count = 0;
    a->due_us = platform_now_us(p) + (int64_t)p->rules.step_ms * 1000;
}

bool activity_act(struct platform *p, struct activity *a, const char *action_id)
{
    if (a->finished)
        return false;
    if (strcmp(action_id, "Cancel") == 0) {
        if (a->awaiting)
            go_on(p, a, ANSWER_NONE);
        a->cancelled = true;
        a->ended_us = platform_now_us(p);
        a->due_us = a->ended_us;
        activity_say(a, "Warning", "Cancelled by the operator");
        activity_finish(a);
        return true;
    }
    if (strcmp(action_id, "Continue") != 0 || !a->awaiting || a->continue_label == NULL)
        return false;
    go_on(p, a, ANSWER_CONTINUE);
    return true;
}

static bool same_choice(const struct step_choice *c, const char *const names[2], const char *const values[2])
{
    for (size_t i = 0; i < 2; i++) {
        bool found = c->names[i][0] == '\0';
        for (size_t k = 0; k < 2 && !found; k++)
            found = strcmp(c->names[i], names[k]) == 0 && strcmp(c->values[i], values[k]) == 0;
        if (!found)
            return false;
    }
    return true;
}

bool activity_act_on_step(struct platform *p, struct activity *a, const char *const names[2],
                          const char *const values[2])
{
    int64_t line_id;
    if (a->finished || !a->awaiting)
        return false;
    for (size_t i = 0; i < a->choice_count; i++) {
        const struct step_choice *c = &a->choices[i];
        if (c->link || !same_choice(c, names, values))
            continue;
        bool skip = strcmp(c->values[1], "Skip") == 0;
        if (!skip && text_to_int64(c->values[1], 1, INT64_MAX, &line_id))
            a->answer_line = (uint64_t)line_id;
        go_on(p, a, skip ? ANSWER_SKIP : ANSWER_LINK);
        return true;
    }
    return false;
}
