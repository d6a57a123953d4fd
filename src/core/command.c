#include "core/command.h"

#include <assert.h>
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/attr.h"
#include "base/text.h"
#include "base32.h"
#include "siphash.h"

enum { CODE_LETTERS = 8 }; /* 40 bits: a hostile label guesses one in 10^12 */

static const struct {
    const char *name;
    bool takes_argument;
} commands[] = {
    [COMMAND_UNDO] = {"UNDO", false},       [COMMAND_REPRINT] = {"REPRINT", false},
    [COMMAND_DAMAGED] = {"DAMAGED", false}, [COMMAND_MISSING] = {"MISSING", false},
    [COMMAND_SURPLUS] = {"SURPLUS", false}, [COMMAND_COUNT_N] = {"COUNT", true},
    [COMMAND_HOLD] = {"HOLD", false},       [COMMAND_BIN] = {"BIN", true},
    [COMMAND_OPERATOR] = {"USER", true},    [COMMAND_LANGUAGE] = {"LANGUAGE", false},
    [COMMAND_END] = {"END", false},         [COMMAND_NEXT] = {"NEXT", false},
    [COMMAND_SAME] = {"SAME", false},
};
static_assert(COUNT_OF(commands) == COMMAND_CODE_COUNT, "a row for each command");

const char *command_name(enum command_code command)
{
    assert(command < COMMAND_CODE_COUNT);
    return commands[command].name;
}

static bool argument_good(const char *argument)
{
    size_t len = strlen(argument);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)argument[i];
        if (!isupper(c) && !isdigit(c) && c != '.' && c != '_' && c != '-')
            return false;
    }
    return len > 0 && len <= COMMAND_ARGUMENT_MAX;
}

bool command_is_shelf(const char *text)
{
    static const char start[] = "*T:BIN:";
    return strncmp(text, start, sizeof(start) - 1) == 0;
}

bool command_write(enum command_code command, const char *argument, const unsigned char *key,
                   char ret_text[COMMAND_TEXT_SIZE])
{
    bool takes = commands[command].takes_argument;
    bool given = argument && argument[0];
    if (takes != given || (given && !argument_good(argument)))
        return false;
    bool fits = given
                    ? text_format(ret_text, COMMAND_TEXT_SIZE, "*T:%s:%s:", commands[command].name, argument)
                    : text_format(ret_text, COMMAND_TEXT_SIZE, "*T:%s:", commands[command].name);
    size_t len = strlen(ret_text);
    if (!fits || len + CODE_LETTERS + 2 > COMMAND_TEXT_SIZE)
        return false;
    uint64_t hash = siphash(key, ret_text, len);
    for (int i = 0; i < CODE_LETTERS; i++)
        ret_text[len + (size_t)i] = base32_letter((unsigned)(hash >> (5 * i) & 31));
    ret_text[len + CODE_LETTERS] = '*';
    ret_text[len + CODE_LETTERS + 1] = '\0';
    return true;
}

bool command_read(const char *text, const unsigned char *key, enum command_code *ret_command,
                  char ret_argument[COMMAND_ARGUMENT_MAX + 1])
{
    if (strncmp(text, "*T:", 3) != 0)
        return false;
    const char *name = text + 3;
    size_t name_len = strcspn(name, ":");
    for (unsigned i = 0; i < COMMAND_CODE_COUNT; i++) {
        char argument[COMMAND_ARGUMENT_MAX + 1] = "";
        char expected[COMMAND_TEXT_SIZE];
        if (strlen(commands[i].name) != name_len || strncmp(commands[i].name, name, name_len) != 0)
            continue;
        const char *rest = name + name_len + (name[name_len] == ':');
        if (commands[i].takes_argument && !text_copy_n(argument, sizeof(argument), rest, strcspn(rest, ":")))
            return false;
        /* Only what would be written for it is the command. */
        if (!command_write((enum command_code)i, argument, key, expected) || strcmp(expected, text) != 0)
            return false;
        *ret_command = (enum command_code)i;
        text_copy(ret_argument, COMMAND_ARGUMENT_MAX + 1, argument);
        return true;
    }
    return false;
}

void command_caption(const char *text, char *ret, size_t size)
{
    size_t at = 0;
    const char *p = strncmp(text, "*T:", 3) == 0 ? text + 3 : text;
    const char *end = strrchr(p, ':');
    ret[0] = '\0';
    for (; *p && p != end && at + 1 < size; p++)
        ret[at++] = *p == ':' ? ' ' : *p;
    ret[at] = '\0';
    text_trim_utf8(ret);
}
