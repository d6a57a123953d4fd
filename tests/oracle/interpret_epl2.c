/* EPL2: a line a command; the bytes of GW follow its line. 0 is black. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "interpret.h"

struct epl2 {
    const char *p;
    const char *end;
    struct canvas *paper;
    int width;
    bool cleared, printed;
    struct error *err;
};

static bool wrong(struct epl2 *e, const char *what, const char *line)
{
    char quoted[120];
    return error_set(e->err, ERROR_INPUT, "EPL2: %s: %s", what,
                     text_quote(quoted, sizeof(quoted), line, strnlen(line, 60)));
}

static bool draw_graphic(struct epl2 *e, const char *line, const int a[4])
{
    if (a[2] < 1 || a[3] < 1 || e->end - e->p < (ptrdiff_t)a[2] * a[3] + 1)
        return wrong(e, "a cut graphic", line);
    for (int row = 0; row < a[3]; row++)
        for (int column = 0; column < a[2] * 8; column++)
            if (!((unsigned char)e->p[row * a[2] + column / 8] >> (7 - column % 8) & 1) &&
                !canvas_set(e->paper, a[0] + column, a[1] + row))
                return wrong(e, "dots beside the paper", line);
    e->p += (ptrdiff_t)a[2] * a[3];
    if (*e->p++ != '\n')
        return wrong(e, "a graphic of another size than said", line);
    return true;
}

static bool draw_line(struct epl2 *e, const char *line)
{
    int a[6];
    char text[256];
    int used = 0;
    if (line[0] == '\0' || strcmp(line, "ZT") == 0)
        return true;
    if (strcmp(line, "N") == 0)
        return e->cleared = true;
    if (!e->cleared)
        return wrong(e, "N comes first", line);
    if (sscanf(line, "q%d%n", &a[0], &used) == 1 && line[used] == '\0') {
        e->width = a[0];
        return true;
    }
    if (sscanf(line, "Q%d,%d%n", &a[0], &a[1], &used) == 2 && line[used] == '\0' && e->width > 0 &&
        !e->paper->dots) {
        canvas_init(e->paper, e->width, a[0]);
        return true;
    }
    if ((sscanf(line, "D%d%n", &a[0], &used) == 1 && a[0] >= 0 && a[0] <= 15 && line[used] == '\0') ||
        (sscanf(line, "S%d%n", &a[0], &used) == 1 && a[0] >= 1 && line[used] == '\0'))
        return true;
    if (!e->paper->dots)
        return wrong(e, "drawing before q and Q", line);
    if (strcmp(line, "P1") == 0)
        return e->printed = true;
    used = 0;
    if (sscanf(line, "GW%d,%d,%d,%d%n", &a[0], &a[1], &a[2], &a[3], &used) == 4 && line[used] == '\0')
        return draw_graphic(e, line, a);
    if (sscanf(line, "LO%d,%d,%d,%d%n", &a[0], &a[1], &a[2], &a[3], &used) == 4 && line[used] == '\0')
        return canvas_fill(e->paper, a[0], a[1], a[2], a[3]) || wrong(e, "a bar beside the paper", line);
    if (sscanf(line, "B%d,%d,0,1,%d,%d,%d,N,\"%255[^\"]\"%n", &a[0], &a[1], &a[2], &a[3], &a[4], text,
               &used) == 6 &&
        line[used] == '\0')
        return canvas_code128(e->paper, a[0], a[1], a[2], a[4], text) > 0 ||
               wrong(e, "a code beside the paper", line);
    used = 0;
    if (sscanf(line, "A%d,%d,0,%d,%d,%d,N,\"%255[^\"]\"%n", &a[0], &a[1], &a[2], &a[3], &a[4], text, &used) ==
            6 &&
        line[used] == '\0' && a[2] >= 1 && a[2] <= 4)
        return canvas_set(e->paper, a[0], a[1]) || wrong(e, "a text beside the paper", line);
    return wrong(e, "an unknown command", line);
}

bool interpret_epl2(const char *bytes, size_t len, struct canvas *ret, struct error *err)
{
    struct epl2 e = {.p = bytes, .end = bytes + len, .paper = ret, .err = err};
    *ret = (struct canvas){0};
    while (e.p < e.end && !e.printed) {
        char line[512];
        const char *stop = memchr(e.p, '\n', (size_t)(e.end - e.p));
        if (stop == NULL || !text_copy_n(line, sizeof(line), e.p, (size_t)(stop - e.p)))
            return wrong(&e, "a line without its end", "");
        e.p = stop + 1;
        if (!draw_line(&e, line))
            return false;
    }
    if (!e.printed || e.p != e.end)
        return error_set(err, ERROR_INPUT, "EPL2: %s", e.printed ? "bytes after P1" : "nothing was printed");
    return true;
}
