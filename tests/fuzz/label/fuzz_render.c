/* Any fields on every ready template: one whole label in each language, whatever the texts hold. First byte: language, size,
 * resolution, native letters; second: the template; the rest: fields as label_fields_read() takes them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "label/label.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count_of(const struct text *bytes, const char *word)
{
    size_t count = 0;
    for (const char *p = bytes->data; (p = strstr(p, word)) != NULL; p++)
        count++;
    return count;
}

static bool ends_with(const struct text *bytes, const char *end, size_t len)
{
    return bytes->len >= len && memcmp(bytes->data + bytes->len - len, end, len) == 0;
}

static void check(enum label_language language, const struct text *bytes)
{
    switch (language) {
    case LABEL_ZPL:
        for (size_t i = 0; i < bytes->len; i++)
            if (bytes->data[i] != '\n' && (bytes->data[i] < 0x20 || bytes->data[i] > 0x7E))
                abort();
        if (count_of(bytes, "^XA") != 1 || count_of(bytes, "^XZ") != 1 || !ends_with(bytes, "^XZ\n", 4))
            abort();
        break;
    case LABEL_TSPL:
        if (!ends_with(bytes, "\r\nPRINT 1,1\r\n", 13))
            abort();
        break;
    case LABEL_EPL2:
        if (!ends_with(bytes, "\nP1\n", 4))
            abort();
        break;
    case LABEL_ESCPOS:
        if (!ends_with(bytes, "\x1D\x0C", 2))
            abort();
        break;
    case LABEL_LANGUAGE_COUNT:
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct label_template *templates[LABEL_KIND_COUNT];
    static const double sizes[][2] = {{58, 40}, {100, 100}, {48, 40}, {40, 30}};
    struct label_printer_spec spec = LABEL_PRINTER_SPEC_INIT;
    struct label_fields fields;
    struct text bytes = {0};
    struct error err;
    if (size < 2 || !label_fields_read((const char *)data + 2, size - 2, &fields, NULL))
        return 0;
    spec.language = (enum label_language)(data[0] & 3);
    spec.width_mm = sizes[data[0] >> 2 & 3][0];
    spec.height_mm = sizes[data[0] >> 2 & 3][1];
    spec.dpi = data[0] & 16 ? 300 : 203;
    spec.native_text = data[0] & 32;
    unsigned which = data[1] % LABEL_KIND_COUNT;
    if (templates[which] == NULL)
        templates[which] = label_template_find("/nonexistent", label_template_ready(which), &err);
    if (templates[which] == NULL || !label_render(templates[which], &fields, &spec, &bytes, &err))
        abort();
    check(spec.language, &bytes);
    text_fini(&bytes);
    return 0;
}
