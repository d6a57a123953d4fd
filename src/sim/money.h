/* Sums of money, exact: whole hundredths. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Up to 12 digits before the point and two after it; no sign, comma, blank or exponent. */
bool money_parse(const char *text, int64_t *ret_cents);
enum { MONEY_SIZE = 32 };
/* "-12.50". Returns dst. */
const char *money_format(char dst[MONEY_SIZE], int64_t cents);
