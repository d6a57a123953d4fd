#include "config_block.h"

/* Checked only: there is no room for them yet. */
static const struct config_option options[] = {
    {"listen", OPTION_TEXT, .text = "127.0.0.1:8080"},
    {"public_url", OPTION_TEXT, .text = ""},
};

const struct config_block config_block_web = {
    .name = "web", .options = options, .option_count = COUNT_OF(options)};
