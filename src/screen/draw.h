/* Texts on the terminal, by columns: a wide letter has two. The screen's thread, between tui_open() and tui_close(). */
#pragma once

#define NCURSES_WIDECHAR 1
#include <ncurses.h>

void paint_on(attr_t attributes);
void paint_off(attr_t attributes);

/* Columns that s has. */
int draw_width(const char *s);
/* At most `width` columns of s, cut between characters; nothing outside the screen. */
void draw_text(int row, int column, int width, const char *s);
/* One row in the middle, cut at the screen's edge. */
void draw_centred(int row, attr_t attributes, const char *s);
/* What is to be done is read whole: in rows in the middle, parted at spaces where there are any. Returns the row below. */
int draw_sentence(int row, attr_t attributes, const char *s);
/* An empty row of this colour. */
void draw_empty(int row, attr_t attributes);
