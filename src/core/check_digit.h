/* Published check digits of tracking numbers. A number that fails is perhaps misread; none is refused for it. Pure. */
#pragma once

#include <stdbool.h>

/* name: as in the courier table ("s10", "ups", "gs1", …; "none" always holds). number: normal form. */
bool check_digit_holds(const char *name, const char *number);
/* The GS1 check digit of EAN-8, UPC-A, EAN-13 and longer digit strings. */
bool check_digit_gs1(const char *digits);
/* A USPS bar code may carry 420 and the ZIP code (5 or 9 digits) before the number: where the number begins. */
const char *check_digit_usps_number(const char *digits);
