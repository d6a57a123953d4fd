#include "config_block.h"

#include <string.h>

/* By position: enum tone from TONE_MATCH on. */
static const char *const names[] = {"match",   "complete", "choice",  "duplicate", "unknown",
                                    "pending", "stopped",  "refused", "command",   "fault"};

static bool check_silent(const char *value, struct text *why)
{
    text_add(why, "allowed are");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(value, names[i]) == 0)
            return true;
        text_add_format(why, " %s", names[i]);
    }
    return false;
}

unsigned config_silent_tones(const struct config *c)
{
    unsigned silent = 0;
    for (size_t i = 0; i < c->silent_count; i++)
        for (unsigned j = 0; j < COUNT_OF(names); j++)
            if (strcmp(c->silent[i], names[j]) == 0)
                silent |= 1u << (TONE_MATCH + j);
    return silent;
}

static const struct config_option options[] = {
    {"device", OPTION_TEXT, OPTION_AT(struct config, sound_device), .text = "default"},
    {"volume", OPTION_NUMBER, OPTION_AT(struct config, sound_volume), .number = 80, .min = 0, .max = 100},
    {"silent", OPTION_LIST, .at = offsetof(struct config, silent),
     .size = sizeof(((struct config *)NULL)->silent[0]), .text = "{}", .entries = TONE_COUNT,
     .count_at = offsetof(struct config, silent_count), .check = check_silent},
};

const struct config_block config_block_sound = {
    .name = "sound", .options = options, .option_count = COUNT_OF(options)};
