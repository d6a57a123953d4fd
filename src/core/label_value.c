/* What templates may show: the fields as text, and what follows from them. */
#include <stdio.h>
#include <string.h>

#include "core/label_fields.h"

enum { TAIL_LETTERS = 6 };

static void number_text(char ret[LABEL_TEXT_SIZE], int number)
{
    if (number > 0)
        text_format(ret, LABEL_TEXT_SIZE, "%d", number);
}

static void n_of_m(char ret[LABEL_TEXT_SIZE], int n, int m)
{
    if (n > 0 && m > 0)
        text_format(ret, LABEL_TEXT_SIZE, "%d/%d", n, m);
    else if (n > 0)
        text_format(ret, LABEL_TEXT_SIZE, "%d/?", n);
}

static void show_kind(const struct label_fields *f, char *ret)
{
    text_copy(ret, LABEL_TEXT_SIZE, label_kind_name(f->kind));
}

/* A first print says nothing of copies. */
static void show_copy(const struct label_fields *f, char *ret)
{
    if (f->copy > 1)
        number_text(ret, f->copy);
}

static void show_tail(const struct label_fields *f, char *ret)
{
    size_t len = strlen(f->waybill);
    const char *tail = f->waybill + (len > TAIL_LETTERS ? len - TAIL_LETTERS : 0);
    while (((unsigned char)*tail & 0xC0) == 0x80) /* not from the middle of a character */
        tail++;
    text_copy(ret, LABEL_TEXT_SIZE, tail);
}

static void show_big(const struct label_fields *f, char *ret)
{
    const char *big = f->bin[0] ? f->bin : f->client[0] ? f->client : f->hold_no;
    if (big[0])
        text_copy(ret, LABEL_TEXT_SIZE, big);
    else
        show_tail(f, ret); /* so that something is read from afar */
}

static void show_parcels(const struct label_fields *f, char *ret)
{
    n_of_m(ret, f->parcel_index, f->parcel_total);
}

static void show_lines(const struct label_fields *f, char *ret)
{
    n_of_m(ret, f->line_index, f->line_total);
}

static void show_weight(const struct label_fields *f, char *ret)
{
    if (f->weight_g >= 1000)
        text_format(ret, LABEL_TEXT_SIZE, "%d.%02d kg", f->weight_g / 1000, f->weight_g % 1000 / 10);
    else if (f->weight_g > 0)
        text_format(ret, LABEL_TEXT_SIZE, "%d g", f->weight_g);
}

static void show_day(const struct label_fields *f, char *ret)
{
    text_copy_n(ret, LABEL_TEXT_SIZE, f->at, strcspn(f->at, " T"));
}

/* A field's own text (offset, size), its number, or a function. */
#define TEXT(field)                                                                                          \
    {                                                                                                        \
#field, offsetof(struct label_fields, field), false, NULL                                            \
    }
#define NUMBER(field)                                                                                        \
    {                                                                                                        \
#field, offsetof(struct label_fields, field), true, NULL                                             \
    }

static const struct value {
    const char *name;
    size_t offset;
    bool number;
    void (*show)(const struct label_fields *f, char *ret);
} values[] = {
    {"kind", 0, false, show_kind},
    {"copy", 0, false, show_copy},
    {"big", 0, false, show_big},
    TEXT(bin),
    TEXT(client),
    TEXT(customer),
    {"parcels", 0, false, show_parcels},
    NUMBER(parcel_index),
    NUMBER(parcel_total),
    {"lines", 0, false, show_lines},
    NUMBER(line_index),
    NUMBER(line_total),
    TEXT(waybill),
    {"tail", 0, false, show_tail},
    TEXT(courier),
    TEXT(code),
    TEXT(own_id),
    TEXT(hold_no),
    TEXT(order_id),
    TEXT(title),
    TEXT(config),
    TEXT(comment),
    NUMBER(quantity),
    NUMBER(weight_g),
    {"weight", 0, false, show_weight},
    TEXT(at),
    {"day", 0, false, show_day},
    TEXT(station),
    TEXT(operator),
};

static const struct value *find_value(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(values); i++)
        if (strcmp(values[i].name, name) == 0)
            return &values[i];
    return NULL;
}

const char *label_value_name(unsigned i)
{
    return i < COUNT_OF(values) ? values[i].name : NULL;
}

bool label_value_known(const char *name)
{
    return find_value(name) != NULL;
}

bool label_value(const struct label_fields *f, const char *name, char ret[LABEL_TEXT_SIZE])
{
    const struct value *value = find_value(name);
    if (value == NULL)
        return false;
    const char *at = (const char *)f + value->offset;
    ret[0] = '\0';
    if (value->show)
        value->show(f, ret);
    else if (value->number)
        number_text(ret, *(const int *)(const void *)at);
    else
        text_copy(ret, LABEL_TEXT_SIZE, at);
    return true;
}
