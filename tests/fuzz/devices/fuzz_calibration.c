/* Any bytes as what a scanner gave for the calibration code: what is found is one of our layouts, and its lines are text. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "devices/calibration.h"
#include "key_layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct calibration c;
    char lines[512];
    for (unsigned i = 0; i < 3; i++) {
        if (!calibration_read(data, size, i == 0 ? NULL : key_layout_name(i), &c))
            continue;
        if (c.layout[0] && key_layout_find(c.layout) == NULL)
            abort();
        calibration_lines(&c, lines, sizeof(lines));
        if (!utf8_valid(lines, strlen(lines)))
            abort();
    }
    return 0;
}
