/* Status updates for the platform: written with the receipt, never dropped. Writes belong inside a transaction and are sticky. Station
 * thread; the readers also from any thread's own store. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/event.h"
#include "store/store.h"

enum outbox_state {
    OUTBOX_WAITING,
    OUTBOX_DONE,
    OUTBOX_PARKED,    /* finally refused: the admin decides */
    OUTBOX_CANCELLED, /* undone before it was sent, or dropped by the admin */
    OUTBOX_UNDONE,    /* undone here after the platform was told, or may have been: the admin decides */
    OUTBOX_STATE_COUNT,
};
const char *outbox_state_name(enum outbox_state state);

struct outbox_row {
    int64_t id;
    int64_t scan_id;
    char order_id[ORDER_ID_SIZE];
    char line_id[LINE_ID_SIZE];
    int status_id;
    enum outbox_state state;
    int64_t at_us;
    int tries;
    int64_t next_us; /* waiting: not before then */
    int64_t ended_us;
    char problem[200];
};

/* For every receipt of this scan whose line has arrived with all its boxes. Returns how many were added. */
int store_outbox_add(struct store *s, int64_t scan_id, int status_id, int64_t at_us);
/* The scan was undone: what is not sent is cancelled; what was sent, whatever came of it, is for the admin. */
struct outbox_undo {
    int waiting; /* so many wait no longer */
    int parked;  /* so many fewer are parked */
    int undone;  /* so many are for the admin now */
};
struct outbox_undo store_outbox_undo(struct store *s, int64_t scan_id, int64_t at_us);
/* What became of one. */
void store_outbox_result(struct store *s, const struct outbox_result *result, int64_t at_us);
/* The platform is back: what waits because nobody answered is due. Returns how many. */
int store_outbox_back(struct store *s, int64_t at_us);
/* The admin: a parked one is tried again at once; a parked or undone one is dropped. id 0: all of them. Return how many. */
int store_outbox_retry(struct store *s, int64_t id, int64_t at_us);
int store_outbox_drop(struct store *s, int64_t id, int64_t at_us);

/* All that wait of the order whose turn it is; none: *ret_count 0, and *ret_next_us says when one is due (0: none waits). */
NODISCARD bool store_outbox_due(struct store *s, int64_t now_us, struct outbox_row *ret, size_t max,
                                size_t *ret_count, int64_t *ret_next_us, struct error *err);
NODISCARD bool store_outbox_count(struct store *s, int64_t *ret_waiting, int64_t *ret_parked,
                                  struct error *err);
/* Newest first; state -1: those that wait, are parked or undone. fn returns false to stop. */
typedef bool store_outbox_fn(void *arg, const struct outbox_row *row);
NODISCARD bool store_each_outbox(struct store *s, int state, int64_t limit, store_outbox_fn *fn, void *arg,
                                 struct error *err);
