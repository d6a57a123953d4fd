#include "command.h"

#include <stdio.h>

#include "store/store.h"

const char help_version[] =
    "usage: tallyman version\n\nPrints the version of the program and of the database's schema.\n";

int command_version(struct app *app, int argc, char **argv)
{
    (void)app;
    (void)argc;
    (void)argv;
    printf("tallyman %s (database schema %d)\n", TALLYMAN_VERSION, store_schema_version());
    return EXIT_DONE;
}
