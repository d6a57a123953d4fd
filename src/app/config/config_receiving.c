#include "config_block.h"

#include <assert.h>

static_assert(CONFIRM_ALWAYS == 0 && CONFIRM_STALE == 1 && CONFIRM_NEVER == 2, "the words' positions");
static_assert(sizeof(enum confirm) == sizeof(int), "a word's position is an int");

static const struct config_option options[] = {
    {"confirm", OPTION_WORD, OPTION_AT(struct config, confirm), .text = "always",
     .words = "always stale never"},
    {"duplicate_window_ms", OPTION_NUMBER, OPTION_AT(struct config, duplicate_window_ms), .number = 1500,
     .min = 0, .max = 60000},
    {"on_receipt_status", OPTION_NUMBER, OPTION_AT(struct config, on_receipt_status), .number = 0, .min = 0,
     .max = 99},
    {"operator_idle_min", OPTION_NUMBER, OPTION_AT(struct config, operator_idle_min), .number = 60, .min = 0,
     .max = 1440},
};

const struct config_block config_block_receiving = {
    .name = "receiving", .options = options, .option_count = COUNT_OF(options)};
