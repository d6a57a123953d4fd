#include "command.h"

#include <getopt.h>
#include <stdio.h>

#include "ask.h"
#include "base/text.h"

const char help_undo[] =
    "usage: tallyman undo [--json] [--operator NAME] SCAN-ID\n\n"
    "Takes the receipts of a scan back: they are marked as voided by a new row, nothing is deleted.\n"
    "`tallyman log` shows the scan ids. A running station does it; otherwise it is done here.\n";

static void show_undone(const json_t *reply)
{
    printf("undone: scan %s, %d receipts voided\n", ask_get(reply, "scan_id"), ask_get_int(reply, "voided"));
}

int command_undo(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'}, {"operator", required_argument, NULL, 'p'}, {0}};
    bool json = false;
    const char *who = "";
    int option;
    int64_t scan_id;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'j')
            json = true;
        else if (option == 'p')
            who = optarg;
        else
            return app_usage("undo", "wrong option");
    }
    if (argc - optind != 1 || !text_to_int64(argv[optind], 1, INT64_MAX, &scan_id))
        return app_usage("undo", "it takes one scan id");
    if (!app_configure(app))
        return EXIT_USAGE;
    json_t *request =
        json_pack("{s:i, s:s, s:s, s:s}", "id", 1, "do", "undo", "scan_id", argv[optind], "operator", who);
    return ask_and_show(app, false, request, json, show_undone);
}
