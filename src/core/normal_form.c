#include "normal_form.h"

#include <ctype.h>
#include <string.h>

#include "base/attr.h"
#include "base/text.h"

static bool is_invisible(uint32_t rune)
{
    return rune < 0x20 || (rune >= 0x7F && rune <= 0xA0) || (rune >= 0x200B && rune <= 0x200F) ||
           rune == 0xFEFF || rune == 0x2060;
}

static uint32_t plain(uint32_t rune)
{
    if (rune >= 0xFF01 && rune <= 0xFF5E)
        return rune - 0xFEE0;
    return rune == 0x3000 ? ' ' : rune;
}

void normal_form_clean(const void *raw, size_t len, struct cleaned *ret)
{
    const char *p = raw;
    const char *end = p + len;
    size_t at = 0;
    ret->not_utf8 = false;
    ret->had_controls = false;
    while (p < end) {
        uint32_t rune;
        char out[4];
        size_t n = utf8_decode(p, end, &rune);
        if (n == 0) {
            ret->not_utf8 = true;
            p++;
            continue;
        }
        p += n;
        if (is_invisible(rune)) {
            ret->had_controls = ret->had_controls || rune < 0x20;
            continue;
        }
        n = utf8_encode(plain(rune), out);
        if (at == 0 && out[0] == ' ')
            continue;
        if (at + n >= CLEAN_SIZE)
            break;
        memcpy(ret->text + at, out, n);
        at += n;
    }
    while (at > 0 && ret->text[at - 1] == ' ')
        at--;
    ret->text[at] = '\0';
}

bool normal_form_lookalikes(char *text)
{
    static const struct {
        uint32_t cyrillic;
        char latin;
    } pairs[] = {{0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'}, {0x41A, 'K'}, {0x41C, 'M'}, {0x41D, 'H'},
                 {0x41E, 'O'}, {0x420, 'P'}, {0x421, 'C'}, {0x422, 'T'}, {0x423, 'Y'}, {0x425, 'X'},
                 {0x430, 'A'}, {0x432, 'B'}, {0x435, 'E'}, {0x43A, 'K'}, {0x43C, 'M'}, {0x43D, 'H'},
                 {0x43E, 'O'}, {0x440, 'P'}, {0x441, 'C'}, {0x442, 'T'}, {0x443, 'Y'}, {0x445, 'X'}};
    bool found = false;
    char *to = text;
    for (const char *p = text; *p;) {
        uint32_t rune;
        size_t n = utf8_decode(p, p + strlen(p), &rune);
        char latin = '\0';
        for (size_t i = 0; i < COUNT_OF(pairs); i++)
            if (n > 0 && pairs[i].cyrillic == rune)
                latin = pairs[i].latin;
        if (n == 0)
            n = 1;
        if (latin) {
            *to++ = latin;
            found = true;
        } else {
            memmove(to, p, n);
            to += n;
        }
        p += n;
    }
    *to = '\0';
    return found;
}

void normal_form_upper(char *text)
{
    for (; *text; text++)
        if (*text >= 'a' && *text <= 'z')
            *text = (char)(*text - 'a' + 'A');
}

bool normal_form_squeeze(const char *text, char ret[WAYBILL_SIZE])
{
    size_t at = 0;
    bool digit = false;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == ' ' || c == '-' || c == '.' || c == '_')
            continue;
        if (!isupper(c) && !isdigit(c))
            return false;
        if (at == WAYBILL_MAX)
            return false;
        digit = digit || isdigit(c);
        ret[at++] = (char)c;
    }
    ret[at] = '\0';
    return digit;
}
