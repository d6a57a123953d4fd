/* Any bytes as a template: it is refused with a line number, or it can be laid out on its own paper and every place is on it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_layout(const struct label_template *t, const struct template_media *media,
                         const struct label_fields *fields)
{
    struct label_printer_spec spec = LABEL_PRINTER_SPEC_INIT;
    struct layout layout;
    struct error err;
    spec.width_mm = media->width;
    spec.height_mm = media->height;
    if (!layout_make(t, fields, &spec, &layout, &err))
        abort();
    for (size_t i = 0; i < layout.count; i++) {
        const struct placed *item = &layout.items[i];
        /* A place that was rounded may end one dot later. */
        if (item->x < 0 || item->y < 0 || item->x + item->w > layout.width + 2 ||
            item->y + item->h > layout.height + 2)
            abort();
    }
    layout_fini(&layout);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct label_fields fields = {.bin = "A-017", .waybill = "JDVA11408814483", .title = "Платье", .copy = 2};
    struct error err = {0};
    struct label_template *t = label_template_parse((const char *)data, size, &err);
    if (t == NULL) {
        if (err.kind != ERROR_INPUT || strncmp(err.text, "line ", 5) != 0)
            abort();
        return 0;
    }
    for (size_t i = 0; i < t->media_count; i++)
        check_layout(t, &t->media[i], &fields);
    label_template_free(t);
    return 0;
}
