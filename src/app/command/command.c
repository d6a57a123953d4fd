#include "command.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct command commands[] = {
    {"run", "the station", help_run, command_run},
    {"demo", "the station on a private simulator with sample parcels", help_demo, command_demo},
    {"scan", "each input line goes the whole way of a scan", help_scan, command_scan},
    {"log", "the receipt log", help_log, command_log},
    {"undo", "take a scan's receipts back", help_undo, command_undo},
    {"line", "order lines by tracking or purchase number", help_line, command_line},
    {"hold", "the hold shelf", help_hold, command_hold},
    {"order", "add, pay, export and follow orders", help_order, command_order},
    {"provider", "accounts at the marketplaces", help_provider, command_provider},
    {"outbox", "status updates that the platform must be told", help_outbox, command_outbox},
    {"activity", "what the platform does in the background, and asks", help_activity, command_activity},
    {"label", "list, reprint, cancel, confirm and draw labels", help_label, command_label},
    {"user", "who may log in on the web pages", help_user, command_user},
    {"printer", "list and test printers, and how they are", help_printer, command_printer},
    {"scanner", "list, learn and test scanners", help_scanner, command_scanner},
    {"sheet", "command bar codes, badges and shelves on paper", help_sheet, command_sheet},
    {"config", "check or show the configuration", help_config, command_config},
    {"doctor", "find what is wrong and say what to do", help_doctor, command_doctor},
    {"backup", "copy the database while the station works", help_backup, command_backup},
    {"version", "versions of program and database", help_version, command_version},
};

const struct command *command_at(unsigned i)
{
    return i < COUNT_OF(commands) ? &commands[i] : NULL;
}

const struct command *command_find(const char *name)
{
    for (unsigned i = 0; i < COUNT_OF(commands); i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

bool app_configure(struct app *app)
{
    struct error err;
    if (!config_read(&app->config, app->config_file, &err)) {
        fprintf(stderr, "tallyman: %s\n", err.text);
        return false;
    }
    if (app->state && !text_copy(app->config.state, sizeof(app->config.state), app->state)) {
        fprintf(stderr, "tallyman: --state: the path is too long\n");
        return false;
    }
    for (size_t i = 0; i < app->config.warning_count; i++)
        fprintf(stderr, "tallyman: warning: %s\n", app->config.warnings[i]);
    return true;
}

/* An error may quote a file or an answer: what is in it must not steer the terminal. */
int app_fail(const struct error *err)
{
    char line[ERROR_TEXT_MAX];
    utf8_sanitise(line, sizeof(line), err->text, strlen(err->text));
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = '?';
    fprintf(stderr, "tallyman: %s\n", line);
    return error_exit_status(err);
}

int app_usage(const char *command, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "tallyman %s: ", command);
    vfprintf(stderr, format, args);
    fprintf(stderr, "; see `tallyman %s --help`\n", command);
    va_end(args);
    return EXIT_USAGE;
}

int app_wrong_option(const char *command, char *const *argv)
{
    /* optopt says which option it knows, and is 0 for a long one that it does not know. There are no short ones: for those it is their
     * letter, and while more letters follow, the word has not been passed yet. */
    const char *word = argv[optind - 1];
    const char *next = argv[optind];
    bool in_next = next && next[0] == '-' && next[1] == optopt && optopt != '-';
    bool known = optopt != 0 && strncmp(word, "--", 2) == 0 && !in_next;
    return app_usage(command, known ? "%s: its value is missing, or it takes none" : "no option %s",
                     optopt != 0 && in_next ? next : word);
}
