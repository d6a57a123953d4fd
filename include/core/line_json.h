/* An order line as JSON, as every interface of ours shows it (docs/contracts.md, "scan --json", lines). Pure; any thread. */
#pragma once

#include <jansson.h>
#include "core/line.h"

/* A new object, owned by the caller. */
json_t *line_json(const struct order_line *line);
