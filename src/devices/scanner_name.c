#include "scanner_name.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"

struct scanner_name {
    struct scanner_name *next;
    unsigned users; /* a scanner may have several nodes */
    char base[SCANNER_NAME_MAX];
    char port[128];
    char text[SCANNER_NAME_MAX];
};

struct scanner_names {
    struct scanner_name *first;
};

enum { PORT_MARK_MAX = 30 };

struct scanner_names *scanner_names_new(void)
{
    return mem_new(sizeof(struct scanner_names));
}

void scanner_names_free(struct scanner_names *names)
{
    if (names == NULL)
        return;
    while (names->first != NULL) {
        struct scanner_name *n = names->first;
        names->first = n->next;
        free(n);
    }
    free(names);
}

const char *scanner_name_text(const struct scanner_name *name)
{
    return name->text;
}

void scanner_name_release(struct scanner_name *name)
{
    if (name != NULL && name->users > 0)
        name->users--;
}

static bool in_use_elsewhere(const struct scanner_names *names, const char *text,
                             const struct scanner_name *self)
{
    for (const struct scanner_name *n = names->first; n != NULL; n = n->next)
        if (n != self && n->users > 0 && strcmp(n->text, text) == 0)
            return true;
    return false;
}

/* base, then the mark, whose end is what tells the scanners apart. */
static void compose(char dst[SCANNER_NAME_MAX], const char *base, const char *port, unsigned number)
{
    size_t port_len = strlen(port);
    char mark[PORT_MARK_MAX + 16];
    text_format(mark, sizeof(mark), "@%s", port_len > PORT_MARK_MAX ? port + port_len - PORT_MARK_MAX : port);
    if (number > 1) {
        size_t len = strlen(mark);
        text_format(mark + len, sizeof(mark) - len, "#%u", number);
    }
    text_copy(dst, SCANNER_NAME_MAX - strlen(mark), base);
    size_t len = strlen(dst);
    text_copy(dst + len, SCANNER_NAME_MAX - len, mark);
}

static struct scanner_name *find_or_add(struct scanner_names *names, const char *base, const char *port)
{
    for (struct scanner_name *n = names->first; n != NULL; n = n->next)
        if (strcmp(n->base, base) == 0 && strcmp(n->port, port) == 0)
            return n;
    struct scanner_name *n = mem_new(sizeof(*n));
    text_copy(n->base, sizeof(n->base), base);
    text_copy(n->port, sizeof(n->port), port);
    n->next = names->first;
    names->first = n;
    return n;
}

struct scanner_name *scanner_names_give(struct scanner_names *names, const char *base, bool configured,
                                        const char *port)
{
    struct scanner_name *n = find_or_add(names, base, port);
    if (n->users == 0 && (n->text[0] == '\0' || in_use_elsewhere(names, n->text, n))) {
        if (configured)
            text_copy(n->text, sizeof(n->text), base);
        else
            compose(n->text, base, port, 1);
        for (unsigned number = 1; in_use_elsewhere(names, n->text, n); number++)
            compose(n->text, base, port, number);
    }
    n->users++;
    return n;
}
