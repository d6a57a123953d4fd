/* What templates may show: the fields as text, and what follows from them. */
#include <stdio.h>
#include <string.h>

#include "core/label_fields.h"
#include "label_field_table.h"

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

/* What is not just a field. */
static const struct shown {
    const char *name;
    void (*show)(const struct label_fields *f, char *ret);
} shown[] = {
    {"kind", show_kind},       {"copy", show_copy},   {"big", show_big}, {"tail", show_tail},
    {"parcels", show_parcels}, {"lines", show_lines}, {"day", show_day}, {"weight", show_weight},
};

static const struct shown *find_shown(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(shown); i++)
        if (strcmp(shown[i].name, name) == 0)
            return &shown[i];
    return NULL;
}

const char *label_value_name(unsigned i)
{
    if (i < COUNT_OF(shown))
        return shown[i].name;
    i -= (unsigned)COUNT_OF(shown);
    for (const struct label_field *field = label_field_table; field->name; field++)
        if (find_shown(field->name) == NULL && i-- == 0)
            return field->name;
    return NULL;
}

bool label_value_known(const char *name)
{
    return find_shown(name) != NULL || label_field_find(name) != NULL;
}

bool label_value(const struct label_fields *f, const char *name, char ret[LABEL_TEXT_SIZE])
{
    const struct shown *special = find_shown(name);
    const struct label_field *field = label_field_find(name);
    if (special == NULL && field == NULL)
        return false;
    ret[0] = '\0';
    if (special) {
        special->show(f, ret);
        return true;
    }
    const char *at = (const char *)f + field->offset;
    if (field->size == 0)
        number_text(ret, *(const int *)(const void *)at);
    else
        text_copy(ret, LABEL_TEXT_SIZE, at);
    return true;
}
