#include "command.h"

#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "base/mem.h"
#include "base/text.h"
#include "station_link.h"

const char help_undo[] =
    "usage: tallyman undo [--json] [--operator NAME] SCAN-ID\n\n"
    "Takes the receipts of a scan back: they are marked as voided by a new row, nothing is deleted.\n"
    "`tallyman log` shows the scan ids. A running station does it; otherwise it is done here.\n";

static int print_reply(const json_t *reply, bool json)
{
    if (json) {
        AUTOFREE char *line = json_dumps(reply, JSON_COMPACT);
        printf("%s\n", line);
    }
    if (!json_is_true(json_object_get(reply, "ok"))) {
        const char *text = json_string_value(json_object_get(reply, "error"));
        fprintf(stderr, "tallyman: %s\n", text ? text : "the station gave no reason");
        return EXIT_NOT_DONE;
    }
    if (!json)
        printf("undone: scan %s, %" JSON_INTEGER_FORMAT " receipts voided\n",
               json_string_value(json_object_get(reply, "scan_id")),
               json_integer_value(json_object_get(reply, "voided")));
    return EXIT_DONE;
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
    struct error err = {0};
    struct station_link *link = station_link_open(&app->config, false, &err);
    if (link == NULL)
        return app_fail(&err);
    json_t *request =
        json_pack("{s:i, s:s, s:s, s:s}", "id", 1, "do", "undo", "scan_id", argv[optind], "operator", who);
    AUTOFREE char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    AUTOFREE char *answer = station_link_ask(link, text, &err);
    station_link_close(link);
    if (answer == NULL)
        return app_fail(&err);
    json_t *reply = json_loads(answer, 0, NULL);
    int status = print_reply(reply, json);
    json_decref(reply);
    return status;
}
