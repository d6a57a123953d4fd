#include "label/qr.h"

#include "qr.h"

/* Always black on white, whatever the terminal's colours: scanners of phones want it so. */
#define COLOURS "\033[30;47m"
#define RESET   "\033[0m"

bool qr_terminal(const char *text, struct text *out)
{
    static const char *const blocks[] = {" ", "\xE2\x96\x84", "\xE2\x96\x80",
                                         "\xE2\x96\x88"}; /* lower, upper, both */
    struct bitmap code = {0};
    if (!qr_make(text, 'L', &code))
        return false;
    for (int y = -QR_QUIET; y < code.height + QR_QUIET; y += 2) {
        text_add(out, COLOURS);
        for (int x = -QR_QUIET; x < code.width + QR_QUIET; x++)
            text_add(out, blocks[bitmap_black(&code, x, y) * 2 + bitmap_black(&code, x, y + 1)]);
        text_add(out, RESET "\n");
    }
    bitmap_fini(&code);
    return true;
}
