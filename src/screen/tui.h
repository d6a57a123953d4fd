/* The full screen: paints a view with ncurses. The verdict fills the upper part in its colour, with symbol and words; below
 * it the last scans and the station's state. Screen thread; one at a time. */
#pragma once

#include <stdbool.h>
#include "core/view.h"
#include "typing.h"

/* False when the terminal cannot be used (then nothing was changed). */
bool tui_open(void);
void tui_close(void);
/* The terminal may have another size now. */
void tui_resize(void);
void tui_paint(const struct view *view, const struct typing *typing);

enum tui_key {
    TUI_NONE,    /* nothing more was typed */
    TUI_CHANGED, /* the typed line has changed */
    TUI_ENTER,
    TUI_UNDO,
    TUI_OFFLINE,
    TUI_NEXT,
    TUI_SAME,
    TUI_QUIT,
};
/* Takes the next key; characters go into *typing. */
enum tui_key tui_key(struct typing *typing);
