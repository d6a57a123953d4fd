#include "label/label.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

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
    char side[2][16];
    double mm[2];
    const char *x = strchr(media, 'x');
    if (x == NULL || !text_copy_n(side[0], sizeof(side[0]), media, (size_t)(x - media)) ||
        !text_copy(side[1], sizeof(side[1]), x + 1))
        return false;
    for (int i = 0; i < 2; i++) {
        int64_t whole;
        char *point = strchr(side[i], '.');
        /* "40" or "40.5": the locale's decimal comma must not matter. */
        if (point && (point[1] < '0' || point[1] > '9' || point[2] != '\0'))
            return false;
        int64_t fraction = point ? point[1] - '0' : 0;
        if (point)
            *point = '\0';
        if (side[i][0] == '-' || !text_to_int64(side[i], MEDIA_MIN_MM, MEDIA_MAX_MM, &whole))
            return false;
        mm[i] = (double)whole + (double)fraction / 10;
    }
    *ret_width_mm = mm[0];
    *ret_height_mm = mm[1];
    return true;
}
