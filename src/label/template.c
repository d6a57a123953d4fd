/* Reads templates: one thing a line, words with their numbers, a text in quotes. The whole format: docs/labels.md. */
#include "template.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "decimal.h"

enum { WORD_SIZE = 200, DIMENSION_MAX_MM = 400 };

/* Where the reading stands. */
struct reading {
    const char *p;   /* next byte of the line */
    const char *end; /* of the line */
    int line;
    struct label_template *t;
    struct error *err;
};

PRINTF(2, 3)
static bool wrong(struct reading *r, const char *format, ...)
{
    char what[ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    return error_set(r->err, ERROR_INPUT, "line %d: %s", r->line, what);
}

static bool wrong_word(struct reading *r, const char *what, const char *word)
{
    char quoted[WORD_SIZE];
    return wrong(r, "%s %s", what, text_quote(quoted, sizeof(quoted), word, strlen(word)));
}

static void skip_blanks(struct reading *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\r'))
        r->p++;
}

/* The next word, "" at the end of the line or at a comment. */
static bool next_word(struct reading *r, char ret[WORD_SIZE])
{
    ret[0] = '\0';
    skip_blanks(r);
    if (r->p == r->end || *r->p == '#')
        return true;
    const char *from = r->p;
    while (r->p < r->end && !strchr(" \t\r#\"", *r->p))
        r->p++;
    if (r->p == from)
        return wrong(r, "a text in quotes stands alone, after the words");
    if (!text_copy_n(ret, WORD_SIZE, from, (size_t)(r->p - from)))
        return wrong(r, "a word is too long");
    return true;
}

/* A text in quotes, kept with its backslashes but for \" . */
static bool quoted_text(struct reading *r, char ret[TEMPLATE_VALUE_SIZE])
{
    size_t at = 0;
    for (r->p++; r->p < r->end && *r->p != '"'; r->p++) {
        bool escape = *r->p == '\\' && r->p + 1 < r->end;
        if (at + 2 >= TEMPLATE_VALUE_SIZE)
            return wrong(r, "a text has at most %d bytes", TEMPLATE_VALUE_SIZE - 2);
        ret[at++] = *r->p;
        if (escape)
            ret[at++] = *++r->p;
    }
    if (r->p == r->end)
        return wrong(r, "the text has no closing quote");
    r->p++;
    ret[at] = '\0';
    char expanded[TEMPLATE_EXPANDED_SIZE];
    char name[TEMPLATE_NAME_SIZE] = "";
    if (!template_expand(ret, NULL, expanded, name))
        return wrong_word(r, "no such field:", name);
    return true;
}

/* --- words of an item ----------------------------------------------------------------------------------------------------- */

static bool take_when(struct reading *r, struct template_item *item, const char *names, bool absent)
{
    for (const char *p = names;; p++) {
        size_t len = strcspn(p, ",");
        if (item->when_count == TEMPLATE_WHEN_MAX)
            return wrong(r, "more than %d conditions", TEMPLATE_WHEN_MAX);
        struct item_when *when = &item->when[item->when_count++];
        when->absent = absent;
        if (!text_copy_n(when->name, sizeof(when->name), p, len) || !label_value_known(when->name))
            return wrong_word(r, "no such field:", when->name);
        p += len;
        if (*p == '\0')
            return true;
    }
}

static bool take_align(struct reading *r, struct template_item *item, const char *word)
{
    static const char *const names[] = {
        [ALIGN_LEFT] = "left", [ALIGN_CENTER] = "center", [ALIGN_RIGHT] = "right"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(word, names[i]) == 0) {
            item->align = (enum item_align)i;
            return true;
        }
    }
    return wrong(r, "align is left, center or right");
}

static bool take_number(struct reading *r, struct template_item *item, const char *key, const char *value)
{
    const struct {
        const char *key;
        double *to;
        double min, max;
    } numbers[] = {{"x", &item->x, 0, DIMENSION_MAX_MM},   {"y", &item->y, 0, DIMENSION_MAX_MM},
                   {"w", &item->w, 0.1, DIMENSION_MAX_MM}, {"h", &item->h, 0.1, DIMENSION_MAX_MM},
                   {"size", &item->size, 1, 200},          {"min", &item->min, 1, 200},
                   {"thick", &item->thick, 0.1, 20}};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        if (strcmp(numbers[i].key, key) != 0)
            continue;
        if (!decimal_read(value, strlen(value), numbers[i].min, numbers[i].max, numbers[i].to))
            return wrong(r, "%s is a number of millimetres from %g to %g", key, numbers[i].min,
                         numbers[i].max);
        return true;
    }
    return wrong_word(r, "no such word:", key);
}

static bool take_word(struct reading *r, struct template_item *item, const char *word)
{
    if (strcmp(word, "bold") == 0 && item->kind == ITEM_TEXT)
        return item->bold = true;
    if (strcmp(word, "inverse") == 0 && item->kind == ITEM_TEXT)
        return item->inverse = true;
    char key[TEMPLATE_NAME_SIZE];
    const char *value = strchr(word, '=');
    if (value == NULL || !text_copy_n(key, sizeof(key), word, (size_t)(value - word)))
        return wrong_word(r, "no such word:", word);
    value++;
    if (strcmp(key, "if") == 0 || strcmp(key, "unless") == 0)
        return take_when(r, item, value, key[0] == 'u');
    if (item->kind == ITEM_TEXT && strcmp(key, "align") == 0)
        return take_align(r, item, value);
    if (item->kind == ITEM_TEXT && strcmp(key, "lines") == 0) {
        int64_t lines;
        if (!text_to_int64(value, 1, 20, &lines))
            return wrong(r, "lines is a number from 1 to 20");
        item->lines = (int)lines;
        return true;
    }
    if (item->kind == ITEM_QR && strcmp(key, "level") == 0) {
        if (!strchr("LMQH", value[0]) || value[0] == '\0' || value[1] != '\0')
            return wrong(r, "level is L, M, Q or H");
        item->level = value[0];
        return true;
    }
    bool for_text = strcmp(key, "size") == 0 || strcmp(key, "min") == 0;
    bool for_box = strcmp(key, "thick") == 0;
    bool for_flat = strcmp(key, "h") == 0;
    if ((for_text && item->kind != ITEM_TEXT) || (for_box && item->kind != ITEM_BOX) ||
        (for_flat && item->kind == ITEM_QR))
        return wrong_word(r, "this takes no", key);
    return take_number(r, item, key, value);
}

