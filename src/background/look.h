/* Looking, later and again, at what became of a write whose answer was lost. Nothing is sent but reads. Background thread. */
#pragma once

#include "person_context.h"

enum look_result {
    LOOK_OPEN,     /* still not known */
    LOOK_DONE,     /* it was done */
    LOOK_NOT_DONE, /* it was not, or doing it again does no harm */
};

enum { LOOK_TEXT_SIZE = 240 };

/* One undecided request: what was asked, with which arguments, and what is known of the lost answer. ret_text says by what it is known
 * (not LOOK_OPEN). False: it could not be looked at now. */
NODISCARD bool look_for(struct person_context *c, const struct background_intent *intent,
                        enum look_result *ret, char ret_text[LOOK_TEXT_SIZE], struct error *err);
