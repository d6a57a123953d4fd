/* The station's picture as JSON (docs/api.md, "Live state"). Pure. */
#pragma once

#include <jansson.h>
#include <stdint.h>
#include "core/view.h"

/* Without the pairing code, which is for the terminal. */
json_t *view_json(const struct view *view, uint64_t number);
/* Ids are strings, 0 is null. */
json_t *json_id(int64_t id);
/* ISO 8601 with zone; 0 is null. */
json_t *json_time(int64_t at_us);
