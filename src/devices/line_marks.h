/* What a serial line reports inside its bytes when PARMRK is set (termios(3)): FF 00 x is the byte x with a parity or
 * framing error, FF 00 00 a break, FF FF one byte FF. Pure; one a port. */
#pragma once

#include <stddef.h>

struct line_marks {
    unsigned seen; /* how much of a mark has come: 0, 1 (FF), 2 (FF 00) */
};

/* Takes bytes as read; calls bytes_fn for stretches of clean bytes and error_fn for each error, in order. Zero-initialise
 * the marks; they may be cut anywhere between calls. */
void line_marks_read(struct line_marks *marks, const unsigned char *raw, size_t len,
                     void (*bytes_fn)(void *arg, const unsigned char *bytes, size_t len),
                     void (*error_fn)(void *arg), void *arg);
