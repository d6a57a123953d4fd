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

/* One element, or a list and its item. */
static bool check_element(const char *value, struct text *why)
{
    if (value[0] == '\0' || otapi_element_valid(value))
        return true;
    text_add(why, "it must be the name of an XML element, or LIST/ITEM, like \"ProviderOrderIds/Id\"");
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
    {"customer_login", OPTION_TEXT, OPTION_AT(struct config, customer_login), .text = ""},
    {"customer_password", OPTION_SECRET, OPTION_AT(struct config, customer_password)},
    /* What is not publicly known of the platform. */
    {"transaction_date", OPTION_WORD, OPTION_AT(struct config, transaction_date), .text = "none",
     .words = "none iso dashes"},
    {"link_element", OPTION_TEXT, OPTION_AT(struct config, link_element), .text = "", .check = check_element},
    {"unlink_element", OPTION_TEXT, OPTION_AT(struct config, unlink_element), .text = "",
     .check = check_element},
    {"sync_orders", OPTION_FLAG, OPTION_AT(struct config, sync_orders), .number = 1},
    {"page_size", OPTION_NUMBER, OPTION_AT(struct config, page_size), .number = 100, .min = 1, .max = 1000},
};

const struct config_block config_block_otapi = {
    .name = "otapi", .options = options, .option_count = COUNT_OF(options)};

enum { CONNECT_TIMEOUT_MS = 4000, ANSWER_MAX_BYTES = 64 * 1024 * 1024 };

struct otapi_config config_otapi(const struct config *c)
{
    return (struct otapi_config){
        .url = c->otapi_url,
        .instance_key = c->instance_key,
        .secret = c->secret,
        .language = c->otapi_language,
        .timeout_ms = c->timeout_ms,
        .connect_timeout_ms = c->timeout_ms < CONNECT_TIMEOUT_MS ? c->timeout_ms : CONNECT_TIMEOUT_MS,
        .answer_max_bytes = ANSWER_MAX_BYTES,
        .ca_file = c->ca_file[0] ? c->ca_file : NULL,
        .transaction_date = (enum otapi_date)c->transaction_date,
        .link_element = c->link_element,
        .unlink_element = c->unlink_element,
        .sync_without_orders = !c->sync_orders,
    };
}
