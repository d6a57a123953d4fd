#include "config.h"

#include <confuse.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "core/line.h"
#include "secret.h"

/* libconfuse reports through callbacks without an argument of ours; reading happens once, on one thread. */
static struct error *parse_error;

static void report(cfg_t *cfg, const char *format, va_list args) PRINTF(2, 0);

static void report(cfg_t *cfg, const char *format, va_list args)
{
    char what[ERROR_TEXT_MAX];
    vsnprintf(what, sizeof(what), format, args);
    if (parse_error->kind == ERROR_NONE)
        error_set(parse_error, ERROR_INPUT, "%s:%d: %s", cfg && cfg->filename ? cfg->filename : "config",
                  cfg ? cfg->line : 0, what);
}

void config_defaults(struct config *c)
{
    *c = (struct config){
        .timeout_ms = 8000,
        .verdict_ms = 2500,
        .confirm = CONFIRM_ALWAYS,
        .duplicate_window_ms = 1500,
        .session_check_s = 300,
        .session_warn_h = 20,
        .sync_every_s = 1800,
        .mirror_every_s = 600,
        .mirror_days = 30,
        .activity_poll_s = 5,
    };
    text_copy(c->station_name, sizeof(c->station_name), "dock-1");
    text_copy(c->state, sizeof(c->state), "/var/lib/tallyman");
    text_copy(c->language, sizeof(c->language), "en");
    text_copy(c->otapi_url, sizeof(c->otapi_url), "https://otapi.net/service/");
    text_copy(c->otapi_language, sizeof(c->otapi_language), "en");
}

static void warn(struct config *c, const char *format, ...) PRINTF(2, 3);

static void warn(struct config *c, const char *format, ...)
{
    if (c->warning_count == CONFIG_WARNINGS_MAX)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(c->warnings[c->warning_count++], CONFIG_TEXT, format, args);
    va_end(args);
}

/* --- checks that run while the file is read, so that the message has the line ------------------------------------ */
struct range {
    const char *option;
    long min;
    long max;
};

static const struct range ranges[] = {
    {"timeout_ms", 100, 120000},
    {"verdict_ms", 100, 60000},
    {"duplicate_window_ms", 0, 60000},
    {"on_receipt_status", 0, 99},
    {"session_check_s", 10, 86400},
    {"session_warn_h", 1, 24 * 30},
    {"sync_every_s", 60, 86400},
    {"mirror_every_s", 60, 86400},
    {"mirror_days", 1, 365},
    {"activity_poll_s", 1, 600},
    {"baud", 300, 921600},
    {"bits", 7, 8},
    {"stop", 1, 2},
    {"gap_ms", 10, 2000},
    {"dpi", 100, 1200},
    {"gs_key", 0, 767},
};

static int check_range(cfg_t *cfg, cfg_opt_t *opt)
{
    long value = cfg_opt_getnint(opt, cfg_opt_size(opt) - 1);
    for (size_t i = 0; i < COUNT_OF(ranges); i++) {
        if (strcmp(ranges[i].option, cfg_opt_name(opt)) != 0)
            continue;
        if (value >= ranges[i].min && value <= ranges[i].max)
            return 0;
        cfg_error(cfg, "%s = %ld: it must be from %ld to %ld", cfg_opt_name(opt), value, ranges[i].min,
                  ranges[i].max);
        return -1;
    }
    return 0;
}

struct words {
    const char *option;
    const char *allowed; /* blank-separated */
};

static const struct words words[] = {
    {"confirm", "always stale never"},
    {"parity", "none even odd"},
    {"framing", "cr lf crlf stx-etx idle"},
};

static int check_word(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *value = cfg_opt_getnstr(opt, cfg_opt_size(opt) - 1);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(words[i].option, cfg_opt_name(opt)) != 0)
            continue;
        const char *at = strstr(words[i].allowed, value);
        size_t len = strlen(value);
        if (len > 0 && at && (at == words[i].allowed || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return 0;
        cfg_error(cfg, "%s = \"%s\": allowed are %s", cfg_opt_name(opt), value, words[i].allowed);
        return -1;
    }
    return 0;
}

