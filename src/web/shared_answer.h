/* An answer that many pages ask for, kept for a while, so that what it costs elsewhere does not grow with the pages. Web thread. */
#pragma once

#include <jansson.h>
#include <stdint.h>

struct shared_answer {
    json_t *reply;      /* owned; NULL: none */
    int64_t asked_us;   /* mono: when somebody last asked for it anew */
    int64_t changed_us; /* mono: what was asked for before this is old */
    uint64_t mark;
};

/* What is there and not older than life_us; borrowed. NULL: ask, and put what comes. Meanwhile others get the one before. */
json_t *shared_answer_get(struct shared_answer *a, int64_t now_us, int64_t life_us);
/* reply is borrowed; since_us: when it was asked for. */
void shared_answer_put(struct shared_answer *a, json_t *reply, int64_t since_us);
/* What it tells of has changed. */
void shared_answer_drop(struct shared_answer *a, int64_t now_us);
/* The same if the mark is another one than the last. */
void shared_answer_mark(struct shared_answer *a, uint64_t mark, int64_t now_us);
/* Zeroed is fine. */
void shared_answer_fini(struct shared_answer *a);
