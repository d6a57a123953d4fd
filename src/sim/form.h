/* Arguments of a call: from a form body or a query string. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { FORM_FIELDS_MAX = 64 };

struct form {
    char *names[FORM_FIELDS_MAX];  /* owned */
    char *values[FORM_FIELDS_MAX]; /* owned; decoded, UTF-8, NUL bytes refused */
    size_t count;
};

/* Adds the fields of "a=b&c=d", percent-decoded. False when it is malformed or has too many. */
bool form_parse(struct form *f, const char *text, size_t len);
void form_add(struct form *f, const char *name, const char *value);
/* The last of that name, "" when there is none. */
const char *form_get(const struct form *f, const char *name);
bool form_has(const struct form *f, const char *name);
void form_fini(struct form *f);