static int check_layout(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *value = cfg_opt_getnstr(opt, cfg_opt_size(opt) - 1);
    struct text known = {0};
    bool found = false;
    for (unsigned i = 0; scanner_layout_name(i) != NULL; i++) {
        found = found || strcmp(value, scanner_layout_name(i)) == 0;
        text_add_format(&known, " %s", scanner_layout_name(i));
    }
    if (!found)
        cfg_error(cfg, "layout = \"%s\": allowed are%s", value, known.data);
    text_fini(&known);
    return found ? 0 : -1;
}

static int check_url(cfg_t *cfg, cfg_opt_t *opt)
{
    const char *value = cfg_opt_getnstr(opt, 0);
    size_t len = strlen(value);
    bool http = strncmp(value, "http://", 7) == 0 || strncmp(value, "https://", 8) == 0;
    if (http && len > 9 && value[len - 1] == '/' && len < CONFIG_TEXT)
        return 0;
    cfg_error(
        cfg,
        "url = \"%s\": it must be like https://otapi.net/service/ (http or https, with a slash at the end)",
        value);
    return -1;
}

/* --- taking over ---------------------------------------------------------------------------------------------------- */
static void take(char *dst, size_t size, cfg_t *cfg, const char *option)
{
    const char *value = cfg_getstr(cfg, option);
    if (value)
        text_copy(dst, size, value);
}

/* From `option`, the file of `option_file`, a systemd credential or the environment, whichever is there first. */
static bool take_secret(struct config *c, char *dst, cfg_t *sec, const char *option, struct error *err)
{
    char file_option[64];
    text_format(file_option, sizeof(file_option), "%s_file", option);
    const char *value = cfg_getstr(sec, option);
    const char *file = cfg_getstr(sec, file_option);
    bool open_to_others;
    if (value && value[0]) {
        text_copy(dst, CONFIG_TEXT, value);
        if (secret_readable_by_others(c->file))
            warn(c, "%s: %s stands in it and others can read it: chmod 600 %s, or use %s", c->file, option,
                 c->file, file_option);
        return true;
    }
    if (file && file[0]) {
        if (!secret_read_file(file, dst, CONFIG_TEXT, &open_to_others, err))
            return error_prefix(err, "%s: %s", c->file, file_option);
        if (open_to_others)
            warn(c, "%s: others can read it: chmod 600 %s", file, file);
        return true;
    }
    return secret_find(option, dst, CONFIG_TEXT, err);
}

static bool take_suffix(struct scanner_config *scanner, const char *value)
{
    if (strcmp(value, "enter") == 0)
        scanner->terminator = TERMINATOR_ENTER;
    else if (strcmp(value, "tab") == 0)
        scanner->terminator = TERMINATOR_TAB;
    else if (strcmp(value, "none") == 0)
        scanner->terminator = TERMINATOR_NONE;
    else
        return text_copy(scanner->suffix, sizeof(scanner->suffix), value);
    return true;
}

