#include "draw.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/attr.h"

enum { LINE_MAX_BYTES = 1024 };

void paint_on(attr_t attributes)
{
    (void)attr_on(attributes, NULL);
}

void paint_off(attr_t attributes)
{
    (void)attr_off(attributes, NULL);
}

/* --- drawing ----------------------------------------------------------------------------------------------------------------- */
int draw_width(const char *s)
{
    wchar_t wide[LINE_MAX_BYTES];
    size_t n = mbstowcs(wide, s, COUNT_OF(wide) - 1);
    if (n == (size_t)-1)
        return (int)strlen(s);
    wide[n] = L'\0';
    int width = wcswidth(wide, n);
    return width < 0 ? (int)n : width;
}

/* How many of the characters stand in `width` columns. */
static size_t fitting(const wchar_t *s, size_t n, int width)
{
    size_t fits = 0;
    for (int used = 0; fits < n; fits++) {
        int w = wcwidth(s[fits]);
        used += w > 0 ? w : 0;
        if (used > width)
            break;
    }
    return fits;
}

void draw_text(int row, int column, int width, const char *s)
{
    wchar_t wide[LINE_MAX_BYTES];
    size_t n = mbstowcs(wide, s, COUNT_OF(wide) - 1);
    if (row < 0 || row >= LINES || width <= 0)
        return;
    if (n == (size_t)-1) {
        mvaddnstr(row, column, s, width);
        return;
    }
    mvaddnwstr(row, column, wide, (int)fitting(wide, n, width));
}

void draw_centred(int row, attr_t attributes, const char *s)
{
    int width = draw_width(s);
    paint_on(attributes);
    draw_text(row, width < COLS ? (COLS - width) / 2 : 0, COLS, s);
    paint_off(attributes);
}

int draw_sentence(int row, attr_t attributes, const char *s)
{
    wchar_t wide[LINE_MAX_BYTES];
    size_t n = mbstowcs(wide, s, COUNT_OF(wide) - 1);
    size_t at = 0;
    if (n == (size_t)-1) {
        draw_centred(row, attributes, s);
        return row + 1;
    }
    paint_on(attributes);
    while (at < n && row < LINES) {
        size_t fits = fitting(&wide[at], n - at, COLS - 2);
        size_t end = fits;
        while (at + fits < n && end > 0 && wide[at + end] != L' ')
            end--;
        if (end == 0)
            end = fits > 0 ? fits : 1;
        int width = wcswidth(&wide[at], end);
        mvaddnwstr(row++, width > 0 ? (COLS - width) / 2 : 0, &wide[at], (int)end);
        for (at += end; at < n && wide[at] == L' ';)
            at++;
    }
    paint_off(attributes);
    return row;
}

void draw_empty(int row, attr_t attributes)
{
    paint_on(attributes);
    mvhline(row, 0, ' ', COLS);
    paint_off(attributes);
}
