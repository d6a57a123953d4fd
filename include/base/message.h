/* A text with values, taken apart: whoever shows it can say it in another language. "scan %d has no label" is the text
 * "scan {0} has no label" and the values "7"; catalogues have the text as their key. Pure; any thread. */
#pragma once

#include <stdarg.h>
#include "base/attr.h"

enum { MESSAGE_TEXT_MAX = 256, MESSAGE_VALUES_MAX = 4, MESSAGE_VALUE_MAX = 128 };

struct message {
    char text[MESSAGE_TEXT_MAX];
    char values[MESSAGE_VALUES_MAX][MESSAGE_VALUE_MAX]; /* as UTF-8 */
    int count;
};

/* Takes the conversions s, c, d, i, u with the usual lengths and a precision. Others, or too many, are a mistake of the program. */
void message_make(struct message *m, const char *format, va_list args) PRINTF(2, 0);
