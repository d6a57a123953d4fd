#include "config_block.h"

static const struct config_option options[] = {
    {"session_check_s", OPTION_NUMBER, OPTION_AT(struct config, session_check_s), .number = 300, .min = 10,
     .max = 86400},
    {"session_warn_h", OPTION_NUMBER, OPTION_AT(struct config, session_warn_h), .number = 20, .min = 1,
     .max = 720},
    {"sync_every_s", OPTION_NUMBER, OPTION_AT(struct config, sync_every_s), .number = 1800, .min = 60,
     .max = 86400},
    {"mirror_every_s", OPTION_NUMBER, OPTION_AT(struct config, mirror_every_s), .number = 600, .min = 60,
     .max = 86400},
    {"mirror_days", OPTION_NUMBER, OPTION_AT(struct config, mirror_days), .number = 30, .min = 1, .max = 365},
    {"activity_poll_s", OPTION_NUMBER, OPTION_AT(struct config, activity_poll_s), .number = 5, .min = 1,
     .max = 600},
};

const struct config_block config_block_background = {
    .name = "background", .options = options, .option_count = COUNT_OF(options)};
