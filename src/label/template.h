/* A template as read: for each size of paper the things that stand on it, in millimetres. Immutable after reading. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include "base/attr.h"
#include "core/label_fields.h"
#include "label/label.h"

enum {
    TEMPLATE_MAX = 65536, /* bytes of a file */
    TEMPLATE_MEDIA_MAX = 8,
    TEMPLATE_ITEMS_MAX = 64, /* on one size of paper */
    TEMPLATE_VALUE_SIZE = 160,
    TEMPLATE_WHEN_MAX = 4, /* conditions of one item */
    TEMPLATE_NAME_SIZE = 24,
    TEMPLATE_EXPANDED_SIZE = 512,
};

enum item_kind { ITEM_TEXT, ITEM_CODE128, ITEM_QR, ITEM_LINE, ITEM_BOX };
enum item_align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

/* Shown only when the value is there (or is not). */
struct item_when {
    char name[TEMPLATE_NAME_SIZE];
    bool absent;
};

struct template_item {
    enum item_kind kind;
    double x, y, w, h; /* the place; a QR has h == w */
    double size;       /* text: height of its letters' square at most; 0: as large as the place allows */
    double min;        /* text: not smaller than this; what still does not fit is cut */
    double thick;      /* box */
    int lines;         /* text: at most */
    enum item_align align;
    bool bold;
    bool inverse; /* white on black */
    char level;   /* QR error correction: L M Q H */
    struct item_when when[TEMPLATE_WHEN_MAX];
    size_t when_count;
    char value[TEMPLATE_VALUE_SIZE]; /* with {names} */
};

struct template_media {
    double width, height;
    struct template_item *items;
    size_t count;
};

struct label_template {
    struct template_media media[TEMPLATE_MEDIA_MAX];
    size_t media_count;
};

/* Puts fields into a value: {name} becomes its text, a backslash keeps the next character as it is. fields NULL: checks
 * only. Returns false for a brace without its partner or a name that is none; ret_wrong says which. */
NODISCARD bool template_expand(const char *value, const struct label_fields *fields,
                               char ret[TEMPLATE_EXPANDED_SIZE], char ret_wrong[TEMPLATE_NAME_SIZE]);
/* All conditions of the item hold. */
bool template_shown(const struct template_item *item, const struct label_fields *fields);
