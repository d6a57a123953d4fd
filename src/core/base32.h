/* Crockford's base 32: digits and letters that nobody mixes up (no I, L, O, U). Pure; any thread. */
#pragma once

#include <stddef.h>
#include <stdint.h>

char base32_letter(unsigned value); /* 0..31 */
int base32_value(char letter);      /* -1: none of them; lower case counts, O is 0, I and L are 1 */
