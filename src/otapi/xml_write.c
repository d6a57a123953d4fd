#include "xml_write.h"

void xml_add_text(struct text *out, const char *element, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    text_add_format(out, "<%s>", element);
    text_add_xml(out, value);
    text_add_format(out, "</%s>", element);
}

void xml_add_int(struct text *out, const char *element, int value)
{
    text_add_format(out, "<%s>%d</%s>", element, value, element);
}

void xml_add_texts(struct text *out, const char *list, const char *item, const char *const *values,
                   size_t count)
{
    if (count == 0)
        return;
    if (list)
        text_add_format(out, "<%s>", list);
    for (size_t i = 0; i < count; i++)
        xml_add_text(out, item, values[i]);
    if (list)
        text_add_format(out, "</%s>", list);
}

void xml_add_named(struct text *out, const char *element, const char *name, const char *value)
{
    text_add_format(out, "<%s Name=\"", element);
    text_add_xml(out, name);
    text_add(out, "\">");
    text_add_xml(out, value);
    text_add_format(out, "</%s>", element);
}
