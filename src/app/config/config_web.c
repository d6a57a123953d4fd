#include "config_block.h"
#include "config_line.h"

#include <string.h>

#include "web/web.h"

static bool check_listen(const char *value, struct text *why)
{
    struct error err;
    if (value[0] == '\0' || web_listen_valid(value, &err))
        return true;
    text_add(why, "it must be like 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080; \"\" for no web server");
    return false;
}

/* As browsers are sent there: without a path, so that cookies and links fit. */
static bool check_public_url(const char *value, struct text *why)
{
    const char *host = strncmp(value, "https://", 8) == 0  ? value + 8
                       : strncmp(value, "http://", 7) == 0 ? value + 7
                                                           : NULL;
    if (value[0] == '\0' || (host && host[0] && strpbrk(host, "/?#@ \"\\") == NULL))
        return true;
    text_add(why, "it must be like https://dock-1.example.com, without a slash at the end");
    return false;
}

enum { TLS_CERT = 2, TLS_KEY = 3 }; /* places in the table */

static const struct config_option options[] = {
    {"listen", OPTION_TEXT, OPTION_AT(struct config, web_listen), .text = "127.0.0.1:8080",
     .check = check_listen},
    {"public_url", OPTION_TEXT, OPTION_AT(struct config, web_public_url), .text = "",
     .check = check_public_url},
    [TLS_CERT] = {"tls_cert", OPTION_TEXT, OPTION_AT(struct config, web_tls_cert), .text = ""},
    [TLS_KEY] = {"tls_key", OPTION_TEXT, OPTION_AT(struct config, web_tls_key), .text = ""},
    {"pairing", OPTION_WORD, OPTION_AT(struct config, web_pairing), .text = "network",
     .words = "network always"},
    {"session_idle_min", OPTION_NUMBER, OPTION_AT(struct config, web_session_idle_min), .number = 60,
     .min = 1, .max = 24 * 60},
    {"session_max_h", OPTION_NUMBER, OPTION_AT(struct config, web_session_max_h), .number = 12, .min = 1,
     .max = 24 * 30},
};

static bool note_lines(struct config *c, void *block, struct error *err)
{
    (void)block;
    (void)err;
    c->web_tls_cert_line = config_option_line(&options[TLS_CERT], "");
    c->web_tls_key_line = config_option_line(&options[TLS_KEY], "");
    return true;
}

const struct config_block config_block_web = {
    .name = "web", .options = options, .option_count = COUNT_OF(options), .finish = note_lines};

bool config_check_tls(const struct config *c, struct error *err)
{
    const char *option;
    if (c->web_listen[0] == '\0' || web_tls_valid(c->web_tls_cert, c->web_tls_key, &option, err))
        return true;
    bool key = strcmp(option, "tls_key") == 0;
    int line = key ? c->web_tls_key_line : c->web_tls_cert_line;
    /* One without the other: the line is that of the one that stands there. */
    if (line == 0)
        line = key ? c->web_tls_cert_line : c->web_tls_key_line;
    return error_prefix(err, "%s:%d: %s = \"%s\"", c->file, line, option,
                        key ? c->web_tls_key : c->web_tls_cert);
}
