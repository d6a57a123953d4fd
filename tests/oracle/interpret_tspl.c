/* TSPL: a line a command; the bytes of BITMAP follow its commas. 0 is black. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "interpret.h"

struct tspl {
    const char *p;
    const char *end;
    int dpi;
    struct canvas *paper;
    bool sized, cleared, printed;
    struct error *err;
};

static bool wrong(struct tspl *t, const char *what, const char *at)
{
    char quoted[120];
    size_t left = (size_t)(t->end - at);
    return error_set(t->err, ERROR_INPUT, "TSPL: %s at %s", what,
                     text_quote(quoted, sizeof(quoted), at, left < 40 ? left : 40));
}

static bool draw_bitmap(struct tspl *t, const char *line)
{
    int x;
    int y;
    int bytes;
    int rows;
    int mode;
    int used = 0;
    if (sscanf(line, "BITMAP %d,%d,%d,%d,%d,%n", &x, &y, &bytes, &rows, &mode, &used) != 5 || used == 0 ||
        mode != 1)
        return wrong(t, "a wrong BITMAP", line);
    const char *data = line + used;
    if (bytes < 1 || rows < 1 || t->end - data < (ptrdiff_t)bytes * rows + 2)
        return wrong(t, "a cut BITMAP", line);
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < bytes * 8; column++)
            if (!((unsigned char)data[row * bytes + column / 8] >> (7 - column % 8) & 1) &&
                !canvas_set(t->paper, x + column, y + row))
                return wrong(t, "dots beside the paper", line);
    t->p = data + (ptrdiff_t)bytes * rows;
    if (memcmp(t->p, "\r\n", 2) != 0)
        return wrong(t, "a BITMAP of another size than said", t->p);
    t->p += 2;
    return true;
}

static bool draw_line(struct tspl *t, const char *line)
{
    char text[256];
    char font[8];
    char level;
    int a[6];
    int used = 0;
    double mm[2];
    if (sscanf(line, "SIZE %lf mm,%lf mm%n", &mm[0], &mm[1], &used) == 2 && line[used] == '\0' && !t->sized) {
        double dots = t->dpi == 203 ? 8 : t->dpi / 25.4;
        canvas_init(t->paper, (int)(mm[0] * dots + 0.5), (int)(mm[1] * dots + 0.5));
        return t->sized = true;
    }
    if ((sscanf(line, "GAP %lf mm,0 mm%n", &mm[0], &used) == 1 && line[used] == '\0') ||
        strcmp(line, "DIRECTION 1,0") == 0 || strcmp(line, "REFERENCE 0,0") == 0)
        return true;
    used = 0;
    if ((sscanf(line, "DENSITY %d%n", &a[0], &used) == 1 && a[0] >= 0 && a[0] <= 15 && line[used] == '\0') ||
        (sscanf(line, "SPEED %d%n", &a[0], &used) == 1 && a[0] >= 1 && line[used] == '\0'))
        return true;
    if (strcmp(line, "CLS") == 0)
        return t->cleared = t->sized;
    if (!t->cleared)
        return wrong(t, "drawing before SIZE and CLS", line);
    if (strcmp(line, "PRINT 1,1") == 0)
        return t->printed = true;
    used = 0;
    if (sscanf(line, "BAR %d,%d,%d,%d%n", &a[0], &a[1], &a[2], &a[3], &used) == 4 && line[used] == '\0')
        return canvas_fill(t->paper, a[0], a[1], a[2], a[3]) || wrong(t, "a bar beside the paper", line);
    if (sscanf(line, "BARCODE %d,%d,\"128\",%d,0,0,%d,%d,\"%255[^\"]\"%n", &a[0], &a[1], &a[2], &a[3], &a[4],
               text, &used) == 6 &&
        line[used] == '\0')
        return canvas_code128(t->paper, a[0], a[1], a[3], a[2], text) > 0 ||
               wrong(t, "a code beside the paper", line);
    used = 0;
    if (sscanf(line, "QRCODE %d,%d,%c,%d,A,0,\"%255[^\"]\"%n", &a[0], &a[1], &level, &a[2], text, &used) ==
            5 &&
        line[used] == '\0')
        return canvas_qr(t->paper, a[0], a[1], a[2], level, text) > 0 ||
               wrong(t, "a code beside the paper", line);
    used = 0;
    /* The printer's letters: their place must be on the paper; they are drawn as an empty frame. */
    if (sscanf(line, "TEXT %d,%d,\"%7[1-5]\",0,%d,%d,\"%255[^\"]\"%n", &a[0], &a[1], font, &a[2], &a[3], text,
               &used) == 6 &&
        line[used] == '\0') {
        static const int widths[] = {8, 12, 16, 24, 32};
        static const int heights[] = {12, 20, 24, 32, 48};
        int w = widths[font[0] - '1'] * a[2] * (int)strlen(text);
        int h = heights[font[0] - '1'] * a[3];
        return (canvas_fill(t->paper, a[0], a[1], w, 1) && canvas_fill(t->paper, a[0], a[1] + h - 1, w, 1)) ||
               wrong(t, "a text beside the paper", line);
    }
    return wrong(t, "an unknown command", line);
}

bool interpret_tspl(const char *bytes, size_t len, int dpi, struct canvas *ret, struct error *err)
{
    struct tspl t = {.p = bytes, .end = bytes + len, .dpi = dpi, .paper = ret, .err = err};
    *ret = (struct canvas){0};
    while (t.p < t.end && !t.printed) {
        const char *line = t.p;
        if (strncmp(line, "BITMAP ", 7) == 0) {
            if (!t.cleared || !draw_bitmap(&t, line))
                return t.cleared ? false : wrong(&t, "drawing before CLS", line);
            continue;
        }
        char copy[512];
        const char *stop = memmem(line, (size_t)(t.end - line), "\r\n", 2);
        if (stop == NULL || !text_copy_n(copy, sizeof(copy), line, (size_t)(stop - line)))
            return wrong(&t, "a line without its end", line);
        t.p = stop + 2;
        if (!draw_line(&t, copy))
            return false;
    }
    if (!t.printed || t.p != t.end)
        return error_set(err, ERROR_INPUT, "TSPL: %s",
                         t.printed ? "bytes after PRINT" : "nothing was printed");
    return true;
}
