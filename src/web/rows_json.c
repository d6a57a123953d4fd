#include "rows_json.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "core/condition.h"
#include "core/label_fields.h"
#include "core/line.h"
#include "core/picture.h"
#include "core/printing.h"
#include "core/receiving.h"
#include "core/scan.h"
#include "core/verdict.h"
#include "store/intents.h"
#include "view_json.h"

/* A name from a table of the core; a number that this program does not know shows as such. */
static json_t *named(const char *name, int64_t number)
{
    return name ? json_string(name) : json_integer(number);
}

static const char *flaw_name(int64_t flaw)
{
    static const char *const names[] = {[SCAN_WHOLE] = "",
                                        [SCAN_BROKEN] = "broken",
                                        [SCAN_TOO_LONG] = "too_long",
                                        [SCAN_UNREADABLE] = "unreadable"};
    return flaw >= 0 && (size_t)flaw < COUNT_OF(names) ? names[flaw] : NULL;
}

static bool within(int64_t number, int64_t count)
{
    return number >= 0 && number < count;
}

static json_t *value_of(const struct cell *c)
{
    int64_t n = c->number;
    switch (c->kind) {
    case CELL_TEXT:
        return json_outside(c->text, c->len);
    case CELL_NUMBER:
        return json_integer(n);
    case CELL_FLAG:
        return json_boolean(n != 0);
    case CELL_ID:
        return json_id(n);
    case CELL_TIME:
        return json_time(n);
    case CELL_BYTES:
        return json_outside(c->text, c->len);
    case CELL_JSON: {
        json_t *json = json_loadb(c->text, c->len, JSON_DECODE_ANY, NULL);
        return json ? json : json_outside(c->text, c->len);
    }
    case CELL_VERDICT:
        return named(within(n, VERDICT_COUNT) ? verdict_name((enum verdict)n) : NULL, n);
    case CELL_SOURCE:
        return named(within(n, SOURCE_COUNT) ? source_name((enum source)n) : NULL, n);
    case CELL_REASON:
        return named(n == REASON_NONE ? "" : within(n, REASON_COUNT) ? reason_name((enum reason)n) : NULL, n);
    case CELL_FLAW:
        return named(flaw_name(n), n);
    case CELL_HOLD:
        return named(within(n, HOLD_STAFF + 1) ? hold_kind_name((enum hold_kind)n) : NULL, n);
    case CELL_PARCEL:
        return named(within(n, PARCEL_STATE_COUNT) ? parcel_state_name((enum parcel_state)n) : NULL, n);
    case CELL_LABEL_KIND:
        return named(within(n, LABEL_KIND_COUNT) ? label_kind_name((enum label_kind)n) : NULL, n);
    case CELL_LABEL_STATE:
        return named(within(n, LABEL_STATE_COUNT) ? label_state_name((enum label_state)n) : NULL, n);
    case CELL_CONDITION:
        return named(within(n, CONDITION_COUNT) ? condition_name((enum condition)n) : NULL, n);
    case CELL_INTENT:
        return named(within(n, INTENT_STATE_COUNT) ? intent_state_name((enum intent_state)n) : NULL, n);
    case CELL_VOID:
        return json_boolean(n >= LINE_STATUS_RETURNED && n <= LINE_STATUS_CANCELLED);
    }
    return json_null();
}

json_t *row_json(const struct cell *cells, int count)
{
    json_t *o = json_object();
    for (int i = 0; i < count; i++) {
        const struct cell *c = &cells[i];
        json_object_set_new(o, c->name, c->null ? json_null() : value_of(c));
        if (c->kind == CELL_BYTES) {
            AUTOFREE char *hex = mem_new(c->len * 2 + 1);
            char name[64];
            text_hex(hex, c->len * 2 + 1, c->text, c->len);
            text_format(name, sizeof(name), "%s_hex", c->name);
            json_object_set_new(o, name, json_string(hex));
        } else if (c->kind == CELL_TEXT && strcmp(c->name, "image_url") == 0) {
            /* Pages show the station's copy: no third party learns who looks at what. */
            char name[PICTURE_NAME_SIZE];
            char path[PICTURE_NAME_SIZE + 16];
            picture_name(c->null ? "" : c->text, name);
            text_format(path, sizeof(path), "%s%s", name[0] ? "/pictures/" : "", name);
            json_object_set_new(o, "picture", json_string(path));
        }
    }
    return o;
}

bool rows_add(void *arg, const struct cell *cells, int count)
{
    json_array_append_new(arg, row_json(cells, count));
    return true;
}
