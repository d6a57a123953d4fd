/* ESC ! ?: one byte of flags. Printing (0x20) is no trouble. */
#include "base/text.h"
#include "status.h"

static enum status_result read_byte(const unsigned char *answer, size_t len, struct printer_status *ret)
{
    static const struct {
        unsigned bit;
        enum printer_state state;
    } flags[] = {
        {0x01, PRINTER_HEAD_OPEN},  {0x40, PRINTER_HEAD_OPEN}, {0x04, PRINTER_PAPER_OUT}, {0x02, PRINTER_JAM},
        {0x08, PRINTER_RIBBON_OUT}, {0x10, PRINTER_PAUSED},    {0x80, PRINTER_FAULT},
    };
    if (len == 0)
        return STATUS_MORE;
    if (len > 1)
        return STATUS_NONSENSE;
    *ret = (struct printer_status){.state = PRINTER_READY};
    for (size_t i = 0; i < COUNT_OF(flags); i++) {
        if (answer[0] & flags[i].bit) {
            ret->state = flags[i].state;
            if (flags[i].state == PRINTER_FAULT)
                text_format(ret->detail, sizeof(ret->detail), "it says 0x%02X", answer[0]);
            return STATUS_DONE;
        }
    }
    return STATUS_DONE;
}

const struct status_profile status_tspl = {
    .name = "tspl", .question = "\033!?", .question_len = 3, .read = read_byte};
