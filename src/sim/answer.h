/* Writing answers: the envelope, elements with escaped text, elements without a value left out. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "base/text.h"

/* Opens the document with its root and the fields of the envelope. space: with the default namespace of the old path. */
void answer_begin(struct text *out, const char *root, bool space, const char *error_code,
                  const char *sub_code, const char *description, unsigned request);
void answer_end(struct text *out, const char *root);

/* <name>value</name>, nothing for an empty value. */
void answer_text(struct text *out, const char *name, const char *value);
void answer_int(struct text *out, const char *name, int64_t value);
void answer_bool(struct text *out, const char *name, bool value);
void answer_open(struct text *out, const char *name);
void answer_close(struct text *out, const char *name);
