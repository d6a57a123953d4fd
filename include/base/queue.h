/* A queue between threads: what is pushed changes owner. Lanes are served in order, lane 0 first.
 * Made and freed by the wiring; any thread pushes, one thread pops. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"

enum { QUEUE_LANES = 3 };

/* Put first into the struct that travels. */
struct queue_node {
    struct queue_node *next;
};

struct queue;

/* limit: how many nodes a lane may hold. free_node is for what is left at queue_free(). */
struct queue *queue_new(size_t limit, void (*free_node)(struct queue_node *));
void queue_free(struct queue *q);

/* Taken on success. False when the lane is full or the queue closed: the caller still owns the node. Never blocks. */
NODISCARD bool queue_push(struct queue *q, unsigned lane, struct queue_node *node);
/* For what must not be lost: waits for room. False when the queue is closed, or `until`, another queue whose end ends the waiting
 * (NULL: none); the caller then still owns the node. Not for the thread that pops. */
NODISCARD bool queue_push_waiting(struct queue *q, unsigned lane, struct queue_node *node,
                                  struct queue *until);

/* Next node, oldest of the first lane that has one; NULL at deadline_us (clock_mono_us(); CLOCK_FOREVER; 0 = do not
 * wait) or when the queue is closed and empty. */
struct queue_node *queue_pop(struct queue *q, int64_t deadline_us);
/* The same for one lane only and without waiting. */
struct queue_node *queue_pop_lane(struct queue *q, unsigned lane);
size_t queue_length(struct queue *q, unsigned lane);

/* From now on nothing can be pushed; the popping thread wakes. */
void queue_close(struct queue *q);
bool queue_closed(struct queue *q);

/* A descriptor that is readable while something is waiting or the queue is closed, for owners that sit in epoll.
 * Borrowed; made on the first call, which must come before the queue is shared. -1 when the system has none left. */
int queue_fd(struct queue *q);
