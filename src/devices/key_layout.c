#include "key_layout.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "base/thread.h"

enum { COLUMN_LAYOUT, COLUMN_KEYCODE, COLUMN_KEY, COLUMN_PLAIN, COLUMNS = COLUMN_PLAIN + KEY_LEVELS };

extern const char *const devices_keymaps[][COLUMNS];
extern const size_t devices_keymaps_count;

static struct key_layout layouts[KEY_LAYOUT_MAX];
static unsigned layout_count;
static struct thread_once built = THREAD_ONCE;

/* A cell: "" nothing, "space", a character, or "dead" and the character it makes with a space. */
static struct key_symbol read_symbol(const char *cell)
{
    struct key_symbol symbol = {0, false};
    if (cell[0] == '\0')
        return symbol;
    if (strcmp(cell, "space") == 0) {
        symbol.rune = ' ';
        return symbol;
    }
    if (strncmp(cell, "dead ", 5) == 0) {
        symbol.dead = true;
        cell += 5;
    }
    size_t len = utf8_decode(cell, cell + strlen(cell), &symbol.rune);
    assert(len > 0 && cell[len] == '\0');
    (void)len;
    return symbol;
}

/* Is capital the capital of small? Latin and Cyrillic, as far as the first two levels of the layouts go. */
static bool is_letter_pair(uint32_t small, uint32_t capital)
{
    if ((small >= 'a' && small <= 'z') || (small >= 0xE0 && small <= 0xFE && small != 0xF7) ||
        (small >= 0x430 && small <= 0x44F))
        return capital == small - 32;
    return small == 0x451 && capital == 0x401;
}

static struct key_layout *layout_for(const char *name)
{
    for (unsigned i = 0; i < layout_count; i++)
        if (strcmp(layouts[i].name, name) == 0)
            return &layouts[i];
    assert(layout_count < KEY_LAYOUT_MAX);
    struct key_layout *layout = &layouts[layout_count++];
    text_copy(layout->name, sizeof(layout->name), name);
    return layout;
}

static void build(void)
{
    for (size_t i = 0; i < devices_keymaps_count; i++) {
        const char *const *row = devices_keymaps[i];
        struct key_layout *layout = layout_for(row[COLUMN_LAYOUT]);
        int64_t key;
        bool ok = text_to_int64(row[COLUMN_KEYCODE], 1, KEY_LAYOUT_KEYS - 1, &key);
        assert(ok);
        if (!ok)
            continue;
        struct key_symbol *symbols = layout->symbols[key];
        for (unsigned level = 0; level < KEY_LEVELS; level++)
            symbols[level] = read_symbol(row[COLUMN_PLAIN + level]);
        layout->letter[key] = is_letter_pair(symbols[KEY_LEVEL_PLAIN].rune, symbols[KEY_LEVEL_SHIFT].rune);
    }
}

const struct key_layout *key_layout_at(unsigned i)
{
    thread_once(&built, build);
    return i < layout_count ? &layouts[i] : NULL;
}

const struct key_layout *key_layout_find(const char *name)
{
    const struct key_layout *layout;
    for (unsigned i = 0; (layout = key_layout_at(i)) != NULL; i++)
        if (strcmp(layout->name, name) == 0)
            return layout;
    return NULL;
}

const char *key_layout_name(unsigned i)
{
    const struct key_layout *layout = key_layout_at(i);
    return layout != NULL ? layout->name : NULL;
}
