/* What of the platform side a person must see to, in one line. Pure; the screen's thread. */
#pragma once

#include "base/text.h"
#include "core/view.h"

/* Adds "questions to answer 2 · log in again: Taobao sample-buyer"; nothing when there is nothing. */
void attention_text(const struct view_background *view, struct text *out);
