#include "command.h"

#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#include "state_dir.h"
#include "store/store.h"

const char help_backup[] =
    "usage: tallyman backup FILE\n\n"
    "Copies the whole database into FILE, which must not exist, while the station works; the copy is\n"
    "checked and on disk when the command ends. To go back to it, stop the station and put it in the place\n"
    "of STATE/tallyman.db (without the -wal and -shm files).\n";

static void show_progress(void *arg, int done, int all)
{
    (void)arg;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%3d %%", all > 0 ? (int)((long long)done * 100 / all) : 100);
}

int command_backup(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{0}};
    if (getopt_long(argc, argv, "", options, NULL) != -1 || argc - optind != 1)
        return app_usage("backup", "it takes one file");
    if (!app_configure(app))
        return EXIT_USAGE;
    struct error err = {0};
    char db[STATE_PATH_MAX];
    if (!state_path(app->config.state, "tallyman.db", db, &err))
        return app_fail(&err);
    struct store *store = store_open(db, STORE_READ, &err);
    bool ok = store && store_backup(store, argv[optind], show_progress, NULL, &err);
    store_close(store);
    if (isatty(STDERR_FILENO))
        fputs("\r", stderr);
    if (!ok)
        return app_fail(&err);
    printf("backed up to %s\n", argv[optind]);
    return EXIT_DONE;
}
