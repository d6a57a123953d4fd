#include "status_ipp.h"

#include <string.h>

#include "base/text.h"

void status_ipp_reason(const char *keyword, struct printer_status *status)
{
    static const struct {
        const char *begin;
        enum printer_state state;
        const char *detail;
    } reasons[] = {
        {"media-empty", PRINTER_PAPER_OUT, ""},
        {"media-needed", PRINTER_PAPER_OUT, ""},
        {"media-jam", PRINTER_JAM, ""},
        {"cover-open", PRINTER_HEAD_OPEN, ""},
        {"door-open", PRINTER_HEAD_OPEN, ""},
        {"marker-supply-empty", PRINTER_RIBBON_OUT, ""},
        {"connecting-to-device", PRINTER_OFFLINE, "its queue cannot reach it"},
        {"offline", PRINTER_OFFLINE, "its queue cannot reach it"},
        {"timed-out", PRINTER_OFFLINE, "its queue cannot reach it"},
        {"paused", PRINTER_PAUSED, "its queue is paused"},
        {"moving-to-paused", PRINTER_PAUSED, "its queue is paused"},
        {"shutdown", PRINTER_OFFLINE, "it was switched off"},
    };
    size_t len = strlen(keyword);
    bool only_a_report = len > 7 && strcmp(keyword + len - 7, "-report") == 0;
    if (strcmp(keyword, "none") == 0 || only_a_report || status->state != PRINTER_READY)
        return;
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        if (strncmp(keyword, reasons[i].begin, strlen(reasons[i].begin)) == 0) {
            status->state = reasons[i].state;
            text_copy(status->detail, sizeof(status->detail), reasons[i].detail);
            return;
        }
    }
    if (strcmp(keyword, "media-low") == 0 || strncmp(keyword, "media-low-", 10) == 0) {
        status->warning = true;
        text_copy(status->detail, sizeof(status->detail), "the paper is nearly at its end");
    }
}
