/* Bounded text: copying, building and checking of UTF-8 that never overflows and never ends inside a character.
 * Owned by the caller. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "base/attr.h"

/* Copies src (NULL reads as "") into dst of size bytes, cut at a character's end. Returns false when it was cut. */
bool text_copy(char *dst, size_t size, const char *src);
bool text_copy_n(char *dst, size_t size, const char *src, size_t len);

/* snprintf that cuts at a character's end. Returns false when it was cut. */
bool text_format(char *dst, size_t size, const char *format, ...) PRINTF(3, 4);

/* Drops an incomplete UTF-8 sequence from the end of s (as left by a cut). */
void text_trim_utf8(char *s);

/* Reads one code point at p < end. Returns the bytes it took, 0 at the end or where the bytes are not UTF-8
 * (overlong forms, surrogates and values above U+10FFFF are not). */
size_t utf8_decode(const char *p, const char *end, uint32_t *ret_rune);
/* Writes a code point (1-4 bytes) and returns how many; not NUL-terminated. */
size_t utf8_encode(uint32_t rune, char out[4]);
bool utf8_valid(const char *s, size_t len);
/* Copies bytes as UTF-8, each byte that is none becoming U+FFFD. Always terminated. */
void utf8_sanitise(char *dst, size_t size, const void *src, size_t len);

/* Lower-case hex of data, terminated; dst needs 2 * len + 1 bytes, what does not fit is left out. */
void text_hex(char *dst, size_t size, const void *data, size_t len);
/* Bytes of a hex text. Returns false for an odd length, another character or too little room. */
NODISCARD bool text_unhex(void *dst, size_t size, const char *hex, size_t *ret_len);
/* The value of one hex digit in either case; -1 for another character. */
int text_hex_digit(char c);
/* Text with %XX decoded (and + as a space where plus_is_space), terminated. Returns false for a broken escape, a NUL or too little
 * room; what else may not be in it (controls, UTF-8) the caller checks. */
NODISCARD bool text_unpercent(char *dst, size_t size, const char *src, size_t len, bool plus_is_space);

/* Quotes outside text for a log line or an error: control characters, quotes and what is no UTF-8 are escaped. */
const char *text_quote(char *dst, size_t size, const char *src, size_t len);

/* A whole decimal number and nothing else. */
NODISCARD bool text_to_int64(const char *s, int64_t min, int64_t max, int64_t *ret);

/* A growing text. Zero-initialise; text_fini() frees. `data` is always terminated once something was added. */
struct text {
    char *data;
    size_t len;
    size_t room;
};
/* Room for len bytes more, and the end. */
void text_make_room(struct text *t, size_t len);
/* Inline: a reply is made of a hundred short pieces whose lengths the compiler knows. */
static inline void text_add_n(struct text *t, const char *s, size_t len)
{
    if (t->len + len + 1 > t->room)
        text_make_room(t, len);
    if (len > 0) /* there is room. NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
        memcpy(t->data + t->len, s, len);
    t->len += len;
    t->data[t->len] = '\0';
}
void text_add(struct text *t, const char *s);
void text_add_format(struct text *t, const char *format, ...) PRINTF(2, 3);
void text_add_int64(struct text *t, int64_t value);
/* As a JSON string with its quotes; what is no UTF-8 becomes U+FFFD, and so does a NUL byte (the second can be given some):
 * readers that hold strings as C does refuse the whole text for one. */
void text_add_json(struct text *t, const char *s);
void text_add_json_n(struct text *t, const char *s, size_t size);
/* As text or attribute value of XML and HTML; control characters other than tab and line feed, for which XML has no place, are left
 * out. */
void text_add_xml(struct text *t, const char *s);
void text_clear(struct text *t);
void text_fini(struct text *t);
