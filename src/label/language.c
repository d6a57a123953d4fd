#include "language.h"

#include <string.h>

const struct native_font *native_font_for(const struct placed *item, const struct native_font *fonts,
                                          size_t count, int most, int *ret_times)
{
    const struct native_font *best = NULL;
    int best_height = 0;
    int length = (int)strlen(item->value);
    for (size_t i = 0; i < count; i++) {
        for (int times = 1; times <= most; times++) {
            int height = fonts[i].height * times;
            if (height > item->h || height > item->size || fonts[i].width * times * length > item->w ||
                height <= best_height)
                continue;
            best = &fonts[i];
            best_height = height;
            *ret_times = times;
        }
    }
    return best;
}

int native_font_x(const struct placed *item, const struct native_font *font, int times)
{
    int width = font->width * times * (int)strlen(item->value);
    switch (item->align) {
    case ALIGN_LEFT:
        break;
    case ALIGN_CENTER:
        return item->x + (item->w - width) / 2;
    case ALIGN_RIGHT:
        return item->x + item->w - width;
    }
    return item->x;
}

int language_scale(int percent, int min, int max)
{
    return min + (percent * (max - min) + 50) / 100;
}

int language_inches(int mm)
{
    int inches = (mm * 10 + 127) / 254;
    return inches > 1 ? inches : 1;
}