static bool take_scanner(struct config *c, cfg_t *sec, struct error *err)
{
    static const struct {
        const char *word;
        enum framing framing;
    } framings[] = {{"cr", FRAMING_CR},
                    {"lf", FRAMING_LF},
                    {"crlf", FRAMING_CRLF},
                    {"stx-etx", FRAMING_STX_ETX},
                    {"idle", FRAMING_IDLE}};
    const char *title = cfg_title(sec);
    if (c->scanner_count == CONFIG_SCANNERS_MAX)
        return error_set(err, ERROR_INPUT, "%s: more than %d scanners", c->file, CONFIG_SCANNERS_MAX);
    if (title[0] == '\0' || strlen(title) >= SCANNER_NAME_MAX)
        return error_set(err, ERROR_INPUT, "%s: scanner \"%s\": a name has 1 to %d bytes", c->file, title,
                         SCANNER_NAME_MAX - 1);
    struct scanner_config *scanner = &c->scanners[c->scanner_count++];
    scanner_config_init(scanner, title);
    take(scanner->match, sizeof(scanner->match), sec, "match");
    take(scanner->path, sizeof(scanner->path), sec, "path");
    take(scanner->serial, sizeof(scanner->serial), sec, "serial");
    take(scanner->layout, sizeof(scanner->layout), sec, "layout");
    take(scanner->prefix, sizeof(scanner->prefix), sec, "prefix");
    if (!take_suffix(scanner, cfg_getstr(sec, "suffix")))
        return error_set(err, ERROR_INPUT,
                         "%s: scanner \"%s\": suffix is enter, tab, none, or a text of at most %zu bytes",
                         c->file, title, sizeof(scanner->suffix) - 1);
    scanner->gap_ms = (int)cfg_getint(sec, "gap_ms");
    scanner->baud = (int)cfg_getint(sec, "baud");
    scanner->bits = (int)cfg_getint(sec, "bits");
    scanner->stop = (int)cfg_getint(sec, "stop");
    scanner->parity = cfg_getstr(sec, "parity")[0];
    scanner->aim = cfg_getbool(sec, "aim");
    scanner->gs_key = (int)cfg_getint(sec, "gs_key");
    for (size_t i = 0; i < COUNT_OF(framings); i++)
        if (strcmp(cfg_getstr(sec, "framing"), framings[i].word) == 0)
            scanner->framing = framings[i].framing;
    if (scanner->match[0] == '\0' && scanner->path[0] == '\0' && scanner->serial[0] == '\0')
        return error_set(
            err, ERROR_INPUT,
            "%s: scanner \"%s\": it needs match, path or serial; `tallyman scanner list` shows them", c->file,
            title);
    return true;
}

static bool take_all(struct config *c, cfg_t *cfg, struct error *err)
{
    cfg_t *station = cfg_getsec(cfg, "station");
    take(c->station_name, sizeof(c->station_name), station, "name");
    take(c->state, sizeof(c->state), station, "state");
    take(c->language, sizeof(c->language), station, "language");
    cfg_t *otapi = cfg_getsec(cfg, "otapi");
    take(c->otapi_url, sizeof(c->otapi_url), otapi, "url");
    take(c->operator_login, sizeof(c->operator_login), otapi, "operator_login");
    take(c->otapi_language, sizeof(c->otapi_language), otapi, "language");
    take(c->ca_file, sizeof(c->ca_file), otapi, "ca_file");
    c->timeout_ms = (int)cfg_getint(otapi, "timeout_ms");
    c->verdict_ms = (int)cfg_getint(otapi, "verdict_ms");
    c->provider_count = 0;
    for (unsigned i = 0; i < cfg_size(otapi, "providers") && i < CONFIG_PROVIDERS_MAX; i++)
        text_copy(c->providers[c->provider_count++], sizeof(c->providers[0]),
                  cfg_getnstr(otapi, "providers", i));
    if (!take_secret(c, c->instance_key, otapi, "instance_key", err) ||
        !take_secret(c, c->secret, otapi, "secret", err) ||
        !take_secret(c, c->operator_password, otapi, "operator_password", err))
        return false;
    cfg_t *receiving = cfg_getsec(cfg, "receiving");
    const char *confirm = cfg_getstr(receiving, "confirm");
    c->confirm = strcmp(confirm, "always") == 0  ? CONFIRM_ALWAYS
                 : strcmp(confirm, "stale") == 0 ? CONFIRM_STALE
                                                 : CONFIRM_NEVER;
    c->duplicate_window_ms = (int)cfg_getint(receiving, "duplicate_window_ms");
    c->on_receipt_status = (int)cfg_getint(receiving, "on_receipt_status");
    cfg_t *background = cfg_getsec(cfg, "background");
    c->session_check_s = (int)cfg_getint(background, "session_check_s");
    c->session_warn_h = (int)cfg_getint(background, "session_warn_h");
    c->sync_every_s = (int)cfg_getint(background, "sync_every_s");
    c->mirror_every_s = (int)cfg_getint(background, "mirror_every_s");
    c->mirror_days = (int)cfg_getint(background, "mirror_days");
    c->activity_poll_s = (int)cfg_getint(background, "activity_poll_s");
    for (unsigned i = 0; i < cfg_size(cfg, "scanner"); i++)
        if (!take_scanner(c, cfg_getnsec(cfg, "scanner", i), err))
            return false;
    if (cfg_size(cfg, "printer") > 0)
        warn(c, "%s: printer: this version does not print yet; the blocks are checked and kept for the next",
             c->file);
    return true;
}

