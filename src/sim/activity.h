/* Background activities: steps one after the other on the platform's clock, questions that wait for an answer.
 * What each kind does: activity_export.c, activity_sync.c, activity_link.c. Sim thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"

struct account;
struct platform;

enum { ACTIVITY_ID_SIZE = 48, ACTIVITY_CHOICES_MAX = 12, ACTIVITIES_MAX = 500, ACTIVITY_MESSAGE_SIZE = 256 };

enum activity_kind { ACTIVITY_EXPORT, ACTIVITY_SYNC, ACTIVITY_LINK, ACTIVITY_UNLINK, ACTIVITY_KIND_COUNT };

/* A way to answer a question at its step: DoStepAction with these parameters (Link: a page to open). */
struct step_choice {
    bool link;
    char label[96];
    char names[2][24];
    char values[2][128];
};

struct activity_step {
    const char *type; /* Info, Success, Warning, Error, Question */
    char message[ACTIVITY_MESSAGE_SIZE];
    int64_t at_us; /* since the start, the platform's clock */
};

/* What an answer says. */
enum answer { ANSWER_NONE, ANSWER_CONTINUE, ANSWER_SKIP, ANSWER_LINK };

struct activity {
    char id[ACTIVITY_ID_SIZE];
    enum activity_kind kind;
    const char *provider;
    const char *account; /* name */
    uint32_t order;      /* of export, link and unlink */
    uint32_t *lines;     /* owned: those it works on */
    size_t line_count;
    const char **purchases; /* owned: to link */
    size_t purchase_count;

    int phase;
    size_t cursor;
    int64_t started_us; /* the platform's clock */
    int64_t started_wall_us;
    int64_t ended_us;
    int64_t due_us; /* of its next step */
    int progress;
    bool finished;
    bool cancelled;
    bool awaiting;

    struct activity_step *steps; /* owned */
    size_t step_count;
    const char *continue_label;                       /* of the question's Continue; NULL: it has none */
    struct step_choice choices[ACTIVITY_CHOICES_MAX]; /* of the last step; none once answered */
    size_t choice_count;
    enum answer answer;   /* given and not yet heeded */
    uint64_t answer_line; /* ANSWER_LINK: the line's id */
};

struct activities {
    struct activity *list[ACTIVITIES_MAX]; /* owned, oldest first */
    size_t count;
    int64_t auto_sync_us; /* when the platform next synchronises by itself */
};

const char *activity_type(enum activity_kind kind);
void activity_describe(const struct platform *p, const struct activity *a, char *ret, size_t size);
/* A new one that begins with the next step; drops the oldest finished one when there are many. NULL: too many run. */
struct activity *activity_start(struct platform *p, enum activity_kind kind, const struct account *account);
void activity_take_line(struct activity *a, uint32_t line);
void activity_take_purchase(struct activity *a, const char *purchase_id);
struct activity *activity_find(struct platform *p, const char *type, const char *id);
/* Everything that is due by now. */
void activities_tick(struct platform *p);
void activities_fini(struct activities *all);

/* False: it has no such action now. */
bool activity_act(struct platform *p, struct activity *a, const char *action_id);
bool activity_act_on_step(struct platform *p, struct activity *a, const char *const names[2],
                          const char *const values[2]);

/* --- for the kinds --- */
void activity_say(struct activity *a, const char *type, const char *format, ...) PRINTF(3, 4);
/* A question: it waits from now on. Choices may be added. */
void activity_ask(struct activity *a, const char *continue_label, const char *format, ...) PRINTF(3, 4);
void activity_offer(struct activity *a, const char *label, const char *name1, const char *value1,
                    const char *name2, const char *value2);
void activity_offer_page(struct activity *a, const char *label, const char *url);
void activity_finish(struct activity *a);

/* One step of it. */
void activity_export(struct platform *p, struct activity *a);
void activity_sync(struct platform *p, struct activity *a);
void activity_link(struct platform *p, struct activity *a);
void activity_unlink(struct platform *p, struct activity *a);
