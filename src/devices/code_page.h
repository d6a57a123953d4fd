/* The two 8-bit character sets of "Alt and a number on the keypad", as scanners in ALT mode type.
 * Codes below 32 are control characters here, not the pictures an old screen showed. Pure; any thread. */
#pragma once

#include <stdint.h>

/* Code page 437: Alt and a number without a leading zero. */
uint32_t code_page_437(unsigned char code);
/* Code page 1252: with a leading zero. The five codes it does not define are themselves. */
uint32_t code_page_1252(unsigned char code);
