#include "person_args.h"

#include "base/attr.h"

const char *person_text(const json_t *args, const char *key)
{
    const char *value = json_string_value(json_object_get(args, key));
    return value ? value : "";
}

bool person_need(const json_t *args, const char *key, const char **ret, struct error *err)
{
    const char *value = person_text(args, key);
    if (value[0] == '\0')
        return error_set(err, ERROR_INPUT, "\"%s\" is missing", key);
    *ret = value;
    return true;
}

bool person_list(const json_t *args, const char *key, const char **ret, size_t max, size_t *ret_count,
                 struct error *err)
{
    const json_t *list = json_object_get(args, key);
    *ret_count = 0;
    if (list == NULL)
        return true;
    if (json_string_length(list) > 0) {
        ret[(*ret_count)++] = json_string_value(list);
        return true;
    }
    if (!json_is_array(list) || json_array_size(list) > max)
        return error_set(err, ERROR_INPUT, "\"%s\" is a text or a list of at most %zu texts", key, max);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *value = json_string_value(json_array_get(list, i));
        if (value == NULL || value[0] == '\0')
            return error_set(err, ERROR_INPUT, "\"%s\" is a text or a list of at most %zu texts", key, max);
        ret[(*ret_count)++] = value;
    }
    return true;
}
