/* Replies as JSON objects: the verdict of a scan exactly as docs/contracts.md says, and the small ones of commands.
 * Made on the station thread; the caller owns what is returned (json_decref, text_fini). */
#pragma once

#include <stdint.h>
#include <jansson.h>
#include "base/error.h"
#include "base/text.h"
#include "core/receiving.h"
#include "core/view.h"
#include "waiting.h"

/* {"id", "ok": true} to be extended; id 0 is left out. */
json_t *reply_ok(int64_t id);
/* {"id", "ok": false, "kind", "error"} */
json_t *reply_error(int64_t id, const struct error *err);
/* {"id", "ok": true, "scan": {…  as text, up to "elapsed_us", which is known only after the commit; and its end. */
void reply_scan(struct text *t, const struct waiting *w, const struct parcel_facts *facts,
                const char *station);
void reply_scan_end(struct text *t, int64_t elapsed_us);
/* The platform side: jobs, accounts, what waits for a person. */
json_t *reply_background(const struct view_background *view);
