/* Looking, later and again, at what became of a write whose answer was lost. Nothing is sent but reads. Background thread. */
#pragma once

#include "person_context.h"

enum look_result {
    LOOK_OPEN,     /* still not known */
    LOOK_DONE,     /* it was done */
    LOOK_NOT_DONE, /* it was not, or doing it again does no harm */
    LOOK_MORE,     /* a part was looked at; look at the rest at once */
};

enum { LOOK_TEXT_SIZE = 240 };

/* What is kept between two looks at a request. The wall clock may jump between them, so it does not tell how long ago anything was. */
struct look_course {
    int64_t first_us; /* mono: when it was begun to be looked for; the rest is zero then */
    int64_t from_us;  /* wall: when it was sent, by the clock that was furthest behind */
    int64_t position; /* in a list that is read page by page; 0: a pass begins */
    int64_t total;    /* how long that list was */
    int64_t read;     /* how many an uncounted list had in the last late pass */
    bool late;        /* when the pass began, nothing could still be under way */
    char customer_id[40];
};

/* One undecided request: what was asked, with which arguments, and what is known of the lost answer. ret_text says by what it is known
 * (not LOOK_OPEN). False: it could not be looked at now. */
NODISCARD bool look_for(struct person_context *c, const struct background_intent *intent,
                        struct look_course *course, enum look_result *ret, char ret_text[LOOK_TEXT_SIZE],
                        struct error *err);
