/* First byte: which profile; the rest: what the printer answered. Whatever it is, the state is one of ours, its words are text,
 * and an answer that was whole stays the same when nothing is added. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "status.h"
#include "status_ipp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct status_profile *const profiles[] = {&status_zpl, &status_hqes, &status_tspl,
                                                            &status_escpos};
    struct printer_status status = {.state = PRINTER_READY};
    if (size == 0)
        return 0;
    unsigned which = data[0] % (COUNT_OF(profiles) + 1);
    if (which == COUNT_OF(profiles)) {
        char keyword[256];
        text_copy_n(keyword, sizeof(keyword), (const char *)data + 1, size - 1);
        status_ipp_reason(keyword, &status);
    } else {
        /* As it comes: one byte more each time, until it is whole. */
        enum status_result result = STATUS_MORE;
        for (size_t len = 0; len < size && result == STATUS_MORE; len++)
            result = profiles[which]->read(data + 1, len, &status);
        if (result != STATUS_DONE)
            return 0;
    }
    if (status.state >= PRINTER_STATE_COUNT || !utf8_valid(status.detail, strlen(status.detail)))
        abort();
    return 0;
}
