#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

json_t *json_id(int64_t id)
{
    char text[24];
    if (id == 0)
        return json_null();
    snprintf(text, sizeof(text), "%" PRId64, id);
    return json_string(text);
}

json_t *json_time(int64_t wall_us)
{
    char at[CLOCK_ISO_MAX];
    return wall_us == 0 ? json_null() : json_string(clock_iso(at, wall_us));
}

json_t *json_outside(const char *text, size_t len)
{
    if (memchr(text, 0, len) == NULL && utf8_valid(text, len))
        return json_stringn(text, len);
    struct text good = {0};
    AUTOFREE char *piece = mem_new(len * 3 + 1);
    for (size_t at = 0; at <= len;) {
        size_t n = strnlen(text + at, len - at);
        utf8_sanitise(piece, len * 3 + 1, text + at, n);
        text_add(&good, piece);
        at += n + 1;
        if (at <= len)
            text_add(&good, "\xEF\xBF\xBD"); /* for the NUL byte */
    }
    json_t *string = json_stringn(good.data, good.len);
    text_fini(&good);
    return string;
}

void json_set(json_t *object, const char *key, const char *value)
{
    json_object_set_new(object, key, value ? json_outside(value, strlen(value)) : json_string(""));
}

void json_set_int(json_t *object, const char *key, int64_t value)
{
    json_object_set_new(object, key, json_integer(value));
}

void json_set_bool(json_t *object, const char *key, bool value)
{
    json_object_set_new(object, key, json_boolean(value));
}

void json_set_id(json_t *object, const char *key, int64_t id)
{
    json_object_set_new(object, key, json_id(id));
}

void json_set_time(json_t *object, const char *key, int64_t wall_us)
{
    json_object_set_new(object, key, json_time(wall_us));
}
