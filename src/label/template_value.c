/* Values of a template: fields put into texts, and conditions. */
#include <string.h>

#include "template.h"

bool template_expand(const char *value, const struct label_fields *fields, char ret[TEMPLATE_EXPANDED_SIZE],
                     char ret_wrong[TEMPLATE_NAME_SIZE])
{
    size_t at = 0;
    ret[0] = '\0';
    for (const char *p = value; *p;) {
        if (*p == '{') {
            char name[TEMPLATE_NAME_SIZE];
            char shown[LABEL_TEXT_SIZE] = "";
            size_t len = strcspn(p + 1, "}");
            bool whole = text_copy_n(name, sizeof(name), p + 1, len);
            if (p[1 + len] != '}' || !whole || !label_value_known(name)) {
                text_copy(ret_wrong, TEMPLATE_NAME_SIZE, name);
                return false;
            }
            if (fields && !label_value(fields, name, shown))
                return false;
            text_copy(ret + at, TEMPLATE_EXPANDED_SIZE - at, shown);
            at += strlen(ret + at);
            p += len + 2;
            continue;
        }
        if (*p == '}') {
            text_copy(ret_wrong, TEMPLATE_NAME_SIZE, "}");
            return false;
        }
        p += *p == '\\' && p[1];
        if (at + 1 < TEMPLATE_EXPANDED_SIZE)
            ret[at++] = *p;
        ret[at] = '\0';
        p++;
    }
    text_trim_utf8(ret);
    return true;
}

bool template_shown(const struct template_item *item, const struct label_fields *fields)
{
    for (size_t i = 0; i < item->when_count; i++) {
        char shown[LABEL_TEXT_SIZE] = "";
        if (!label_value(fields, item->when[i].name, shown) || (shown[0] == '\0') != item->when[i].absent)
            return false;
    }
    return true;
}

bool label_template_shows(const struct label_template *t, const char *field)
{
    char braced[TEMPLATE_NAME_SIZE + 2];
    text_format(braced, sizeof(braced), "{%s}", field);
    for (size_t m = 0; m < t->media_count; m++)
        for (size_t i = 0; i < t->media[m].count; i++)
            if (strstr(t->media[m].items[i].value, braced))
                return true;
    return false;
}
