#include "core/label_fields.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "label_field_table.h"

static const char *const kinds[] = {
    [LABEL_PARCEL] = "parcel", [LABEL_LINE] = "line", [LABEL_HOLD] = "hold",
    [LABEL_SHELF] = "shelf",   [LABEL_TEST] = "test",
};
static_assert(COUNT_OF(kinds) == LABEL_KIND_COUNT, "a name for each kind");

#define TEXT(field)                                                                                          \
    {                                                                                                        \
#field, offsetof(struct label_fields, field), sizeof(((struct label_fields *)0)->field), 0           \
    }
#define NUMBER(field, max)                                                                                   \
    {                                                                                                        \
#field, offsetof(struct label_fields, field), 0, max                                                 \
    }

const struct label_field label_field_table[] = {
    NUMBER(copy, LABEL_NUMBER_MAX),
    TEXT(bin),
    TEXT(client),
    TEXT(customer),
    NUMBER(parcel_index, LABEL_NUMBER_MAX),
    NUMBER(parcel_total, LABEL_NUMBER_MAX),
    NUMBER(line_index, LABEL_NUMBER_MAX),
    NUMBER(line_total, LABEL_NUMBER_MAX),
    TEXT(waybill),
    TEXT(courier),
    TEXT(code),
    TEXT(own_id),
    TEXT(hold_no),
    TEXT(order_id),
    TEXT(title),
    TEXT(config),
    TEXT(comment),
    NUMBER(quantity, LABEL_NUMBER_MAX),
    NUMBER(weight_g, LABEL_WEIGHT_MAX),
    TEXT(at),
    TEXT(station),
    TEXT(operator),
    {0},
};

const struct label_field *label_field_find(const char *name)
{
    for (const struct label_field *field = label_field_table; field->name; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    return NULL;
}

const char *label_kind_name(enum label_kind kind)
{
    assert(kind < LABEL_KIND_COUNT);
    return kinds[kind];
}

bool label_kind_from_name(const char *name, enum label_kind *ret)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (strcmp(kinds[i], name) == 0) {
            *ret = (enum label_kind)i;
            return true;
        }
    }
    return false;
}

static bool no_field(const char *name, struct error *err)
{
    char quoted[LABEL_NAME_SIZE];
    return error_set(err, ERROR_INPUT, "no label field %s",
                     text_quote(quoted, sizeof(quoted), name, strlen(name)));
}

/* What people cannot see but what moves or turns the text: C0, C1, line separators, changes of direction. */
static bool controls(uint32_t rune)
{
    return rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || (rune >= 0x2028 && rune <= 0x202E) ||
           (rune >= 0x2066 && rune <= 0x2069);
}

/* They are spaces on a label. */
static void blank_controls(char *s)
{
    char *end = s + strlen(s);
    char *to = s;
    for (char *p = s; p < end;) {
        uint32_t rune;
        size_t n = utf8_decode(p, end, &rune);
        if (controls(rune)) {
            *to++ = ' ';
        } else {
            memmove(to, p, n);
            to += n;
        }
        p += n;
    }
    *to = '\0';
}

bool label_fields_set(struct label_fields *f, const char *name, const char *value, struct error *err)
{
    if (strcmp(name, "kind") == 0) {
        if (label_kind_from_name(value, &f->kind))
            return true;
        return error_set(err, ERROR_INPUT, "kind is parcel, line, hold, shelf or test");
    }
    const struct label_field *field = label_field_find(name);
    if (field == NULL)
        return no_field(name, err);
    if (field->size == 0) {
        int64_t number;
        if (!text_to_int64(value, 0, field->max, &number))
            return error_set(err, ERROR_INPUT, "%s is a number from 0 to %lld", name, (long long)field->max);
        *(int *)(void *)((char *)f + field->offset) = (int)number;
        return true;
    }
    if (!utf8_valid(value, strlen(value)))
        return error_set(err, ERROR_INPUT, "%s is no UTF-8", name);
    char *text = (char *)f + field->offset;
    text_copy(text, field->size, value);
    blank_controls(text);
    return true;
}

static void write_line(struct text *ret, const char *name, const char *value)
{
    text_add(ret, name);
    text_add(ret, "=");
    for (const char *p = value; *p; p++) {
        if (*p == '\n')
            text_add(ret, "\\n");
        else if (*p == '\\')
            text_add(ret, "\\\\");
        else
            text_add_n(ret, p, 1);
    }
    text_add(ret, "\n");
}

void label_fields_write(const struct label_fields *f, struct text *ret)
{
    write_line(ret, "kind", label_kind_name(f->kind));
    for (const struct label_field *field = label_field_table; field->name; field++) {
        const char *at = (const char *)f + field->offset;
        if (field->size == 0) {
            int number = *(const int *)(const void *)at;
            if (number != 0)
                text_add_format(ret, "%s=%d\n", field->name, number);
        } else if (at[0]) {
            write_line(ret, field->name, at);
        }
    }
}

/* Cuts the next "name=value" line off at *p. False: no line. */
static bool next_line(const char **p, const char *end, char name[LABEL_NAME_SIZE],
                      char value[LABEL_TEXT_SIZE * 2], struct error *err)
{
    const char *stop = memchr(*p, '\n', (size_t)(end - *p));
    if (stop == NULL)
        return error_set(err, ERROR_INPUT, "label fields: the last line is cut");
    const char *equals = memchr(*p, '=', (size_t)(stop - *p));
    if (equals == NULL || !text_copy_n(name, LABEL_NAME_SIZE, *p, (size_t)(equals - *p)))
        return error_set(err, ERROR_INPUT, "label fields: a line is no name=value");
    size_t at = 0;
    for (const char *from = equals + 1; from < stop; from++) {
        char c = *from;
        if (c == '\0')
            return error_set(err, ERROR_INPUT, "label fields: a NUL byte");
        if (c == '\\') {
            if (++from == stop || (*from != 'n' && *from != '\\'))
                return error_set(err, ERROR_INPUT, "label fields: a wrong escape");
            c = *from == 'n' ? '\n' : '\\';
        }
        if (at + 1 >= LABEL_TEXT_SIZE * 2)
            return error_set(err, ERROR_INPUT, "label fields: a value is too long");
        value[at++] = c;
    }
    value[at] = '\0';
    *p = stop + 1;
    return true;
}

bool label_fields_read(const char *text, size_t len, struct label_fields *ret, struct error *err)
{
    struct label_fields fresh = {0};
    uint32_t seen = 0;
    static_assert(COUNT_OF(label_field_table) < 32, "a bit for each field and the kind");
    if (len > LABEL_FIELDS_MAX)
        return error_set(err, ERROR_INPUT, "label fields: more than %d bytes", LABEL_FIELDS_MAX);
    for (const char *p = text, *end = text + len; p < end;) {
        char name[LABEL_NAME_SIZE];
        char value[LABEL_TEXT_SIZE * 2];
        if (!next_line(&p, end, name, value, err) || !label_fields_set(&fresh, name, value, err))
            return false;
        const struct label_field *field = label_field_find(name);
        uint32_t bit =
            UINT32_C(1) << (field ? field - label_field_table : (ptrdiff_t)COUNT_OF(label_field_table));
        if (seen & bit)
            return error_set(err, ERROR_INPUT, "label fields: %s is given twice", name);
        seen |= bit;
    }
    *ret = fresh;
    return true;
}
