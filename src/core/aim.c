#include "aim.h"

#include <string.h>

enum { COLUMN_AIM, COLUMN_SYMBOLOGY, COLUMN_CLASS, COLUMNS };

extern const char *const table_aim[][COLUMNS];
extern const size_t table_aim_count;

enum aim_class aim_class_of(const char *aim)
{
    if (aim[0] != ']' || strlen(aim) != 3)
        return AIM_NONE;
    for (size_t i = 0; i < table_aim_count; i++) {
        const char *row = table_aim[i][COLUMN_AIM];
        /* "*" stands for any modifier. */
        if (row[1] != aim[1] || (row[2] != aim[2] && row[2] != '*'))
            continue;
        const char *class = table_aim[i][COLUMN_CLASS];
        return strcmp(class, "goods") == 0 ? AIM_GOODS : strcmp(class, "matrix") == 0 ? AIM_MATRIX : AIM_BARS;
    }
    return AIM_NONE;
}
