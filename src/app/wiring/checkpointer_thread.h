/* The checkpointer: moves the write-ahead log into the database beside the station's back, and watches the disk's room.
 * Its own thread and connection; wakes every few seconds while the station works. Made and freed by the wiring. */
#pragma once

#include "base/error.h"
#include "base/queue.h"

struct checkpointer;

/* db: STATE/tallyman.db, already made. Pushes EVENT_DISK into inbox (borrowed) when the state of the disk changes. */
struct checkpointer *checkpointer_start(const char *db, struct queue *inbox, struct error *err);
/* NULL is fine. */
void checkpointer_stop(struct checkpointer *c);
