/* Any bytes as a scan: the hint, if there is one, is one of our layouts and not the one that it was read with. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "devices/layout_hint.h"
#include "key_layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char hint[LAYOUT_HINT_SIZE];
    for (unsigned i = 0; i < 3; i++)
        if (layout_hint(data, size, key_layout_name(i), hint) &&
            (key_layout_find(hint) == NULL || strcmp(hint, key_layout_name(i)) == 0))
            abort();
    return 0;
}
