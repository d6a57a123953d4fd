#include "do_request.h"

#include <string.h>

#include "base/attr.h"
#include "base/mem.h"
#include "base/text.h"
#include "body.h"

void do_request_clean(json_t *request, const char *subject)
{
    static const char *const ours[] = {"id", "client", "audit", "operator", "hash", "token_hash", "address"};
    /* "id" is the request's own number where the station is concerned. */
    if (strcmp(subject, "pairing_id") == 0)
        json_object_set(request, "pairing_id", json_object_get(request, "id"));
    for (size_t i = 0; i < COUNT_OF(ours); i++)
        json_object_del(request, ours[i]);
}

const char *do_request_subject(const json_t *request, const char *subject, char *room, size_t size)
{
    const json_t *list = json_object_get(request, subject);
    const char *first = json_string_value(json_array_get(list, 0));
    size_t more = json_array_size(list);
    if (first == NULL)
        return body_text(request, subject);
    if (more == 1)
        return first;
    char name[100];
    text_copy(name, sizeof(name), first);
    text_format(room, size, "%s +%zu", name, more - 1);
    return room;
}

static void set_default(json_t *request, const char *key, bool value)
{
    if (!json_is_boolean(json_object_get(request, key)))
        json_object_set_new(request, key, json_boolean(value));
}

bool do_request_scan(json_t *request, const char *own, bool paired)
{
    const json_t *raw = json_object_get(request, "raw");
    const char *named = json_string_value(json_object_get(request, "scanner"));
    /* A page is a scanner of its own: it cannot speak for another one, nor for whoever works there. */
    if (named && !paired && strcmp(named, own) != 0)
        return false;
    if (json_is_string(raw)) {
        size_t len = json_string_length(raw);
        AUTOFREE char *hex = mem_new(len * 2 + 1);
        text_hex(hex, len * 2 + 1, json_string_value(raw), len);
        json_object_set_new(request, "raw_hex", json_string(hex));
        json_object_del(request, "raw");
    }
    json_object_set_new(request, "scanner", json_string(own));
    set_default(request, "typed", true);
    set_default(request, "wait", false);
    return true;
}

bool do_request_operator(json_t *request)
{
    json_object_del(request, "name");
    return json_is_string(json_object_get(request, "badge"));
}
