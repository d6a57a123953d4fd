/* Amounts of money, exact: decimal text in and out, whole millionths inside. No floating point anywhere. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attr.h"

enum { AMOUNT_DECIMALS = 6, AMOUNT_UNIT = 1000000, AMOUNT_TEXT_SIZE = 32 };

/* "12", "12.5", "-0.05", "12.5000000" (zeros may follow). Refused: an empty text, a comma, an exponent, blanks, a plus, more than six
 * decimals that count, what is beyond +-9 * 10^11. */
NODISCARD bool amount_parse(const char *text, int64_t *ret_millionths);
/* At least two decimals: "12.50", "0.125". Returns dst. */
const char *amount_format(char dst[AMOUNT_TEXT_SIZE], int64_t millionths);
