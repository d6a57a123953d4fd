#include "form.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* Decoded copy; NULL when malformed. */
static char *decode(const char *text, size_t len)
{
    AUTOFREE char *out = mem_new(len + 1);
    return text_unpercent(out, len + 1, text, len, true) ? steal(&out) : NULL;
}

void form_add(struct form *f, const char *name, const char *value)
{
    if (f->count == FORM_FIELDS_MAX)
        return;
    size_t len = strlen(value);
    f->names[f->count] = mem_string(name);
    if (utf8_valid(value, len)) {
        f->values[f->count++] = mem_string(value);
        return;
    }
    size_t room = len * 3 + 1; /* a byte that is none becomes three */
    f->values[f->count] = mem_new(room);
    utf8_sanitise(f->values[f->count++], room, value, len);
}

bool form_parse(struct form *f, const char *text, size_t len)
{
    const char *end = text + len;
    while (text < end) {
        const char *stop = memchr(text, '&', (size_t)(end - text));
        if (stop == NULL)
            stop = end;
        const char *equals = memchr(text, '=', (size_t)(stop - text));
        if (equals == NULL || f->count == FORM_FIELDS_MAX)
            return false;
        AUTOFREE char *name = decode(text, (size_t)(equals - text));
        AUTOFREE char *value = decode(equals + 1, (size_t)(stop - equals - 1));
        if (name == NULL || value == NULL)
            return false;
        form_add(f, name, value);
        text = stop < end ? stop + 1 : end;
    }
    return true;
}

const char *form_get(const struct form *f, const char *name)
{
    for (size_t i = f->count; i-- > 0;)
        if (strcmp(f->names[i], name) == 0)
            return f->values[i];
    return "";
}

bool form_has(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->names[i], name) == 0)
            return true;
    return false;
}

void form_fini(struct form *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free(f->names[i]);
        free(f->values[i]);
    }
    *f = (struct form){0};
}
