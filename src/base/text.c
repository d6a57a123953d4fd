#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

bool text_copy_n(char *dst, size_t size, const char *src, size_t len)
{
    if (size == 0)
        return len == 0;
    size_t n = len < size - 1 ? len : size - 1;
    if (n > 0)
        memcpy(dst, src, n);
    dst[n] = '\0';
    if (n < len)
        text_trim_utf8(dst);
    return n == len;
}

bool text_copy(char *dst, size_t size, const char *src)
{
    return text_copy_n(dst, size, src ? src : "", src ? strlen(src) : 0);
}

bool text_format(char *dst, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(dst, size, format, args);
    va_end(args);
    if (n >= 0 && (size_t)n < size)
        return true;
    text_trim_utf8(dst);
    return false;
}

void text_trim_utf8(char *s)
{
    size_t len = strlen(s);
    size_t start = len;
    while (start > 0 && len - start < 3 && ((unsigned char)s[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)s[start - 1];
    size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (want > 1 && len - (start - 1) < want)
        s[start - 1] = '\0';
}

size_t utf8_decode(const char *p, const char *end, uint32_t *ret_rune)
{
    if (p >= end)
        return 0;
    const unsigned char *u = (const unsigned char *)p;
    if (u[0] < 0x80) {
        *ret_rune = u[0];
        return 1;
    }
    size_t len = u[0] >= 0xF0 ? 4 : u[0] >= 0xE0 ? 3 : 2;
    if (u[0] < 0xC2 || u[0] > 0xF4 || (size_t)(end - p) < len)
        return 0;
    uint32_t rune = u[0] & (0xFFU >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if ((u[i] & 0xC0) != 0x80)
            return 0;
        rune = rune << 6 | (u[i] & 0x3F);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (rune < least[len] || rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF))
        return 0;
    *ret_rune = rune;
    return len;
}

size_t utf8_encode(uint32_t rune, char out[4])
{
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0 | rune >> 6);
        out[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xE0 | rune >> 12);
        out[1] = (char)(0x80 | (rune >> 6 & 0x3F));
        out[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | rune >> 18);
    out[1] = (char)(0x80 | (rune >> 12 & 0x3F));
    out[2] = (char)(0x80 | (rune >> 6 & 0x3F));
    out[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}

bool utf8_valid(const char *s, size_t len)
{
    const char *end = s + len;
    while (s < end) {
        uint32_t rune;
        size_t n = utf8_decode(s, end, &rune);
        if (n == 0)
            return false;
        s += n;
    }
    return true;
}

void utf8_sanitise(char *dst, size_t size, const void *src, size_t len)
{
    const char *p = src;
    const char *end = p + len;
    size_t at = 0;
    while (p < end) {
        uint32_t rune;
        size_t n = utf8_decode(p, end, &rune);
        const char *from = n ? p : "\xEF\xBF\xBD";
        size_t bytes = n ? n : 3;
        if (at + bytes >= size)
            break;
        memcpy(dst + at, from, bytes);
        at += bytes;
        p += n ? n : 1;
    }
    if (size > 0)
        dst[at] = '\0';
}

void text_hex(char *dst, size_t size, const void *data, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *p = data;
    size_t at = 0;
    for (size_t i = 0; i < len && at + 2 < size; i++) {
        dst[at++] = digits[p[i] >> 4];
        dst[at++] = digits[p[i] & 15];
    }
    if (size > 0)
        dst[at] = '\0';
}

int text_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool text_unhex(void *dst, size_t size, const char *hex, size_t *ret_len)
{
    size_t len = strlen(hex);
    if (len % 2 != 0 || len / 2 > size)
        return false;
    unsigned char *out = dst;
    for (size_t i = 0; i < len; i += 2) {
        int high = text_hex_digit(hex[i]);
        int low = text_hex_digit(hex[i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i / 2] = (unsigned char)(high << 4 | low);
    }
    *ret_len = len / 2;
    return true;
}

/* Plain ASCII, in quotes too. */
static bool stands_for_itself(char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

bool text_unpercent(char *dst, size_t size, const char *src, size_t len, bool plus_is_space)
{
    size_t at = 0;
    for (size_t i = 0; i < len; i++) {
        char c = src[i];
        if (c == '%') {
            int high = len - i > 2 ? text_hex_digit(src[i + 1]) : -1;
            int low = high >= 0 ? text_hex_digit(src[i + 2]) : -1;
            if (low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0' || at + 1 >= size)
            return false;
        dst[at++] = c;
    }
    if (at >= size)
        return false;
    dst[at] = '\0';
    return true;
}

const char *text_quote(char *dst, size_t size, const char *src, size_t len)
{
    const char *p = src;
    const char *end = src + len;
    size_t at = 0;
    if (size < 3) {
        if (size > 0)
            dst[0] = '\0';
        return dst;
    }
    dst[at++] = '"';
    while (p < end) {
        if (stands_for_itself(*p)) {
            if (at + 3 > size)
                break;
            dst[at++] = *p++;
            continue;
        }
        uint32_t rune;
        size_t n = utf8_decode(p, end, &rune);
        char piece[8];
        size_t bytes;
        bool plain = n > 0 && rune >= 0xA0;
        if (plain) {
            memcpy(piece, p, n);
            bytes = n;
        } else {
            bytes = (size_t)snprintf(piece, sizeof(piece), "\\x%02x", (unsigned)(unsigned char)*p);
        }
        if (at + bytes + 2 > size)
            break;
        memcpy(dst + at, piece, bytes);
        at += bytes;
        p += plain ? n : 1;
    }
    dst[at++] = '"';
    dst[at] = '\0';
    return dst;
}

bool text_to_int64(const char *s, int64_t min, int64_t max, int64_t *ret)
{
    if (!isdigit((unsigned char)s[0]) && !(s[0] == '-' && isdigit((unsigned char)s[1])))
        return false;
    char *end;
    errno = 0;
    long long value = strtoll(s, &end, 10);
    if (errno != 0 || *end != '\0' || value < min || value > max)
        return false;
    *ret = value;
    return true;
}

void text_make_room(struct text *t, size_t len)
{
    size_t room = t->room ? t->room : 64;
    while (room < t->len + len + 1)
        room *= 2;
    t->data = mem_resize(t->data, room, 1);
    t->room = room;
}

void text_add(struct text *t, const char *s)
{
    text_add_n(t, s, strlen(s));
}

void text_add_format(struct text *t, const char *format, ...)
{
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n > 0) {
        AUTOFREE char *piece = mem_new((size_t)n + 1);
        vsnprintf(piece, (size_t)n + 1, format, again);
        text_add_n(t, piece, (size_t)n);
    }
    va_end(again);
}

void text_add_int64(struct text *t, int64_t value)
{
    char digits[24];
    char *p = digits + sizeof(digits);
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        *--p = '-';
    text_add_n(t, p, (size_t)(digits + sizeof(digits) - p));
}

void text_add_json_n(struct text *t, const char *s, size_t size)
{
    const char *end = s + size;
    text_add_n(t, "\"", 1);
    while (s < end) {
        uint32_t rune;
        size_t len;
        /* A run that stands for itself goes in at once. */
        const char *run = s;
        while (s < end && stands_for_itself(*s))
            s++;
        text_add_n(t, run, (size_t)(s - run));
        if (s == end)
            break;
        len = utf8_decode(s, end, &rune);
        if (len == 0 || rune == 0)
            text_add(t, "\xEF\xBF\xBD");
        else if (rune == '"' || rune == '\\')
            text_add_format(t, "\\%c", (char)rune);
        else if (rune < 0x20 || rune == 0x7F)
            text_add_format(t, "\\u%04x", (unsigned)rune);
        else
            text_add_n(t, s, len);
        s += len ? len : 1;
    }
    text_add_n(t, "\"", 1);
}

void text_add_json(struct text *t, const char *s)
{
    text_add_json_n(t, s, strlen(s));
}

static const char *xml_entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void text_add_xml(struct text *t, const char *s)
{
    for (; *s; s++) {
        const char *entity = xml_entity(*s);
        if (entity)
            text_add(t, entity);
        else if ((unsigned char)*s >= 0x20 || *s == '\t' || *s == '\n')
            text_add_n(t, s, 1);
    }
}

void text_clear(struct text *t)
{
    t->len = 0;
    if (t->data)
        t->data[0] = '\0';
}

void text_fini(struct text *t)
{
    free(t->data);
    *t = (struct text){0};
}
