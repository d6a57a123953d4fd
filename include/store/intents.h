/* What people asked to be changed at the platform. Writes belong inside a transaction and are sticky. Station thread; the
 * readers also from any thread's own store. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/error.h"
#include "store/store.h"

enum intent_state {
    INTENT_WANTED,    /* committed, not yet handed over: nothing has been sent */
    INTENT_SENT,      /* handed over; what became of it is not known yet */
    INTENT_DONE,      /* the platform said so, or a person settled it so */
    INTENT_REFUSED,   /* nothing was done */
    INTENT_UNDECIDED, /* the answer was lost; never repeated by itself */
    INTENT_STATE_COUNT,
};
const char *intent_state_name(enum intent_state state);

struct intent_row {
    int64_t id;
    int64_t at_us;
    const char *what;
    const char *args; /* JSON without secrets */
    const char *asked_by;
    enum intent_state state;
    int64_t ended_us; /* 0: not yet */
    const char *result;
    const char *settled_by; /* "" */
    int64_t settled_us;
};

/* Of the row: what, args, asked_by, state, at_us. Returns its id. */
int64_t store_intent_add(struct store *s, const struct intent_row *row);
void store_intent_sent(struct store *s, int64_t id);
void store_intent_end(struct store *s, int64_t id, enum intent_state state, const char *result,
                      int64_t at_us);
/* A person says what became of an undecided one. False when there is no such undecided intent. */
bool store_intent_settle(struct store *s, int64_t id, bool done, const char *by, int64_t at_us);
/* Looking again has shown what became of an undecided one; text goes before its result. False when there is none such (any more). */
bool store_intent_found(struct store *s, int64_t id, bool done, const char *text, int64_t at_us);
/* The newest request of that kind, with that value at that place ("$.order_id") of its args, whose end is not known: waiting, under
 * way or undecided; 0: none. */
NODISCARD bool store_intent_open(struct store *s, const char *what, const char *path, const char *value,
                                 int64_t *ret, struct error *err);
/* At the start, in a transaction of its own: what was wanted was never sent (refused), what was sent is undecided. */
NODISCARD bool store_intents_after_restart(struct store *s, int64_t at_us, struct error *err);
NODISCARD bool store_intents_undecided(struct store *s, int64_t *ret, struct error *err);
/* Newest first; state -1: all. The row is borrowed for the call; fn returns false to stop. */
typedef bool store_intent_fn(void *arg, const struct intent_row *row);
NODISCARD bool store_each_intent(struct store *s, int state, int64_t limit, store_intent_fn *fn, void *arg,
                                 struct error *err);
