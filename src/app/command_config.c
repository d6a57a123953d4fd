#include "command.h"

#include <stdio.h>
#include <string.h>

const char help_config[] =
    "usage: tallyman config check | show\n\n"
    "  check  reads the configuration as the start does and says what is wrong (file:line)\n"
    "  show   prints every value in force; secrets only as set or not set\n";

static const char *confirm_name(enum confirm confirm)
{
    switch (confirm) {
    case CONFIRM_ALWAYS:
        return "always";
    case CONFIRM_STALE:
        return "stale";
    case CONFIRM_NEVER:
        return "never";
    }
    return "";
}

static const char *framing_name(enum framing framing)
{
    switch (framing) {
    case FRAMING_CR:
        return "cr";
    case FRAMING_LF:
        return "lf";
    case FRAMING_CRLF:
        return "crlf";
    case FRAMING_STX_ETX:
        return "stx-etx";
    case FRAMING_IDLE:
        return "idle";
    }
    return "";
}

static const char *terminator_name(enum terminator terminator)
{
    switch (terminator) {
    case TERMINATOR_ENTER:
        return "enter";
    case TERMINATOR_TAB:
        return "tab";
    case TERMINATOR_NONE:
        return "none";
    }
    return "";
}

static const char *is_set(const char *secret)
{
    return secret[0] ? "set" : "not set";
}

static void show_scanner(const struct scanner_config *s)
{
    printf("scanner \"%s\" {\n", s->name);
    if (s->match[0])
        printf("  match = \"%s\"\n", s->match);
    if (s->path[0])
        printf("  path = \"%s\"\n", s->path);
    if (s->serial[0])
        printf("  serial = \"%s\"\n  baud = %d\n  bits = %d\n  parity = \"%s\"\n  stop = %d\n  framing = "
               "\"%s\"\n",
               s->serial, s->baud, s->bits,
               s->parity == 'e'   ? "even"
               : s->parity == 'o' ? "odd"
                                  : "none",
               s->stop, framing_name(s->framing));
    else
        printf("  layout = \"%s\"\n  suffix = \"%s\"\n", s->layout,
               s->suffix[0] ? s->suffix : terminator_name(s->terminator));
    printf("  prefix = \"%s\"\n  gap_ms = %d\n  aim = %s\n  gs_key = %d\n}\n", s->prefix, s->gap_ms,
           s->aim ? "true" : "false", s->gs_key);
}

static int show(const struct config *c)
{
    printf("# %s\n", c->file[0] ? c->file : "no file: defaults");
    printf("station {\n  name = \"%s\"\n  state = \"%s\"\n  language = \"%s\"\n}\n", c->station_name,
           c->state, c->language);
    printf("otapi {\n  url = \"%s\"\n  # instance_key is %s, secret is %s\n  operator_login = \"%s\"\n"
           "  # operator_password is %s\n  language = \"%s\"\n  ca_file = \"%s\"\n  providers = {",
           c->otapi_url, is_set(c->instance_key), is_set(c->secret), c->operator_login,
           is_set(c->operator_password), c->otapi_language, c->ca_file);
    for (size_t i = 0; i < c->provider_count; i++)
        printf("%s\"%s\"", i ? ", " : "", c->providers[i]);
    printf("}\n  timeout_ms = %d\n  verdict_ms = %d\n}\n", c->timeout_ms, c->verdict_ms);
    printf("receiving {\n  confirm = \"%s\"\n  duplicate_window_ms = %d\n  on_receipt_status = %d\n}\n",
           confirm_name(c->confirm), c->duplicate_window_ms, c->on_receipt_status);
    printf("background {\n  session_check_s = %d\n  session_warn_h = %d\n  sync_every_s = %d\n  "
           "mirror_every_s = %d\n"
           "  mirror_days = %d\n  activity_poll_s = %d\n}\n",
           c->session_check_s, c->session_warn_h, c->sync_every_s, c->mirror_every_s, c->mirror_days,
           c->activity_poll_s);
    for (size_t i = 0; i < c->scanner_count; i++)
        show_scanner(&c->scanners[i]);
    return EXIT_DONE;
}

static int check(const struct config *c)
{
    struct error err;
    if (!config_has_platform(c, &err)) {
        fprintf(stderr, "tallyman: %s\n", err.text);
        return EXIT_USAGE;
    }
    printf("%s: good (%zu scanners)\n", c->file[0] ? c->file : "defaults", c->scanner_count);
    return EXIT_DONE;
}

int command_config(struct app *app, int argc, char **argv)
{
    if (argc != 2 || (strcmp(argv[1], "check") != 0 && strcmp(argv[1], "show") != 0))
        return app_usage("config", "check or show");
    if (!app_configure(app))
        return EXIT_USAGE;
    return argv[1][0] == 'c' ? check(&app->config) : show(&app->config);
}
