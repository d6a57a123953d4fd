/* tallyman: the program's entrance. */
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

static void print_help(FILE *out)
{
    fputs("usage: tallyman [--config FILE] [--state DIR] COMMAND [ARGUMENT...]\n\n", out);
    for (unsigned i = 0; command_at(i); i++)
        fprintf(out, "  %-9s %s\n", command_at(i)->name, command_at(i)->summary);
    fputs("\n`tallyman COMMAND --help` says more. Exit status: 0 done; 1 not done; 2 wrong usage or "
          "configuration;\n"
          "3 not known whether it was done.\n",
          out);
}

/* The one that is asked for; where none is (a service), or it is not installed, the one that every system has and that has all letters. */
static void choose_locale(void)
{
    bool asked = getenv("LC_ALL") || getenv("LC_CTYPE") || getenv("LANG");
    if (setlocale(LC_ALL, "") == NULL || !asked)
        setlocale(LC_ALL, "C.UTF-8");
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"config", required_argument, NULL, 'c'},
                                            {"state", required_argument, NULL, 's'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'V'},
                                            {0}};
    struct app app = {0};
    int option;
    choose_locale();
    signal(SIGPIPE, SIG_IGN);
    while ((option = getopt_long(argc, argv, "+c:s:hV", options, NULL)) != -1) {
        switch (option) {
        case 'c':
            app.config_file = optarg;
            break;
        case 's':
            app.state = optarg;
            break;
        case 'h':
            print_help(stdout);
            return EXIT_DONE;
        case 'V':
            return command_version(&app, 0, NULL);
        default:
            print_help(stderr);
            return EXIT_USAGE;
        }
    }
    if (optind == argc) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[optind], "help") == 0) {
        print_help(stdout);
        return EXIT_DONE;
    }
    const struct command *command = command_find(argv[optind]);
    if (command == NULL) {
        fprintf(stderr, "tallyman: no command \"%s\"; `tallyman help` lists them\n", argv[optind]);
        return EXIT_USAGE;
    }
    argc -= optind;
    argv += optind;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(command->help, stdout);
            return EXIT_DONE;
        }
    }
    optind = 0; /* the command reads its own options from the start */
    int status = command->run(&app, argc, argv);
    config_forget(&app.config);
    return status;
}
