#include "scanner_table.h"

#include <fnmatch.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

enum { ID_ANY = -1 };
enum {
    COLUMN_VENDOR_ID,
    COLUMN_PRODUCT_ID,
    COLUMN_VENDOR,
    COLUMN_MODEL,
    COLUMN_MODE,
    COLUMN_ADVICE,
    COLUMNS
};
enum { COLUMN_GLOB, COLUMN_NOTE, NAME_COLUMNS };

extern const char *const devices_scanners[][COLUMNS];
extern const size_t devices_scanners_count;
extern const char *const devices_scanner_names[][NAME_COLUMNS];
extern const size_t devices_scanner_names_count;

static const struct {
    const char *word;
    enum scanner_mode mode;
} modes[] = {
    {"keyboard", SCANNER_MODE_KEYBOARD},
    {"serial", SCANNER_MODE_SERIAL},
    {"hidpos", SCANNER_MODE_HIDPOS},
    {"unusable", SCANNER_MODE_UNUSABLE},
};

/* Four hex digits of the table; "*" is ID_ANY. */
static int read_id(const char *s)
{
    unsigned char id[2];
    size_t len;
    if (!text_unhex(id, sizeof(id), s, &len) || len != sizeof(id))
        return ID_ANY;
    return id[0] << 8 | id[1];
}

/* "any": what it shows itself as is not known, so it is whatever it shows itself as. */
static bool has_mode(const char *word, enum scanner_mode mode)
{
    if (strcmp(word, "any") == 0)
        return mode != SCANNER_MODE_UNUSABLE;
    for (size_t i = 0; i < COUNT_OF(modes); i++)
        if (strcmp(word, modes[i].word) == 0)
            return modes[i].mode == mode;
    return false;
}

static const char *const *find_row(unsigned vendor_id, int product_id, const enum scanner_mode *mode)
{
    for (size_t i = 0; i < devices_scanners_count; i++) {
        const char *const *row = devices_scanners[i];
        if (read_id(row[COLUMN_VENDOR_ID]) == (int)vendor_id &&
            read_id(row[COLUMN_PRODUCT_ID]) == product_id &&
            (mode == NULL || has_mode(row[COLUMN_MODE], *mode)))
            return row;
    }
    return NULL;
}

static void fill(struct known_scanner *scanner, const char *const *row, enum scanner_mode mode)
{
    scanner->vendor_id = (unsigned)read_id(row[COLUMN_VENDOR_ID]);
    scanner->product_id = read_id(row[COLUMN_PRODUCT_ID]);
    scanner->vendor = row[COLUMN_VENDOR];
    scanner->model = row[COLUMN_MODEL];
    scanner->mode = mode;
    scanner->advice = row[COLUMN_ADVICE];
}

static bool plausible(unsigned vendor_id, unsigned product_id)
{
    return vendor_id <= UINT16_MAX && product_id <= UINT16_MAX;
}

bool scanner_table_find(unsigned vendor_id, unsigned product_id, enum scanner_mode mode,
                        struct known_scanner *ret)
{
    if (!plausible(vendor_id, product_id))
        return false;
    const char *const *row = find_row(vendor_id, (int)product_id, &mode);
    /* A product that is listed, with another mode, is not "any other product" of its vendor. */
    if (row == NULL && find_row(vendor_id, (int)product_id, NULL) == NULL)
        row = find_row(vendor_id, ID_ANY, &mode);
    if (row == NULL)
        return false;
    fill(ret, row, mode);
    return true;
}

bool scanner_table_any(unsigned vendor_id, unsigned product_id, struct known_scanner *ret)
{
    if (!plausible(vendor_id, product_id))
        return false;
    const char *const *row = find_row(vendor_id, (int)product_id, NULL);
    if (row == NULL)
        row = find_row(vendor_id, ID_ANY, NULL);
    if (row == NULL)
        return false;
    enum scanner_mode mode = SCANNER_MODE_KEYBOARD;
    for (size_t i = 0; i < COUNT_OF(modes); i++)
        if (strcmp(row[COLUMN_MODE], modes[i].word) == 0)
            mode = modes[i].mode;
    fill(ret, row, mode);
    return true;
}

const char *scanner_table_name(const char *device_name)
{
    for (size_t i = 0; device_name != NULL && i < devices_scanner_names_count; i++)
        if (fnmatch(devices_scanner_names[i][COLUMN_GLOB], device_name, 0) == 0)
            return devices_scanner_names[i][COLUMN_NOTE];
    return NULL;
}
