#include "config_block.h"

#include <string.h>

static bool check_url(const char *value, struct text *why)
{
    size_t len = strlen(value);
    bool http = strncmp(value, "http://", 7) == 0 || strncmp(value, "https://", 8) == 0;
    if (http && len > 9 && value[len - 1] == '/')
        return true;
    text_add(why, "it must be like https://otapi.net/service/ (http or https, with a slash at the end)");
    return false;
}

static const struct config_option options[] = {
    {"url", OPTION_TEXT, OPTION_AT(struct config, otapi_url), .text = "https://otapi.net/service/",
     .check = check_url},
    {"instance_key", OPTION_SECRET, OPTION_AT(struct config, instance_key)},
    {"secret", OPTION_SECRET, OPTION_AT(struct config, secret)},
    {"operator_login", OPTION_TEXT, OPTION_AT(struct config, operator_login), .text = ""},
    {"operator_password", OPTION_SECRET, OPTION_AT(struct config, operator_password)},
    {"language", OPTION_TEXT, OPTION_AT(struct config, otapi_language), .text = "en"},
    {"ca_file", OPTION_TEXT, OPTION_AT(struct config, ca_file), .text = ""},
    {"providers", OPTION_LIST, .at = offsetof(struct config, providers),
     .size = sizeof(((struct config *)NULL)->providers[0]), .text = "{Taobao, Alibaba1688}",
     .entries = CONFIG_PROVIDERS_MAX, .count_at = offsetof(struct config, provider_count)},
    {"timeout_ms", OPTION_NUMBER, OPTION_AT(struct config, timeout_ms), .number = 8000, .min = 100,
     .max = 120000},
    {"verdict_ms", OPTION_NUMBER, OPTION_AT(struct config, verdict_ms), .number = 2500, .min = 100,
     .max = 60000},
};

const struct config_block config_block_otapi = {
    .name = "otapi", .options = options, .option_count = COUNT_OF(options)};
