/* Writing the XML of arguments: no declaration, no namespace, text escaped. Element names are ours or checked. Pure. */
#pragma once

#include "base/text.h"

/* Nothing for NULL and "". */
void xml_add_text(struct text *out, const char *element, const char *value);
void xml_add_int(struct text *out, const char *element, int value);
/* <list><item>…</item>…</list>; nothing when there are none. list NULL: the items alone. */
void xml_add_texts(struct text *out, const char *list, const char *item, const char *const *values,
                   size_t count);
/* <element name="…">value</element>, the attribute's name being "Name". */
void xml_add_named(struct text *out, const char *element, const char *name, const char *value);
