#include "config_block.h"

/* Bits of an unsigned hold them. */
static bool check_status(const char *value, struct text *why)
{
    int64_t status;
    if (text_to_int64(value, 1, 31, &status))
        return true;
    text_add(why, "it must be the number of a line status, 1 to 31");
    return false;
}

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
    {"mirror_page", OPTION_NUMBER, OPTION_AT(struct config, mirror_page), .number = 100, .min = 10,
     .max = 1000},
    {"mirror_whole_hour", OPTION_NUMBER, OPTION_AT(struct config, mirror_whole_hour), .number = 3, .min = 0,
     .max = 23},
    {"mirror_status", OPTION_LIST, .at = offsetof(struct config, mirror_status),
     .size = sizeof(((struct config *)NULL)->mirror_status[0]), .text = "{2, 3, 4, 5}",
     .entries = CONFIG_STATUSES_MAX, .count_at = offsetof(struct config, mirror_status_count),
     .check = check_status},
    {"pictures", OPTION_FLAG, OPTION_AT(struct config, pictures), .number = 1},
    {"pictures_mib", OPTION_NUMBER, OPTION_AT(struct config, pictures_mib), .number = 200, .min = 10,
     .max = 100000},
    {"pictures_private", OPTION_FLAG, OPTION_AT(struct config, pictures_private), .number = 0},
    {"activity_poll_s", OPTION_NUMBER, OPTION_AT(struct config, activity_poll_s), .number = 5, .min = 1,
     .max = 600},
};

const struct config_block config_block_background = {
    .name = "background", .options = options, .option_count = COUNT_OF(options)};
