#include "scan_request.h"

#include <string.h>

#include "base/attr.h"
#include "base/text.h"

enum { DIGITS_MAX = 18 };

enum value_kind { VALUE_NONE, VALUE_TEXT, VALUE_NUMBER, VALUE_BOOL };

struct value {
    enum value_kind kind;
    const char *text; /* VALUE_TEXT */
    size_t len;
    int64_t number;
    bool on;
};

static const char *skip_blanks(const char *p)
{
    return p + strspn(p, " \t\r\n");
}

/* From the opening quote; NULL for what is not plain. */
static const char *read_text(const char *p, struct value *ret)
{
    const char *from = ++p;
    while (*p >= 0x20 && *p < 0x7F && *p != '"' && *p != '\\')
        p++;
    if (*p != '"')
        return NULL;
    *ret = (struct value){.kind = VALUE_TEXT, .text = from, .len = (size_t)(p - from)};
    return p + 1;
}

static const char *read_number(const char *p, struct value *ret)
{
    const char *from = p;
    int64_t number = 0;
    while (*p >= '0' && *p <= '9' && p - from < DIGITS_MAX)
        number = number * 10 + (*p++ - '0');
    if (p == from || (from[0] == '0' && p - from > 1))
        return NULL;
    *ret = (struct value){.kind = VALUE_NUMBER, .number = number};
    return p;
}

static const char *read_word(const char *p, const char *word, bool on, struct value *ret)
{
    size_t len = strlen(word);
    if (strncmp(p, word, len) != 0)
        return NULL;
    *ret = (struct value){.kind = VALUE_BOOL, .on = on};
    return p + len;
}

static const char *read_value(const char *p, struct value *ret)
{
    switch (*p) {
    case '"':
        return read_text(p, ret);
    case 't':
        return read_word(p, "true", true, ret);
    case 'f':
        return read_word(p, "false", false, ret);
    default:
        return read_number(p, ret);
    }
}

static bool is(const struct value *value, const char *text)
{
    return value->len == strlen(text) && memcmp(value->text, text, value->len) == 0;
}

enum member { MEMBER_ID, MEMBER_DO, MEMBER_SCANNER, MEMBER_RAW_HEX, MEMBER_WAIT, MEMBER_TYPED, MEMBER_COUNT };

static const struct {
    const char *name;
    enum value_kind kind;
} members[MEMBER_COUNT] = {
    [MEMBER_ID] = {"id", VALUE_NUMBER},         [MEMBER_DO] = {"do", VALUE_TEXT},
    [MEMBER_SCANNER] = {"scanner", VALUE_TEXT}, [MEMBER_RAW_HEX] = {"raw_hex", VALUE_TEXT},
    [MEMBER_WAIT] = {"wait", VALUE_BOOL},       [MEMBER_TYPED] = {"typed", VALUE_BOOL},
};

/* One member, into the place of its name; NULL when it has none, or has been there. */
static const char *read_member(const char *p, struct value *values)
{
    struct value key;
    if (*p != '"' || (p = read_text(p, &key)) == NULL)
        return NULL;
    p = skip_blanks(p);
    if (*p != ':')
        return NULL;
    p = skip_blanks(p + 1);
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        if (!is(&key, members[i].name))
            continue;
        if (values[i].kind != VALUE_NONE)
            return NULL;
        p = read_value(p, &values[i]);
        return p && values[i].kind == members[i].kind ? p : NULL;
    }
    return NULL;
}

static bool read_members(const char *p, struct value *values)
{
    p = skip_blanks(p);
    if (*p != '{')
        return false;
    do {
        p = read_member(skip_blanks(p + 1), values);
        if (p == NULL)
            return false;
        p = skip_blanks(p);
    } while (*p == ',');
    return *p == '}' && *skip_blanks(p + 1) == '\0';
}

bool scan_request_read(const char *json, struct scan_request *ret)
{
    struct value values[MEMBER_COUNT] = {0};
    if (!read_members(json, values) || values[MEMBER_DO].kind != VALUE_TEXT ||
        !is(&values[MEMBER_DO], "scan") || values[MEMBER_RAW_HEX].kind != VALUE_TEXT)
        return false;
    *ret = (struct scan_request){.id = values[MEMBER_ID].number,
                                 .raw_hex = values[MEMBER_RAW_HEX].text,
                                 .raw_hex_len = values[MEMBER_RAW_HEX].len,
                                 .wait = values[MEMBER_WAIT].kind == VALUE_NONE || values[MEMBER_WAIT].on,
                                 .typed = values[MEMBER_TYPED].on};
    text_copy_n(ret->scanner, sizeof(ret->scanner), values[MEMBER_SCANNER].text, values[MEMBER_SCANNER].len);
    return true;
}