static bool parse(struct config *c, const char *text_or_null, struct error *err)
{
    char providers[] = "{Taobao, Alibaba1688}"; /* the library's lists take no constant */
    cfg_opt_t station[] = {CFG_STR("name", c->station_name, CFGF_NONE), CFG_STR("state", c->state, CFGF_NONE),
                           CFG_STR("language", c->language, CFGF_NONE), CFG_END()};
    cfg_opt_t otapi[] = {
        CFG_STR("url", c->otapi_url, CFGF_NONE),           CFG_STR("instance_key", NULL, CFGF_NONE),
        CFG_STR("instance_key_file", NULL, CFGF_NONE),     CFG_STR("secret", NULL, CFGF_NONE),
        CFG_STR("secret_file", NULL, CFGF_NONE),           CFG_STR("operator_login", "", CFGF_NONE),
        CFG_STR("operator_password", NULL, CFGF_NONE),     CFG_STR("operator_password_file", NULL, CFGF_NONE),
        CFG_STR("language", c->otapi_language, CFGF_NONE), CFG_STR("ca_file", "", CFGF_NONE),
        CFG_STR_LIST("providers", providers, CFGF_NONE),   CFG_INT("timeout_ms", c->timeout_ms, CFGF_NONE),
        CFG_INT("verdict_ms", c->verdict_ms, CFGF_NONE),   CFG_END()};
    cfg_opt_t receiving[] = {CFG_STR("confirm", "always", CFGF_NONE),
                             CFG_INT("duplicate_window_ms", c->duplicate_window_ms, CFGF_NONE),
                             CFG_INT("on_receipt_status", c->on_receipt_status, CFGF_NONE), CFG_END()};
    cfg_opt_t background[] = {CFG_INT("session_check_s", c->session_check_s, CFGF_NONE),
                              CFG_INT("session_warn_h", c->session_warn_h, CFGF_NONE),
                              CFG_INT("sync_every_s", c->sync_every_s, CFGF_NONE),
                              CFG_INT("mirror_every_s", c->mirror_every_s, CFGF_NONE),
                              CFG_INT("mirror_days", c->mirror_days, CFGF_NONE),
                              CFG_INT("activity_poll_s", c->activity_poll_s, CFGF_NONE),
                              CFG_END()};
    cfg_opt_t scanner[] = {CFG_STR("match", "", CFGF_NONE),
                           CFG_STR("path", "", CFGF_NONE),
                           CFG_STR("serial", "", CFGF_NONE),
                           CFG_STR("layout", "us", CFGF_NONE),
                           CFG_STR("prefix", "", CFGF_NONE),
                           CFG_STR("suffix", "enter", CFGF_NONE),
                           CFG_INT("gap_ms", 100, CFGF_NONE),
                           CFG_INT("baud", 9600, CFGF_NONE),
                           CFG_INT("bits", 8, CFGF_NONE),
                           CFG_INT("stop", 1, CFGF_NONE),
                           CFG_STR("parity", "none", CFGF_NONE),
                           CFG_STR("framing", "cr", CFGF_NONE),
                           CFG_BOOL("aim", cfg_false, CFGF_NONE),
                           CFG_INT("gs_key", 0, CFGF_NONE),
                           CFG_END()};
    cfg_opt_t printer[] = {CFG_STR("uri", "", CFGF_NONE),
                           CFG_STR("language", "zpl", CFGF_NONE),
                           CFG_INT("dpi", 203, CFGF_NONE),
                           CFG_STR("media", "58x40", CFGF_NONE),
                           CFG_STR("per", "line", CFGF_NONE),
                           CFG_STR("template", "parcel", CFGF_NONE),
                           CFG_END()};
    cfg_opt_t web[] = {CFG_STR("listen", "127.0.0.1:8080", CFGF_NONE), CFG_STR("public_url", "", CFGF_NONE),
                       CFG_END()};
    cfg_opt_t root[] = {CFG_SEC("station", station, CFGF_NONE),
                        CFG_SEC("otapi", otapi, CFGF_NONE),
                        CFG_SEC("receiving", receiving, CFGF_NONE),
                        CFG_SEC("background", background, CFGF_NONE),
                        CFG_SEC("scanner", scanner, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
                        CFG_SEC("printer", printer, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
                        CFG_SEC("web", web, CFGF_NONE),
                        CFG_END()};
    static const char *const checked_numbers[] = {"otapi|timeout_ms",
                                                  "otapi|verdict_ms",
                                                  "receiving|duplicate_window_ms",
                                                  "receiving|on_receipt_status",
                                                  "background|session_check_s",
                                                  "background|session_warn_h",
                                                  "background|sync_every_s",
                                                  "background|mirror_every_s",
                                                  "background|mirror_days",
                                                  "background|activity_poll_s",
                                                  "scanner|baud",
                                                  "scanner|bits",
                                                  "scanner|stop",
                                                  "scanner|gap_ms",
                                                  "scanner|gs_key",
                                                  "printer|dpi"};
    cfg_t *cfg = cfg_init(root, CFGF_NONE);
    if (cfg == NULL)
        return error_set(err, ERROR_IO, "the configuration reader could not start");
    struct error problem = {0};
    parse_error = &problem;
    cfg_set_error_function(cfg, report);
    for (size_t i = 0; i < COUNT_OF(checked_numbers); i++)
        cfg_set_validate_func(cfg, checked_numbers[i], check_range);
    cfg_set_validate_func(cfg, "receiving|confirm", check_word);
    cfg_set_validate_func(cfg, "scanner|parity", check_word);
    cfg_set_validate_func(cfg, "scanner|framing", check_word);
    cfg_set_validate_func(cfg, "scanner|layout", check_layout);
    cfg_set_validate_func(cfg, "otapi|url", check_url);
    int result = text_or_null ? cfg_parse_buf(cfg, text_or_null) : cfg_parse(cfg, c->file);
    bool ok = result == CFG_SUCCESS;
    if (!ok && problem.kind == ERROR_NONE) {
        if (result == CFG_FILE_ERROR)
            error_errno(&problem, errno, "%s", c->file);
        else
            error_set(&problem, ERROR_INPUT, "%s: it cannot be read as configuration", c->file);
    }
    if (ok)
        ok = take_all(c, cfg, &problem);
    if (!ok && err)
        *err = problem;
    cfg_free(cfg);
    return ok;
}

bool config_read(struct config *c, const char *path, struct error *err)
{
    struct config fresh;
    config_defaults(&fresh);
    bool given = path != NULL;
    if (!given)
        path = CONFIG_PATH_DEFAULT;
    bool there = given || access(path, F_OK) == 0;
    if (there && !text_copy(fresh.file, sizeof(fresh.file), path))
        return error_set(err, ERROR_INPUT, "%s: the path is too long", path);
    if (there && access(path, R_OK) != 0)
        return error_errno(err, errno, "%s", path);
    if (!parse(&fresh, there ? NULL : "", err)) {
        config_forget(&fresh);
        return false;
    }
    *c = fresh;
    config_forget(&fresh);
    return true;
}

bool config_has_platform(const struct config *c, struct error *err)
{
    const char *where = c->file[0] ? c->file : CONFIG_PATH_DEFAULT;
    if (c->instance_key[0] == '\0')
        return error_set(
            err, ERROR_INPUT,
            "no instance key: put it into a file and name it as otapi { instance_key_file = \"…\" } in %s",
            where);
    if (c->operator_login[0] == '\0' || c->operator_password[0] == '\0')
        return error_set(
            err, ERROR_INPUT,
            "no operator log-in: set operator_login and operator_password_file in otapi { } of %s", where);
    return true;
}

void config_forget(struct config *c)
{
    explicit_bzero(c->instance_key, sizeof(c->instance_key));
    explicit_bzero(c->secret, sizeof(c->secret));
    explicit_bzero(c->operator_password, sizeof(c->operator_password));
}