static bool check_item(struct reading *r, struct template_item *item, const struct template_media *media)
{
    if (item->kind == ITEM_QR)
        item->h = item->w;
    if (item->w <= 0 || item->h <= 0)
        return wrong(r, item->kind == ITEM_QR ? "w is missing" : "w or h is missing");
    if (item->x + item->w > media->width + 1e-6 || item->y + item->h > media->height + 1e-6)
        return wrong(r, "it ends outside the paper (%gx%g)", media->width, media->height);
    bool valued = item->kind == ITEM_TEXT || item->kind == ITEM_CODE128 || item->kind == ITEM_QR;
    if (valued != (item->value[0] != '\0'))
        return wrong(r, valued ? "the text in quotes is missing" : "this takes no text");
    if (item->kind == ITEM_TEXT && item->size > 0 && item->min > item->size)
        return wrong(r, "min is larger than size");
    return true;
}

static bool take_item(struct reading *r, enum item_kind kind)
{
    if (r->t->media_count == 0)
        return wrong(r, "a line \"media WIDTHxHEIGHT\" comes first");
    struct template_media *media = &r->t->media[r->t->media_count - 1];
    if (media->count == TEMPLATE_ITEMS_MAX)
        return wrong(r, "more than %d things on one label", TEMPLATE_ITEMS_MAX);
    struct template_item *item = &media->items[media->count];
    *item = (struct template_item){.kind = kind, .lines = 1, .level = 'M', .thick = 0.3, .min = 1.6};
    for (;;) {
        char word[WORD_SIZE];
        skip_blanks(r);
        if (r->p < r->end && *r->p == '"') {
            if (item->value[0])
                return wrong(r, "a second text");
            if (!quoted_text(r, item->value))
                return false;
            continue;
        }
        if (!next_word(r, word))
            return false;
        if (word[0] == '\0')
            break;
        if (!take_word(r, item, word))
            return false;
    }
    if (!check_item(r, item, media))
        return false;
    media->count++;
    return true;
}

static bool take_media(struct reading *r)
{
    char word[WORD_SIZE];
    char more[WORD_SIZE];
    double width;
    double height;
    if (!next_word(r, word) || !next_word(r, more))
        return false;
    if (more[0] || !label_media_parse(word, &width, &height))
        return wrong(r, "media is a size in millimetres such as 58x40");
    if (r->t->media_count == TEMPLATE_MEDIA_MAX)
        return wrong(r, "more than %d sizes", TEMPLATE_MEDIA_MAX);
    for (size_t i = 0; i < r->t->media_count; i++)
        if (r->t->media[i].width == width && r->t->media[i].height == height)
            return wrong_word(r, "a second layout for", word);
    struct template_media *media = &r->t->media[r->t->media_count++];
    media->width = width;
    media->height = height;
    media->items = mem_array(TEMPLATE_ITEMS_MAX, sizeof(*media->items));
    return true;
}

static bool take_line(struct reading *r)
{
    static const char *const kinds[] = {
        [ITEM_TEXT] = "text", [ITEM_CODE128] = "code128", [ITEM_QR] = "qr",
        [ITEM_LINE] = "line", [ITEM_BOX] = "box",
    };
    char word[WORD_SIZE];
    if (!next_word(r, word))
        return false;
    if (word[0] == '\0')
        return true;
    if (strcmp(word, "media") == 0)
        return take_media(r);
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(word, kinds[i]) == 0)
            return take_item(r, (enum item_kind)i);
    return wrong_word(r, "a line begins with media, text, code128, qr, line or box, not", word);
}

struct label_template *label_template_parse(const char *text, size_t len, struct error *err)
{
    struct label_template *t = mem_new(sizeof(*t));
    struct reading r = {.t = t, .err = err};
    if (len > TEMPLATE_MAX) {
        error_set(err, ERROR_INPUT, "line 1: a template has at most %d bytes", TEMPLATE_MAX);
        goto fail;
    }
    for (const char *p = text, *end = text + len; p < end; p = r.end + 1) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        r.line++;
        r.p = p;
        r.end = newline ? newline : end;
        if (!utf8_valid(p, (size_t)(r.end - p)) || memchr(p, '\0', (size_t)(r.end - p))) {
            wrong(&r, "it is no UTF-8");
            goto fail;
        }
        if (!take_line(&r))
            goto fail;
    }
    for (size_t i = 0; i < t->media_count; i++) {
        if (t->media[i].count == 0) {
            wrong(&r, "nothing stands on the label of %gx%g", t->media[i].width, t->media[i].height);
            goto fail;
        }
    }
    if (t->media_count == 0) {
        r.line = r.line ? r.line : 1;
        wrong(&r, "there is no \"media\"");
        goto fail;
    }
    return t;
fail:
    label_template_free(t);
    return NULL;
}

void label_template_free(struct label_template *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->media_count; i++)
        free(t->media[i].items);
    free(t);
}
