/* Keyboard layouts as scanners are set to them: (layout, key, level) -> character, from src/devices/data/keymaps.csv.
 * Read-only after the first use; any thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum key_level { KEY_LEVEL_PLAIN, KEY_LEVEL_SHIFT, KEY_LEVEL_ALTGR, KEY_LEVEL_ALTGR_SHIFT };

enum { KEY_LEVELS = 4, KEY_LAYOUT_KEYS = 128, KEY_LAYOUT_MAX = 16 };

/* What one key gives; rune 0: nothing. A dead key gives its character together with the space that follows. */
struct key_symbol {
    uint32_t rune;
    bool dead;
};

struct key_layout {
    char name[8];
    struct key_symbol symbols[KEY_LAYOUT_KEYS][KEY_LEVELS]; /* by Linux key code */
    bool letter[KEY_LAYOUT_KEYS];                           /* a letter and its capital: Caps Lock counts */
};

/* By name ("us"); NULL when there is none. Lives as long as the program. */
const struct key_layout *key_layout_find(const char *name);
/* Layout number i, NULL after the last. */
const struct key_layout *key_layout_at(unsigned i);
/* Name of layout number i ("us", "gb", …), NULL after the last. */
const char *key_layout_name(unsigned i);
