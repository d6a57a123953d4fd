/* The command line: one function a command, in a file of its own. Main thread. */
#pragma once

#include <stdbool.h>
#include "base/attr.h"
#include "base/error.h"
#include "config.h"

/* Exit statuses (docs/contracts.md). */
enum { EXIT_DONE = 0, EXIT_NOT_DONE = 1, EXIT_USAGE = 2, EXIT_NOT_KNOWN = 3 };

struct app {
    const char *config_file; /* --config, NULL: the default */
    const char *state;       /* --state, NULL: as configured */
    struct config config;    /* after app_configure() */
};

struct command {
    const char *name;
    const char *summary;                                /* one line, for `tallyman help` */
    const char *help;                                   /* what `tallyman NAME --help` prints */
    int (*run)(struct app *app, int argc, char **argv); /* argv[0] is the command's name */
};

/* NULL after the last. */
const struct command *command_at(unsigned i);
const struct command *command_find(const char *name);

/* Reads the configuration; prints what is wrong and returns false (then the status is EXIT_USAGE). Warnings go to stderr. */
bool app_configure(struct app *app);
/* Prints "tallyman: …" on stderr and returns the exit status of the error. */
int app_fail(const struct error *err);
/* "tallyman NAME: …" with a hint at --help; returns EXIT_USAGE. */
int app_usage(const char *command, const char *format, ...) PRINTF(2, 3);
/* After getopt_long() has refused one of argv's options with opterr 0: says which. Returns EXIT_USAGE. */
int app_wrong_option(const char *command, char *const *argv);

struct wiring_options;
/* Runs a station in the foreground until it is told to end. options->arg is set here. Returns the exit status. */
int run_station(const struct config *config, struct wiring_options *options);

int command_run(struct app *app, int argc, char **argv);
int command_demo(struct app *app, int argc, char **argv);
int command_scan(struct app *app, int argc, char **argv);
int command_log(struct app *app, int argc, char **argv);
int command_undo(struct app *app, int argc, char **argv);
int command_line(struct app *app, int argc, char **argv);
int command_label(struct app *app, int argc, char **argv);
int command_hold(struct app *app, int argc, char **argv);
int command_order(struct app *app, int argc, char **argv);
int command_provider(struct app *app, int argc, char **argv);
int command_activity(struct app *app, int argc, char **argv);
int command_outbox(struct app *app, int argc, char **argv);
int command_printer(struct app *app, int argc, char **argv);
int command_scanner(struct app *app, int argc, char **argv);
int command_sheet(struct app *app, int argc, char **argv);
int command_config(struct app *app, int argc, char **argv);
int command_doctor(struct app *app, int argc, char **argv);
int command_backup(struct app *app, int argc, char **argv);
int command_user(struct app *app, int argc, char **argv);
int command_version(struct app *app, int argc, char **argv);

extern const char help_run[], help_demo[], help_scan[], help_log[], help_undo[], help_line[], help_label[],
    help_sheet[], help_scanner[], help_printer[], help_order[], help_hold[], help_provider[], help_activity[],
    help_outbox[], help_config[], help_doctor[], help_backup[], help_version[], help_user[];
