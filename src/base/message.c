#include "base/message.h"

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* One "%.40s", "%zu", "%" PRId64: what stands between the percent sign and its letter, which is the last. */
struct conversion {
    const char *length; /* "", "l", "ll", "z" … */
    size_t length_len;
    int precision; /* -1: none */
    char letter;
};

static const char *read_conversion(const char *p, struct conversion *ret)
{
    *ret = (struct conversion){.precision = -1};
    if (*p == '.')
        ret->precision = (int)strtol(p + 1, (char **)(uintptr_t)&p, 10);
    ret->length = p;
    ret->length_len = strspn(p, "hlzj");
    p += ret->length_len;
    ret->letter = *p;
    assert(*p != '\0' && strchr("scdiu", *p) != NULL);
    return *p ? p + 1 : p;
}

static bool has_length(const struct conversion *c, const char *length)
{
    return strlen(length) == c->length_len && strncmp(c->length, length, c->length_len) == 0;
}

/* Takes the next value. A va_list that another function has read from is not to be used again: hence the one function. */
static void take_value(struct message *m, const struct conversion *c, va_list *args)
{
    char *value = m->values[m->count];
    if (c->letter == 's') {
        const char *s = va_arg(*args, const char *);
        size_t max = c->precision < 0 ? MESSAGE_VALUE_MAX - 1 : (size_t)c->precision;
        utf8_sanitise(value, MESSAGE_VALUE_MAX, s,
                      strnlen(s, max < MESSAGE_VALUE_MAX ? max : MESSAGE_VALUE_MAX - 1));
    } else if (c->letter == 'c') {
        snprintf(value, MESSAGE_VALUE_MAX, "%c", va_arg(*args, int));
    } else if (c->letter == 'u' || has_length(c, "z")) {
        uint64_t n = has_length(c, "z")    ? va_arg(*args, size_t)
                     : has_length(c, "l")  ? va_arg(*args, unsigned long)
                     : has_length(c, "ll") ? va_arg(*args, unsigned long long)
                                           : va_arg(*args, unsigned);
        snprintf(value, MESSAGE_VALUE_MAX, "%" PRIu64, n);
    } else {
        int64_t n = has_length(c, "l")    ? va_arg(*args, long)
                    : has_length(c, "ll") ? va_arg(*args, long long)
                                          : va_arg(*args, int);
        snprintf(value, MESSAGE_VALUE_MAX, "%" PRId64, n);
    }
}

void message_make(struct message *m, const char *format, va_list args)
{
    struct text out = {0};
    va_list rest;
    *m = (struct message){0};
    va_copy(rest, args);
    text_add(&out, "");
    for (const char *p = format; *p;) {
        size_t plain = strcspn(p, "%");
        text_add_n(&out, p, plain);
        p += plain;
        if (*p == '\0')
            break;
        if (p[1] == '%') {
            text_add(&out, "%");
            p += 2;
            continue;
        }
        struct conversion c;
        p = read_conversion(p + 1, &c);
        assert(m->count < MESSAGE_VALUES_MAX);
        if (m->count == MESSAGE_VALUES_MAX)
            break;
        take_value(m, &c, &rest);
        text_add_format(&out, "{%d}", m->count++);
    }
    va_end(rest);
    text_copy(m->text, sizeof(m->text), out.data);
    text_fini(&out);
}
