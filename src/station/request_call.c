#include "request_call.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/message.h"
#include "base/text.h"
#include "reply.h"

const char *request_text(const struct request_call *c, const char *key)
{
    const char *value = json_string_value(json_object_get(c->object, key));
    return value ? value : "";
}

bool request_refuse(struct request_call *c, const char *format, ...)
{
    struct error bad = {.kind = ERROR_INPUT};
    struct message m;
    va_list args;
    va_start(args, format);
    message_make(&m, format, args);
    vsnprintf(bad.text, sizeof(bad.text), format, args);
    va_end(args);
    text_trim_utf8(bad.text);
    json_decref(c->reply);
    c->reply = reply_error(c->id, &bad);
    json_t *values = json_array();
    for (int i = 0; i < m.count; i++)
        json_array_append_new(values, json_string(m.values[i]));
    json_object_set_new(c->reply, "text", json_string(m.text));
    json_object_set_new(c->reply, "values", values);
    return true;
}

bool request_number(const struct request_call *c, const char *key, int64_t *ret)
{
    const json_t *value = json_object_get(c->object, key);
    if (json_is_integer(value)) {
        *ret = json_integer_value(value);
        return *ret > 0;
    }
    return text_to_int64(request_text(c, key), 1, INT64_MAX, ret);
}

int64_t request_limit(const struct request_call *c, int64_t usual, int64_t max)
{
    int64_t limit = json_integer_value(json_object_get(c->object, "limit"));
    return limit > 0 && limit <= max ? limit : usual;
}
