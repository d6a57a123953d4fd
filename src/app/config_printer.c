#include "config_block.h"

/* Checked only: there is no room for them yet. */
static const struct config_option options[] = {
    {"uri", OPTION_TEXT, .text = ""},
    {"language", OPTION_TEXT, .text = "zpl"},
    {"dpi", OPTION_NUMBER, .number = 203, .min = 100, .max = 1200},
    {"media", OPTION_TEXT, .text = "58x40"},
    {"per", OPTION_TEXT, .text = "line"},
    {"template", OPTION_TEXT, .text = "parcel"},
};

const struct config_block config_block_printer = {
    .name = "printer", .options = options, .option_count = COUNT_OF(options), .title_size = 64};
