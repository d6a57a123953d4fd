/* Background activities: steps one after the other on the platform's clock, questions that wait for an answer.
 * What each kind does: activity_export.c, activity_sync.c, activity_link.c. Sim thread. */
#pragma once

#include "base/attr.h"
#include "state.h"

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
