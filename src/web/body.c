#include "body.h"

#include "base/text.h"

json_t *body_read(const char *bytes, size_t len, json_error_t *ret_why)
{
    json_t *object = json_loadb(bytes ? bytes : "", len, JSON_REJECT_DUPLICATES, ret_why);
    if (json_is_object(object))
        return object;
    if (object)
        text_copy(ret_why->text, sizeof(ret_why->text), "it is none");
    json_decref(object);
    return NULL;
}

const char *body_text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}
