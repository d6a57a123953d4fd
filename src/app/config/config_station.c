#include "config_block.h"

static const struct config_option options[] = {
    {"name", OPTION_TEXT, OPTION_AT(struct config, station_name), .text = "dock-1"},
    {"state", OPTION_TEXT, OPTION_AT(struct config, state), .text = "/var/lib/tallyman"},
    {"language", OPTION_TEXT, OPTION_AT(struct config, language), .text = "en"},
};

const struct config_block config_block_station = {
    .name = "station", .options = options, .option_count = COUNT_OF(options)};
