#include "label/label.h"

#include <assert.h>
#include <string.h>

#include "decimal.h"
#include "language.h"
#include "raster.h"

enum { MEDIA_MIN_MM = 10, MEDIA_MAX_MM = 400 };

static const char *const languages[] = {
    [LABEL_ZPL] = "zpl",
    [LABEL_TSPL] = "tspl",
    [LABEL_EPL2] = "epl2",
    [LABEL_ESCPOS] = "escpos",
};
static_assert(COUNT_OF(languages) == LABEL_LANGUAGE_COUNT, "a name for each language");

const char *label_language_name(enum label_language language)
{
    assert(language < LABEL_LANGUAGE_COUNT);
    return languages[language];
}

bool label_language_from_name(const char *name, enum label_language *ret)
{
    for (size_t i = 0; i < COUNT_OF(languages); i++) {
        if (strcmp(languages[i], name) == 0) {
            *ret = (enum label_language)i;
            return true;
        }
    }
    return false;
}

bool label_media_parse(const char *media, double *ret_width_mm, double *ret_height_mm)
{
    double width;
    double height;
    const char *x = strchr(media, 'x');
    if (x == NULL || !decimal_read(media, (size_t)(x - media), MEDIA_MIN_MM, MEDIA_MAX_MM, &width) ||
        !decimal_read(x + 1, strlen(x + 1), MEDIA_MIN_MM, MEDIA_MAX_MM, &height))
        return false;
    *ret_width_mm = width;
    *ret_height_mm = height;
    return true;
}

static const struct language *language_of(const struct label_printer_spec *spec)
{
    static const struct language *const all[] = {
        [LABEL_ZPL] = &language_zpl,
        [LABEL_TSPL] = &language_tspl,
        [LABEL_EPL2] = &language_epl2,
        [LABEL_ESCPOS] = &language_escpos,
    };
    return all[spec->language];
}

/* Everything placed, and as dots what the printer does not draw itself. */
static bool compose(const struct label_template *t, const struct label_fields *f,
                    const struct label_printer_spec *spec, bool native_text, struct layout *ret,
                    struct error *err)
{
    const struct language *language = language_of(spec);
    if (!layout_make(t, f, spec, ret, err))
        return false;
    layout_draw_codes(ret, language->carries_code);
    if (layout_draw_texts(ret, spec, native_text ? language->carries_text : NULL, err))
        return true;
    layout_fini(ret);
    return false;
}

bool label_render(const struct label_template *t, const struct label_fields *f,
                  const struct label_printer_spec *spec, struct text *ret_bytes, struct error *err)
{
    struct layout layout;
    if (!compose(t, f, spec, spec->native_text, &layout, err))
        return false;
    language_of(spec)->write(&layout, spec, ret_bytes);
    layout_fini(&layout);
    return true;
}

void label_warm_up(const struct label_template *t, const struct label_printer_spec *spec)
{
    /* Fonts are found by script: one text of each that is printed. */
    static const struct label_fields like = {.bin = "A-017",
                                             .customer = "Иванов 王伟",
                                             .parcel_index = 1,
                                             .waybill = "SF0000000000000",
                                             .courier = "SF",
                                             .own_id = "P7K11",
                                             .hold_no = "1",
                                             .order_id = "CO-1",
                                             .title = "Title Название 标题",
                                             .quantity = 1,
                                             .at = "2000-01-01 00:00",
                                             .station = "station",
                                             .operator= "OPERATOR" };
    struct text bytes = {0};
    struct error ignored;
    (void)!label_render(t, &like, spec, &bytes, &ignored);
    text_fini(&bytes);
}

bool label_png(const struct label_template *t, const struct label_fields *f,
               const struct label_printer_spec *spec, const char *path, struct error *err)
{
    struct layout layout;
    struct bitmap picture;
    if (!compose(t, f, spec, false, &layout, err))
        return false;
    layout_picture(&layout, &picture);
    bool ok = raster_write_png(&picture, path, err);
    bitmap_fini(&picture);
    layout_fini(&layout);
    return ok;
}
