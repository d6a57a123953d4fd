#include "core/amount.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define WHOLE_MAX INT64_C(900000000000)

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool amount_parse(const char *text, int64_t *ret_millionths)
{
    bool negative = *text == '-';
    const char *p = text + negative;
    int64_t whole = 0;
    int64_t part = 0;
    int decimals = 0;
    if (!is_digit(*p))
        return false;
    for (; is_digit(*p); p++) {
        whole = whole * 10 + (*p - '0');
        if (whole > WHOLE_MAX)
            return false;
    }
    if (*p == '.') {
        if (!is_digit(*++p))
            return false;
        for (; is_digit(*p); p++, decimals++) {
            if (decimals < AMOUNT_DECIMALS)
                part = part * 10 + (*p - '0');
            else if (*p != '0')
                return false;
        }
    }
    if (*p != '\0')
        return false;
    for (; decimals < AMOUNT_DECIMALS; decimals++)
        part *= 10;
    int64_t value = whole * AMOUNT_UNIT + part;
    *ret_millionths = negative ? -value : value;
    return true;
}

const char *amount_format(char dst[AMOUNT_TEXT_SIZE], int64_t millionths)
{
    uint64_t value = millionths < 0 ? 0 - (uint64_t)millionths : (uint64_t)millionths;
    text_format(dst, AMOUNT_TEXT_SIZE, "%s%" PRIu64 ".%06" PRIu64, millionths < 0 ? "-" : "",
                value / AMOUNT_UNIT, value % AMOUNT_UNIT);
    size_t len = strlen(dst);
    while (dst[len - 1] == '0' && dst[len - 3] != '.')
        dst[--len] = '\0';
    return dst;
}
