#include "record.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { LIST_FIRST = 4 };

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static int64_t number_of(const char *text, size_t len, int64_t min, int64_t max)
{
    char number[24];
    int64_t value;
    if (len >= sizeof(number))
        return 0;
    memcpy(number, text, len);
    number[len] = '\0';
    return text_to_int64(number, min, max, &value) ? value : 0;
}

/* What would move a cursor, colour a terminal or turn the writing round becomes a blank: texts come from sellers and customers,
 * and go to screens, labels and logs. */
static void blank_controls(char *s)
{
    for (unsigned char *p = (unsigned char *)s; *p; p++) {
        bool c1 = p[0] == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0;
        bool embedding = p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0xAA && p[2] <= 0xAE;
        bool isolate = p[0] == 0xE2 && p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9;
        if (*p < 0x20 || *p == 0x7F)
            *p = ' ';
        else if (c1)
            memset(p, ' ', 2);
        else if (embedding || isolate)
            memset(p, ' ', 3);
    }
}

void record_take(const struct field *field, void *record, const char *text, size_t len)
{
    char *at = (char *)record + field->offset;
    while (len > 0 && is_space(*text)) {
        text++;
        len--;
    }
    while (len > 0 && is_space(text[len - 1]))
        len--;
    if (len == 0)
        return;
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_ATTRIBUTE:
    case FIELD_OWN_TEXT:
        text_copy_n(at, field->size, text, len);
        blank_controls(at);
        return;
    case FIELD_INT: {
        int number = (int)number_of(text, len, INT32_MIN, INT32_MAX);
        memcpy(at, &number, sizeof(number));
        return;
    }
    case FIELD_INT64: {
        int64_t number = number_of(text, len, INT64_MIN, INT64_MAX);
        memcpy(at, &number, sizeof(number));
        return;
    }
    case FIELD_BOOL: {
        bool yes = (len == 4 && memcmp(text, "true", 4) == 0) || (len == 1 && text[0] == '1');
        memcpy(at, &yes, sizeof(yes));
        return;
    }
    case FIELD_PART:
    case FIELD_ARRAY:
    case FIELD_LIST:
    case FIELD_EACH:
        return;
    }
}

/* --- lists: the pointer and the count lie in a struct whose type is not known here -------------------------------------------- */
static char *list_get(const struct field *list, const void *record, size_t *ret_count)
{
    void *items;
    memcpy(ret_count, (const char *)record + list->count_offset, sizeof(*ret_count));
    memcpy(&items, (const char *)record + list->offset, sizeof(items));
    return items;
}

static void list_set(const struct field *list, void *record, void *items, size_t count)
{
    memcpy((char *)record + list->offset, &items, sizeof(items));
    memcpy((char *)record + list->count_offset, &count, sizeof(count));
}

/* Room doubles: 4, 8, 16 … */
static bool list_is_full(size_t count)
{
    return count == 0 || (count >= LIST_FIRST && (count & (count - 1)) == 0);
}

static void *list_append(const struct field *list, void *record)
{
    size_t count;
    size_t size = list->of->size;
    char *items = list_get(list, record, &count);
    if (count >= list->size) { /* a log without end: what is newest counts */
        size_t half = list->size / 2;
        for (size_t i = 0; i < half; i++)
            record_fini(list->of, items + i * size);
        memmove(items, items + half * size, (count - half) * size);
        count -= half;
        items = mem_resize(items, list->size, size);
    } else if (list_is_full(count)) {
        items = mem_resize(items, count ? count * 2 : LIST_FIRST, size);
    }
    memset(items + count * size, 0, size);
    list_set(list, record, items, count + 1);
    return items + count * size;
}

void *record_append(const struct field *list, void *record)
{
    size_t count;
    if (list->kind == FIELD_LIST)
        return list_append(list, record);
    memcpy(&count, (char *)record + list->count_offset, sizeof(count));
    if (count >= list->size)
        return NULL;
    char *item = (char *)record + list->offset + count * list->of->size;
    count++;
    memcpy((char *)record + list->count_offset, &count, sizeof(count));
    memset(item, 0, list->of->size);
    return item;
}

static void free_lists(const struct record *type, void *record)
{
    if (type->base)
        free_lists(type->base, record);
    for (size_t i = 0; i < type->count; i++) {
        const struct field *f = &type->fields[i];
        if (f->kind == FIELD_PART)
            free_lists(f->of, (char *)record + f->offset);
        if (f->kind != FIELD_LIST)
            continue;
        size_t count;
        char *items = list_get(f, record, &count);
        for (size_t n = 0; n < count; n++)
            free_lists(f->of, items + n * f->of->size);
        free(items);
    }
}

void record_fini(const struct record *type, void *record)
{
    free_lists(type, record);
    memset(record, 0, type->size);
}
