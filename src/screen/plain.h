/* Plain lines for what the screen would show: one a verdict, one a change of scanner, platform or disk. Screen thread. */
#pragma once

#include <stdio.h>
#include "core/view.h"

struct plain {
    FILE *out;
    struct view last; /* as printed */
};

/* Prints what differs from the last picture. A verdict that another replaced between two pictures is printed from the
 * list of the last ones; the log has all of them. */
void plain_show(struct plain *p, const struct view *view);
