/* The lines of the old parallel port, as usblp hands them on. Many label printers always say the same. */
#include "base/text.h"
#include "status.h"

enum { NO_ERROR = 0x08, SELECTED = 0x10, PAPER_OUT = 0x20 };

void status_usblp(int bits, struct printer_status *ret)
{
    *ret = (struct printer_status){.state = PRINTER_READY};
    if (bits & PAPER_OUT) {
        ret->state = PRINTER_PAPER_OUT;
    } else if (!(bits & SELECTED)) {
        ret->state = PRINTER_PAUSED;
        text_copy(ret->detail, sizeof(ret->detail), "it is not online");
    } else if (!(bits & NO_ERROR)) {
        ret->state = PRINTER_FAULT;
        text_copy(ret->detail, sizeof(ret->detail), "it says that it has an error");
    }
}
