/* Any bytes as a label's fields: what is accepted is written and read back the same, and every value can be shown. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/label_fields.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct label_fields f;
    struct label_fields back;
    struct text text = {0};
    if (!label_fields_read((const char *)data, size, &f, NULL))
        return 0;
    label_fields_write(&f, &text);
    if (!label_fields_read(text.data, text.len, &back, NULL))
        abort();
    for (unsigned i = 0; label_value_name(i); i++) {
        char one[LABEL_TEXT_SIZE];
        char other[LABEL_TEXT_SIZE];
        if (!label_value(&f, label_value_name(i), one) || !label_value(&back, label_value_name(i), other) ||
            strcmp(one, other) != 0 || !utf8_valid(one, strlen(one)))
            abort();
    }
    text_fini(&text);
    return 0;
}
