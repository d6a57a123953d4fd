/* What browsers send as bodies of changes: one JSON object. Pure. */
#pragma once

#include <jansson.h>
#include <stddef.h>

/* NULL for anything else; *ret_why says what is wrong with it. json_decref() it. */
json_t *body_read(const char *bytes, size_t len, json_error_t *ret_why);
/* A member; "" where there is none or it is no text. Borrowed from the object. */
const char *body_text(const json_t *object, const char *key);
