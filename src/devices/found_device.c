#include "found_device.h"

#include <linux/input-event-codes.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

static bool has_word(const char *words, const char *word)
{
    size_t len = strlen(word);
    const char *p = words;
    while (*p != '\0') {
        size_t n = strcspn(p, " ");
        if (n == len && memcmp(p, word, len) == 0)
            return true;
        p += n;
        p += strspn(p, " ");
    }
    return false;
}

bool found_device_has_path(const struct found_device *found, const char *path)
{
    if (path[0] == '\0')
        return false;
    return strcmp(found->node, path) == 0 || strcmp(found->id_path, path) == 0 ||
           strcmp(found->port, path) == 0 || has_word(found->links, path);
}

enum { KEY_WORDS_MAX = 32 };

struct key_bits {
    uint64_t words[KEY_WORDS_MAX]; /* lowest first */
    unsigned count;
    unsigned word_bits;
};

static bool read_key_bits(const char *text, struct key_bits *bits)
{
    uint64_t highest_first[KEY_WORDS_MAX] = {0};
    for (const char *p = text; *p != '\0' && *p != '\n';) {
        if (bits->count == KEY_WORDS_MAX)
            return false;
        uint64_t word = 0;
        while (text_hex_digit(*p) >= 0)
            word = word << 4 | (uint64_t)text_hex_digit(*p++);
        highest_first[bits->count++] = word;
        if (*p != ' ' && *p != '\0' && *p != '\n')
            return false;
        p += strspn(p, " ");
    }
    for (unsigned i = 0; i < bits->count; i++)
        bits->words[i] = highest_first[bits->count - 1 - i];
    return true;
}

static bool has_key(const struct key_bits *bits, unsigned code)
{
    unsigned word = code / bits->word_bits;
    return word < bits->count && (bits->words[word] >> code % bits->word_bits & 1) != 0;
}

bool found_device_digits(const char *key_capabilities, unsigned word_bits)
{
    static const unsigned char keypad[] = {KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
                                           KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9};
    struct key_bits bits = {.word_bits = word_bits};
    if (!read_key_bits(key_capabilities, &bits))
        return false;
    bool row = has_key(&bits, KEY_0);
    bool pad = true;
    for (unsigned code = KEY_1; code <= KEY_9; code++)
        row = row && has_key(&bits, code);
    for (unsigned i = 0; i < sizeof(keypad); i++)
        pad = pad && has_key(&bits, keypad[i]);
    return (row || pad) && (has_key(&bits, KEY_ENTER) || has_key(&bits, KEY_KPENTER));
}
