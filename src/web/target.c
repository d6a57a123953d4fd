#include "target.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* Decodes [from, end) to *to and terminates it; *to moves on. What is decoded is never longer than what it was made of. */
static bool decode(const char *from, const char *end, bool plus_is_space, char **to, const char **ret)
{
    char *start = *to;
    size_t len = (size_t)(end - from);
    if (!text_unpercent(start, len + 1, from, len, plus_is_space))
        return false;
    *ret = start;
    len = strlen(start);
    *to = start + len + 1;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)start[i] < 0x20 || start[i] == 0x7F)
            return false;
    return utf8_valid(start, len);
}

static bool segment_allowed(const char *s)
{
    return s[0] != '\0' && strcmp(s, ".") != 0 && strcmp(s, "..") != 0 && strpbrk(s, "/\\") == NULL;
}

static bool parse_path(const char *path, const char *end, struct target *t, char **to)
{
    while (path < end) {
        const char *from = path + 1;
        const char *slash = memchr(from, '/', (size_t)(end - from));
        const char *stop = slash ? slash : end;
        if (from == end) {
            t->folder = true;
            return true;
        }
        if (t->segment_count == TARGET_SEGMENTS_MAX ||
            !decode(from, stop, false, to, &t->segments[t->segment_count]) ||
            !segment_allowed(t->segments[t->segment_count]))
            return false;
        t->segment_count++;
        path = stop;
    }
    return true;
}

static bool parse_query(const char *from, const char *end, struct target *t, char **to)
{
    while (from < end) {
        const char *next = memchr(from, '&', (size_t)(end - from));
        const char *stop = next ? next : end;
        const char *equals = memchr(from, '=', (size_t)(stop - from));
        if (stop > from) {
            if (t->query_count == TARGET_QUERY_MAX)
                return false;
            int i = t->query_count;
            if (!decode(from, equals ? equals : stop, true, to, &t->query[i].name) ||
                !decode(equals ? equals + 1 : stop, stop, true, to, &t->query[i].value))
                return false;
            t->query_count++;
        }
        from = next ? next + 1 : end;
    }
    return true;
}

bool target_parse(const char *text, struct target *ret)
{
    size_t len = strlen(text);
    struct target t = {0};
    if (len == 0 || len > TARGET_MAX || text[0] != '/')
        return false;
    const char *end = text + len;
    const char *mark = strchr(text, '?');
    /* Each part shrinks or stays, and gets a NUL of its own in place of its separator; a name without "=" gets two. */
    t.text = mem_new(len * 2 + 4);
    char *to = t.text;
    if (!parse_path(text, mark ? mark : end, &t, &to) || (mark && !parse_query(mark + 1, end, &t, &to))) {
        target_fini(&t);
        return false;
    }
    *ret = t;
    return true;
}

void target_fini(struct target *t)
{
    free(t->text);
    *t = (struct target){0};
}

const char *target_query(const struct target *t, const char *name)
{
    for (int i = 0; i < t->query_count; i++)
        if (strcmp(t->query[i].name, name) == 0)
            return t->query[i].value;
    return NULL;
}

bool target_fits(const struct target *t, const char *pattern)
{
    int i = 0;
    while (*pattern) {
        const char *from = pattern + 1; /* behind the slash */
        size_t len = strcspn(from, "/");
        if (len == 0)
            return i == t->segment_count; /* "/" */
        if (i == t->segment_count)
            return false;
        bool any = len == 2 && from[0] == '{' && from[1] == '}';
        if (!any && (strlen(t->segments[i]) != len || strncmp(t->segments[i], from, len) != 0))
            return false;
        i++;
        pattern = from + len;
    }
    return i == t->segment_count;
}
