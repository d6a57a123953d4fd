#include "money.h"

#include <inttypes.h>
#include <stddef.h>

#include "base/text.h"

enum { WHOLE_DIGITS_MAX = 12 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool money_parse(const char *text, int64_t *ret_cents)
{
    int64_t cents = 0;
    size_t digits = 0;
    for (; is_digit(*text); text++, digits++) {
        if (digits == WHOLE_DIGITS_MAX)
            return false;
        cents = cents * 10 + (*text - '0');
    }
    if (digits == 0)
        return false;
    cents *= 100;
    if (*text == '.') {
        text++;
        if (!is_digit(text[0]))
            return false;
        cents += (int64_t)10 * (*text++ - '0');
        if (is_digit(*text))
            cents += *text++ - '0';
        while (*text == '0') /* 12.5000 is a way to write it */
            text++;
    }
    if (*text != '\0')
        return false;
    *ret_cents = cents;
    return true;
}

const char *money_format(char dst[MONEY_SIZE], int64_t cents)
{
    uint64_t size = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
    text_format(dst, MONEY_SIZE, "%s%" PRIu64 ".%02" PRIu64, cents < 0 ? "-" : "", size / 100, size % 100);
    return dst;
}
