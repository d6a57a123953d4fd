/* What a person's request says, read member by member. Pure; what is returned is borrowed from the request. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include "base/error.h"

/* Members of the request; "" where there is none or it is no text. */
const char *person_text(const json_t *args, const char *key);
/* As above; an error that names it when it is missing. */
NODISCARD bool person_need(const json_t *args, const char *key, const char **ret, struct error *err);
/* A list of texts (or one text) as pointers borrowed from args; false with an error for other things or more than max. */
NODISCARD bool person_list(const json_t *args, const char *key, const char **ret, size_t max,
                           size_t *ret_count, struct error *err);
