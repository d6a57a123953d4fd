/* The control socket STATE/control: JSON lines from the same user (or root), one reply to each request, in the order of the
 * commits. Requests go into the inbox; replies come back through a queue. Protocol: docs/contracts.md.
 * Driven by the main thread; only control_reply() is for others. */
#pragma once

#include <stdint.h>
#include "base/error.h"
#include "base/queue.h"

struct control;

/* Makes the socket (0600), replacing one that nobody answers. The caller holds STATE/lock. inbox is borrowed. */
struct control *control_open(const char *path, struct queue *inbox, struct error *err);
void control_close(struct control *c);
/* Readable when control_ready() has something to do. */
int control_fd(const struct control *c);
void control_ready(struct control *c);
/* Any thread. Takes json (one line, free()); a client that has gone is fine. */
void control_reply(struct control *c, uint64_t client, char *json);
