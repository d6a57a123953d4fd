#include "command.h"

#include <stdio.h>
#include <string.h>

#include "label/label.h"

const char help_config[] =
    "usage: tallyman config check | show\n\n"
    "  check  reads the configuration as the start does, the label templates and the files of TLS, and says "
    "what\n"
    "         is wrong (file:line)\n"
    "  show   prints every value in force; secrets only as set or not set\n";

static bool print_error(void *arg, const struct error *err)
{
    (void)arg;
    fprintf(stderr, "tallyman: %s\n", err->text);
    return true;
}

static int check(const struct config *c)
{
    struct error err;
    if (!config_has_platform(c, &err) || !config_check_tls(c, &err)) {
        fprintf(stderr, "tallyman: %s\n", err.text);
        return EXIT_USAGE;
    }
    if (!label_templates_check(NULL, print_error, NULL))
        return EXIT_USAGE;
    printf("%s: good (%zu scanners)\n", c->file[0] ? c->file : "defaults", c->scanner_count);
    return EXIT_DONE;
}

int command_config(struct app *app, int argc, char **argv)
{
    if (argc != 2 || (strcmp(argv[1], "check") != 0 && strcmp(argv[1], "show") != 0))
        return app_usage("config", "check or show");
    if (!app_configure(app))
        return EXIT_USAGE;
    if (argv[1][0] == 'c')
        return check(&app->config);
    config_show(&app->config);
    return EXIT_DONE;
}
