#include "command.h"

#include <getopt.h>

#define LOG_MODULE "main"
#include "base/log.h"
#include "main_loop.h"
#include "screen/screen.h"
#include "state_dir.h"
#include "wiring.h"

const char help_run[] =
    "usage: tallyman run [--headless] [--plain] [--stdin] [--no-find]\n\n"
    "The station: scanners, platform, receipts, screen. The screen fills the terminal when standard output "
    "is\n"
    "one; otherwise each verdict is a plain line. Ends on SIGTERM, Ctrl-C or the screen's quit key.\n\n"
    "  --headless  no screen; the log goes to standard error\n"
    "  --plain     plain lines also on a terminal\n"
    "  --stdin     standard input is a scanner, one code a line (with --plain or --headless)\n"
    "  --no-find   only the scanners of the configuration, not those found by the shipped table\n";

int command_run(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{"headless", no_argument, NULL, 'h'},
                                            {"plain", no_argument, NULL, 'p'},
                                            {"stdin", no_argument, NULL, 's'},
                                            {"no-find", no_argument, NULL, 'n'},
                                            {0}};
    struct wiring_options wiring = wiring_whole();
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 'h':
            wiring.screen = false;
            break;
        case 'p':
            wiring.plain = true;
            break;
        case 's':
            wiring.standard_input = true;
            break;
        case 'n':
            wiring.find_scanners = false;
            break;
        default:
            return app_usage("run", "wrong option");
        }
    }
    if (optind < argc)
        return app_usage("run", "no argument is taken");
    if (wiring.standard_input && wiring.screen && !wiring.plain)
        return app_usage(
            "run", "--stdin goes with --plain or --headless: the full screen reads the keyboard itself");
    if (!app_configure(app))
        return EXIT_USAGE;
    return run_station(&app->config, &wiring);
}

int run_station(const struct config *config, struct wiring_options *options)
{
    struct error err;
    char log_path[STATE_PATH_MAX];
    if (!config_has_platform(config, &err)) {
        (void)app_fail(&err);
        return EXIT_USAGE;
    }
    /* The full screen owns the terminal: the log goes beside the database. */
    bool full_screen = options->screen && !options->plain;
    if (full_screen && (!state_prepare(config->state, &err) ||
                        !state_path(config->state, "log", log_path, &err) || !log_to_file(log_path, &err)))
        return app_fail(&err);
    struct main_loop *loop = main_loop_new(&err);
    if (loop == NULL)
        return app_fail(&err);
    options->arg = loop;
    options->quit = main_loop_quit;
    screen_set_language(config->language);
    struct wiring *w = wiring_start(config, options, &err);
    if (w == NULL) {
        main_loop_free(loop);
        return app_fail(&err);
    }
    log_info("event=station_started name=%s state=%s", config->station_name, config->state);
    main_loop_run(loop, w);
    wiring_stop(w);
    main_loop_free(loop);
    log_info("event=station_stopped");
    return EXIT_DONE;
}
