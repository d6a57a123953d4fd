/* The station's picture as JSON (docs/api.md, "Live state"). Pure. */
#pragma once

#include <jansson.h>
#include <stdint.h>
#include "core/view.h"

/* Without the pairing code, which is for the terminal. */
json_t *view_json(const struct view *view, uint64_t number);
