#include "config_line.h"

#include <stddef.h>
#include <string.h>

enum { LINES_MAX = 512 };

static struct {
    const struct config_option *option; /* NULL: none, nor behind */
    const char *title;                  /* of its block; the library's, while it reads */
    int line;
} lines[LINES_MAX];

void config_forget_lines(void)
{
    memset(lines, 0, sizeof(lines));
}

/* Where it stands, or is to stand; LINES_MAX: there is no room for it. */
static size_t find(const struct config_option *option, const char *title)
{
    size_t i = 0;
    while (i < LINES_MAX && lines[i].option &&
           (lines[i].option != option || strcmp(lines[i].title, title) != 0))
        i++;
    return i;
}

void config_note_line(const struct config_option *option, const char *title, int line)
{
    size_t i = find(option, title ? title : "");
    if (i == LINES_MAX)
        return;
    lines[i].option = option;
    lines[i].title = title ? title : "";
    lines[i].line = line;
}

int config_option_line(const struct config_option *option, const char *title)
{
    size_t i = find(option, title);
    return i < LINES_MAX ? lines[i].line : 0;
}
