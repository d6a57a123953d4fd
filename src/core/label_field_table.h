/* struct label_fields as data, but for its kind: what can be set, kept and shown by name. core/ only. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct label_field {
    const char *name;
    size_t offset;
    size_t size; /* of a text; 0: a number of at most `max` */
    int64_t max;
};

extern const struct label_field label_field_table[]; /* ends with one without a name */
/* NULL: there is none of that name. */
const struct label_field *label_field_find(const char *name);
