#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ask.h"
#include "base/text.h"
#include "command.h"

const char help_outbox[] =
    "usage: tallyman outbox list [--json] [--state STATE] [--limit N]\n"
    "       tallyman outbox retry [--json] ID... | --all\n"
    "       tallyman outbox drop [--json] ID... | --all\n\n"
    "Status updates that the platform must be told when lines have arrived (receiving.on_receipt_status).\n"
    "  list   those that wait, are parked (finally refused) or undone (taken back here after they were "
    "told);\n"
    "         STATE is waiting, done, parked, cancelled or undone\n"
    "  retry  parked ones are told again\n"
    "  drop   parked or undone ones are seen to\n";

static void print_entry(const json_t *o)
{
    printf("%-6s %.16s  %-9s  %s line %s -> status %d  %d tries%s%s\n", ask_get(o, "outbox_id"),
           ask_get(o, "at"), ask_get(o, "state"), ask_get(o, "order_id"), ask_get(o, "line_id"),
           ask_get_int(o, "status_id"), ask_get_int(o, "tries"), ask_get(o, "problem")[0] ? ": " : "",
           ask_get(o, "problem"));
}

/* One request of the station's; *ret_reply is its good reply. */
static bool request(struct station_link *link, json_t *what, json_t **ret_reply, struct error *err)
{
    *ret_reply = ask_over(link, what, err);
    if (*ret_reply && ask_ok(*ret_reply, err))
        return true;
    json_decref(*ret_reply);
    *ret_reply = NULL;
    return false;
}

static bool list(struct station_link *link, const char *state, int64_t limit, bool json, struct error *err)
{
    json_t *what = ask_request("outbox.list");
    json_t *reply;
    size_t i;
    const json_t *o;
    ask_text(what, "state", state);
    if (limit > 0)
        json_object_set_new(what, "limit", json_integer(limit));
    if (!request(link, what, &reply, err))
        return false;
    json_array_foreach(json_object_get(reply, "outbox"), i, o)
    {
        if (json)
            ask_print_json(o);
        else
            print_entry(o);
    }
    if (i == 0 && !json)
        printf("there are none\n");
    json_decref(reply);
    return true;
}

static bool change(struct station_link *link, const char *what, const char *id, bool json, struct error *err)
{
    json_t *o = ask_request(what);
    json_t *reply;
    if (id)
        ask_text(o, "outbox_id", id);
    else
        json_object_set_new(o, "all", json_true());
    if (!request(link, o, &reply, err))
        return false;
    if (json)
        ask_print_json(reply);
    else
        printf("%s: %d\n", id ? id : "all", ask_get_int(reply, "changed"));
    json_decref(reply);
    return true;
}

int command_outbox(struct app *app, int argc, char **argv)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"all", no_argument, NULL, 'a'},
                                            {"state", required_argument, NULL, 's'},
                                            {"limit", required_argument, NULL, 'l'},
                                            {0}};
    bool json = false;
    bool all = false;
    const char *state = "";
    int64_t limit = 0;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'j')
            json = true;
        else if (option == 'a')
            all = true;
        else if (option == 's')
            state = optarg;
        else if (option != 'l' || !text_to_int64(optarg, 1, 1000, &limit))
            return app_usage("outbox", option == 'l' ? "--limit is 1 to 1000" : "wrong option");
    }
    const char *verb = optind < argc ? argv[optind++] : "";
    bool lists = strcmp(verb, "list") == 0;
    if (!lists && strcmp(verb, "retry") != 0 && strcmp(verb, "drop") != 0)
        return app_usage("outbox", "list, retry or drop");
    if (lists ? optind < argc : all == (optind < argc))
        return app_usage("outbox", lists ? "list takes no number" : "give numbers, or --all");
    if (!app_configure(app))
        return EXIT_USAGE;
    struct error err = {0};
    struct station_link *link = station_link_open(&app->config, false, &err);
    bool ok = link != NULL;
    if (ok && lists)
        ok = list(link, state, limit, json, &err);
    else if (ok && all)
        ok = change(link, strcmp(verb, "retry") == 0 ? "outbox.retry" : "outbox.drop", NULL, json, &err);
    for (; ok && optind < argc; optind++)
        ok = change(link, strcmp(verb, "retry") == 0 ? "outbox.retry" : "outbox.drop", argv[optind], json,
                    &err);
    station_link_close(link);
    return ok ? EXIT_DONE : app_fail(&err);
}
