/* Which lines a whole pass of the mirror has seen: marks in memory, so that unchanged lines are not written. store/ only. */
#pragma once

#include <stdint.h>
#include "store/store.h"

struct mirror_marks;

/* This line is on the platform. Nothing to do while no pass is under way. */
void mirror_mark(struct store *s, int64_t id);
/* Whether what is marked now is of a page of the pass, and counted. */
void mirror_reading(struct store *s, bool on);
void mirror_marks_fini(struct mirror_marks *m);
