/* DLE EOT 2 (why it is offline) and DLE EOT 4 (paper): one byte each, which always has bits 1 and 4 and never 0 and 7. */
#include "base/text.h"
#include "status.h"

enum { FIXED_MASK = 0x93, FIXED = 0x12, COVER = 0x04, FEEDING = 0x08, STOPPED = 0x20, ERROR = 0x40 };
enum { NEAR_END = 0x0c, END = 0x60 };

static enum status_result read_bytes(const unsigned char *answer, size_t len, struct printer_status *ret)
{
    for (size_t i = 0; i < len; i++)
        if (i >= 2 || (answer[i] & FIXED_MASK) != FIXED)
            return STATUS_NONSENSE;
    if (len < 2)
        return STATUS_MORE;
    *ret = (struct printer_status){.state = PRINTER_READY};
    if (answer[0] & COVER) {
        ret->state = PRINTER_HEAD_OPEN;
    } else if ((answer[1] & END) || (answer[0] & STOPPED)) {
        ret->state = PRINTER_PAPER_OUT;
    } else if (answer[0] & ERROR) {
        ret->state = PRINTER_FAULT;
        text_copy(ret->detail, sizeof(ret->detail), "it says that it has an error");
    } else if (answer[0] & FEEDING) {
        ret->state = PRINTER_PAUSED;
        text_copy(ret->detail, sizeof(ret->detail), "its feed button is held");
    } else if (answer[1] & NEAR_END) {
        ret->warning = true;
        text_copy(ret->detail, sizeof(ret->detail), "the paper is nearly at its end");
    }
    return STATUS_DONE;
}

const struct status_profile status_escpos = {
    .name = "escpos", .question = "\020\004\002\020\004\004", .question_len = 6, .read = read_bytes};
