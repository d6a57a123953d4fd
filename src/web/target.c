#include "target.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Decodes [from, end) to *to and terminates it; *to moves on. */
static bool decode(const char *from, const char *end, bool plus_is_space, char **to, const char **ret)
{
    char *out = *to;
    char *start = out;
    while (from < end) {
        char c = *from++;
        if (c == '%') {
            int high = end - from >= 2 ? hex_digit(from[0]) : -1;
            int low = high >= 0 ? hex_digit(from[1]) : -1;
            if (low < 0)
                return false;
            c = (char)(high * 16 + low);
            from += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if ((unsigned char)c < 0x20 || c == 0x7F)
            return false;
        *out++ = c;
    }
    *out++ = '\0';
    *to = out;
    *ret = start;
    return utf8_valid(start, strlen(start));
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
