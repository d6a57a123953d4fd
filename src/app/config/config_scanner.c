#include "config_block.h"

#include <assert.h>

#include <string.h>

static_assert(FRAMING_CR == 0 && FRAMING_LF == 1 && FRAMING_CRLF == 2 && FRAMING_STX_ETX == 3 &&
                  FRAMING_IDLE == 4,
              "the words' positions");
static_assert(SCANNER_ANSWERS_NONE == 0 && SCANNER_ANSWERS_ACK == 1 && SCANNER_ANSWERS_BEL == 2 &&
                  SCANNER_ANSWERS_HONEYWELL == 3 && SCANNER_ANSWERS_ZEBRA == 4 &&
                  SCANNER_ANSWERS_OPTICON == 5,
              "the words' positions");
static_assert(sizeof(enum framing) == sizeof(int) && sizeof(enum scanner_answers) == sizeof(int),
              "a word's position is an int");

static bool check_layout(const char *value, struct text *why)
{
    text_add(why, "allowed are");
    for (unsigned i = 0; scanner_layout_name(i) != NULL; i++) {
        if (strcmp(value, scanner_layout_name(i)) == 0)
            return true;
        text_add_format(why, " %s", scanner_layout_name(i));
    }
    return false;
}

static const char *const terminators[] = {
    [TERMINATOR_ENTER] = "enter", [TERMINATOR_TAB] = "tab", [TERMINATOR_NONE] = "none"};

static bool check_suffix(const char *value, struct text *why)
{
    if (strlen(value) < sizeof(((struct scanner_config *)NULL)->suffix))
        return true;
    text_add(why, "it is enter, tab, none, or a text of at most 7 bytes");
    return false;
}

/* A word for the terminator, or a text that comes before Enter. */
static bool take_suffix(void *block, const char *value)
{
    struct scanner_config *scanner = block;
    for (size_t i = 0; i < COUNT_OF(terminators); i++) {
        if (strcmp(value, terminators[i]) == 0) {
            scanner->terminator = (enum terminator)i;
            return true;
        }
    }
    return text_copy(scanner->suffix, sizeof(scanner->suffix), value);
}

static void show_suffix(const void *block, char *ret, size_t size)
{
    const struct scanner_config *scanner = block;
    text_copy(ret, size, scanner->suffix[0] ? scanner->suffix : terminators[scanner->terminator]);
}

static bool check_parity(const char *value, struct text *why)
{
    if (strcmp(value, "none") == 0 || strcmp(value, "even") == 0 || strcmp(value, "odd") == 0)
        return true;
    text_add(why, "allowed are none even odd");
    return false;
}

static bool take_parity(void *block, const char *value)
{
    ((struct scanner_config *)block)->parity = value[0];
    return true;
}

static void show_parity(const void *block, char *ret, size_t size)
{
    char parity = ((const struct scanner_config *)block)->parity;
    text_copy(ret, size, parity == 'e' ? "even" : parity == 'o' ? "odd" : "none");
}

static bool finish(struct config *c, void *block, struct error *err)
{
    const struct scanner_config *scanner = block;
    if (scanner->match[0] || scanner->path[0] || scanner->serial[0])
        return true;
    return error_set(err, ERROR_INPUT,
                     "%s: scanner \"%s\": it needs match, path or serial; `tallyman scanner list` shows them",
                     c->file, scanner->name);
}

static void init(void *entry, const char *title)
{
    scanner_config_init(entry, title);
}

static const struct config_option options[] = {
    {"match", OPTION_TEXT, OPTION_AT(struct scanner_config, match), .text = ""},
    {"path", OPTION_TEXT, OPTION_AT(struct scanner_config, path), .text = ""},
    {"serial", OPTION_TEXT, OPTION_AT(struct scanner_config, serial), .text = ""},
    {"layout", OPTION_TEXT, OPTION_AT(struct scanner_config, layout), .text = "us", .check = check_layout},
    {"prefix", OPTION_TEXT, OPTION_AT(struct scanner_config, prefix), .text = ""},
    {"suffix", OPTION_TEXT, .text = "enter", .check = check_suffix, .take = take_suffix, .show = show_suffix},
    {"gap_ms", OPTION_NUMBER, OPTION_AT(struct scanner_config, gap_ms), .number = 100, .min = 10,
     .max = 2000},
    {"aim", OPTION_FLAG, OPTION_AT(struct scanner_config, aim), .number = 0},
    {"gs_key", OPTION_NUMBER, OPTION_AT(struct scanner_config, gs_key), .number = 0, .min = 0, .max = 767},
    {"baud", OPTION_NUMBER, OPTION_AT(struct scanner_config, baud), .number = 9600, .min = 300,
     .max = 921600},
    {"bits", OPTION_NUMBER, OPTION_AT(struct scanner_config, bits), .number = 8, .min = 7, .max = 8},
    {"parity", OPTION_TEXT, .text = "none", .check = check_parity, .take = take_parity, .show = show_parity},
    {"stop", OPTION_NUMBER, OPTION_AT(struct scanner_config, stop), .number = 1, .min = 1, .max = 2},
    {"framing", OPTION_WORD, OPTION_AT(struct scanner_config, framing), .text = "cr",
     .words = "cr lf crlf stx-etx idle"},
    {"answers", OPTION_WORD, OPTION_AT(struct scanner_config, answers), .text = "none",
     .words = "none ack bel honeywell zebra opticon"},
};

const struct config_block config_block_scanner = {
    .name = "scanner",
    .options = options,
    .option_count = COUNT_OF(options),
    .at = offsetof(struct config, scanners),
    .finish = finish,
    .entry_size = sizeof(struct scanner_config),
    .entries = CONFIG_SCANNERS_MAX,
    .count_at = offsetof(struct config, scanner_count),
    .title_at = offsetof(struct scanner_config, name),
    .title_size = SCANNER_NAME_MAX,
    .init = init,
};
