#include "strings.h"

#include <stdlib.h>

#include "base/mem.h"

const char *strings_keep(struct strings *s, const char *text)
{
    uint32_t at = 0;
    uint32_t i;
    if (text == NULL || text[0] == '\0')
        return "";
    if (index_next(&s->index, text, &at, &i))
        return s->texts[i];
    if (s->count % 1024 == 0)
        s->texts = mem_resize(s->texts, s->count + 1024, sizeof(s->texts[0]));
    s->texts[s->count] = mem_string(text);
    index_add(&s->index, s->texts[s->count], s->count);
    return s->texts[s->count++];
}

void strings_fini(struct strings *s)
{
    index_fini(&s->index);
    for (uint32_t i = 0; i < s->count; i++)
        free(s->texts[i]);
    free(s->texts);
    *s = (struct strings){0};
}
